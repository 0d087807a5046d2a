import type { Db } from '#main/kernel/db/db.ts';
import { storedJson } from '#main/kernel/db/stored-json.ts';
import { fold } from '#shared/domain/fold.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';

/** Tickets looked at in one go for notes that an earlier program did not index. */
const readAtOnce = 200;
const mostWords = 8;
/** Tickets whose notes are read, the ends among them. */
interface ReadSpan {
  readonly from: number;
  readonly to: number;
}

/** The words of the notes of a ticket and of its lines, as they are looked for; empty where it has none. */
export const noteWords = ({ note, lines }: Pick<SaleFact, 'note' | 'lines'>): string =>
  note === undefined && lines.every((line) => line.note === undefined)
    ? ''
    : fold([note, ...lines.map((line) => line.note)].filter((one) => one !== undefined).join(' '));

/** What a text asks of the index: each of its words begins one of the note; figures are whole. Null: nothing. */
export function noteQuery(text: string): string | null {
  const words = fold(text).split(' ').filter(Boolean).slice(0, mostWords);
  if (words.length === 0 || words.every((word) => word.length < 2)) return null;
  return words.map((word) => `"${word}"${/^\d+$/.test(word) ? '' : '*'}`).join(' AND ');
}

/** The words of notes, by ticket: the newest ones stand last in the index, and are read first. */
export function createNotesStore(db: Db) {
  const put = db.sql<never>(
    'ticket.putNote',
    'INSERT INTO ticket_search (rowid, words) VALUES (:number, :words)',
  );
  const find = db.sql<{ sale: number }>(
    'ticket.ofNote',
    `SELECT rowid AS sale FROM ticket_search
     WHERE ticket_search MATCH :match AND rowid >= :from AND rowid < :before ORDER BY rowid DESC LIMIT :limit`,
  );
  const drop = db.sql<never>('ticket.dropNote', 'DELETE FROM ticket_search WHERE rowid = :number');
  const readMark = db.sql<{ value: string }>(
    'ticket.notesRead',
    "SELECT value FROM meta WHERE key = 'notes-read'",
  );
  const setRead = db.sql<never>(
    'ticket.setNotesRead',
    "INSERT OR REPLACE INTO meta (key, value) VALUES ('notes-read', :value)",
  );
  const last = db.sql<{ number: number | null }>(
    'ticket.lastNoted',
    'SELECT max(number) AS number FROM sale',
  );
  const noted = db.sql<{ bytes: string }>(
    'ticket.noted',
    `SELECT j.bytes FROM sale s JOIN journal j ON j.position = s.position
     WHERE s.number >= :from AND s.number < :before AND instr(j.bytes, '"m":') > 0`,
  );

  let newest: number | null = null;

  return {
    put: (number: number, words: string): void => {
      put.run({ number, words });
    },
    find: (match: string, span: { from: number; before: number; limit: number }): number[] =>
      find.all({ match, ...span }).map(({ sale }) => sale),
    /**
     * Reads the notes of some tickets that a program without this index may have recorded: what came since the last start, then
     * what lies below all that was read. True while there are more.
     */
    readSome: (): boolean => {
      newest ??= last.get()?.number ?? 0;
      const mark = readMark.get()?.value;
      const read: ReadSpan = mark === undefined ? { from: newest + 1, to: newest } : storedJson(mark);
      if (read.to >= newest && read.from <= 1) return false;
      const up = read.to < newest;
      const from = up ? read.to + 1 : Math.max(1, read.from - readAtOnce);
      const to = up ? Math.min(newest, read.to + readAtOnce) : read.from - 1;
      db.transaction(() => {
        for (const { bytes } of noted.all({ from, before: to + 1 })) {
          const { body } = parseRow(bytes) as Row<'sale'>;
          drop.run({ number: body.number });
          put.run({ number: body.number, words: noteWords(body) });
        }
        const next: ReadSpan = up ? { from: read.from, to } : { from, to: read.to };
        setRead.run({ value: JSON.stringify(next) });
      }, 'relaxed');
      return true;
    },
  };
}
export type NotesStore = ReturnType<typeof createNotesStore>;
