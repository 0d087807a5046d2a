import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';
import type { Db } from '#main/kernel/db/db.ts';
import { genesisHash, hashOf, verifierOf } from '#shared/journal/chain.ts';
import { epochOf, positionOf, rowName, seqOf } from '#shared/journal/row.ts';
import { publicKeys, readIdentity } from './epoch.ts';
import { type ExportOptions, exportJournal } from './export.ts';
import type { ClosedPeriod, FileAnswers } from './file-answers.ts';
import { lastHollow, letGoOf } from './let-go.ts';

/** A closed year outside of the till, as it was found good when it was read again from its disk. */
export interface Archived {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** Position of the row that closed the year: the last one of the archive. */
  readonly to: number;
  /** Of the last row, hexadecimal. */
  readonly head: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** What was found in the file of an archive. */
export interface ArchiveRead {
  readonly sha256: string;
  /** Position of the row that its first one follows; 0: it begins with the journal. */
  readonly after: number;
  readonly rows: number;
  /** Hash of its last row, hexadecimal. */
  readonly head: string;
  readonly wrong: string | null;
}

interface Manifest {
  readonly till: string;
  readonly rows: number;
  readonly head: string;
  readonly sha256: Readonly<Record<string, string>>;
  readonly after?: { readonly epoch: number; readonly seq: number; readonly hash: string };
}
interface ExportedRow {
  readonly epoch: number;
  readonly seq: number;
  readonly bytes: string;
  readonly hash: string;
  readonly signature: string;
}

const chunk_bytes = 256 * 1024;
const told = 5_000;

/** What its days, months and the year came to, for who reads tables. Amounts are minor units; times are UTC. */
function closuresTable(till: string, closed: readonly ClosedPeriod[]): string {
  const head =
    'kind,period,closed_at,tickets,gross_minor,net_minor,perpetual_minor,perpetual_absolute_minor,journal_row';
  const lines = closed.map((one) =>
    [
      one.kind,
      one.period,
      new Date(one.at).toISOString(),
      one.tickets,
      one.gross_minor,
      one.net_minor,
      one.signed_minor,
      one.absolute_minor,
      rowName({ till, epoch: epochOf(one.position), seq: seqOf(one.position) }),
    ].join(','),
  );
  return `${[head, ...lines].join('\n')}\n`;
}

/**
 * Reads an archive as whoever gets it would: sums of the files, chain, every signature. @returns what it is, and what is wrong with
 * it; null when nothing is.
 */
export function checkArchive(
  db: Db,
  file: string,
  onProgress: (rows: number) => void = () => {},
): ArchiveRead {
  const keys = new Map([...publicKeys(db)].map(([epoch, key]) => [epoch, verifierOf(key)]));
  const whole = createHash('sha256');
  const sums: Record<string, string> = {};
  let manifestText = '';
  const seen: { first?: { readonly hash: Uint8Array; readonly bytes: string } } = {};
  let previous: Uint8Array = genesisHash;
  let rows = 0;
  let wrong: string | null = null;
  let after = 0;

  const checkRow = (line: string): void => {
    const row = JSON.parse(line) as ExportedRow;
    const hash = Buffer.from(row.hash, 'hex');
    // The manifest, which says what the first row follows, comes after the rows.
    if (!seen.first) seen.first = { hash, bytes: row.bytes };
    else if (Buffer.compare(hashOf(previous, row.bytes), hash) !== 0)
      wrong ??= `row ${row.epoch}/${row.seq}: its hash`;
    if (!keys.get(row.epoch)?.(hash, Buffer.from(row.signature, 'base64')))
      wrong ??= `row ${row.epoch}/${row.seq}: its signature`;
    previous = hash;
    rows += 1;
    if (rows % told === 0) onProgress(rows);
  };
  const unzip = new Unzip((entry) => {
    const sum = createHash('sha256');
    const decoder = new TextDecoder();
    let rest = '';
    entry.ondata = (error, data, final) => {
      if (error) throw error;
      sum.update(data);
      if (entry.name === 'manifest.json') manifestText += decoder.decode(data, { stream: !final });
      if (entry.name === 'journal.jsonl') {
        const lines = `${rest}${decoder.decode(data, { stream: !final })}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) checkRow(line);
      }
      if (final) sums[entry.name] = sum.digest('hex');
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  unzip.register(UnzipPassThrough);

  const handle = fs.openSync(file, 'r');
  try {
    for (;;) {
      const chunk = new Uint8Array(chunk_bytes);
      const length = fs.readSync(handle, chunk, 0, chunk_bytes, null);
      whole.update(chunk.subarray(0, length));
      unzip.push(chunk.subarray(0, length), length === 0);
      if (length === 0) break;
    }
    const manifest = JSON.parse(manifestText) as Manifest;
    const start = manifest.after ? Buffer.from(manifest.after.hash, 'hex') : genesisHash;
    if (manifest.after) after = positionOf(manifest.after.epoch, manifest.after.seq);
    const { first } = seen;
    if (!first || Buffer.compare(hashOf(start, first.bytes), first.hash) !== 0)
      wrong ??= 'the first row: its hash';
    const changed = Object.entries(manifest.sha256).find(([name, sum]) => sums[name] !== sum);
    if (changed) wrong ??= `the file ${changed[0]}`;
    if (rows !== manifest.rows || Buffer.from(previous).toString('hex') !== manifest.head)
      wrong ??= 'rows are missing';
  } catch (error) {
    wrong ??= error instanceof Error ? error.message : String(error);
  } finally {
    fs.closeSync(handle);
  }
  return { sha256: whole.digest('hex'), after, rows, head: Buffer.from(previous).toString('hex'), wrong };
}

/**
 * Writes the rows from the end of the year before to the row that closed this one, with what its periods came to and all that
 * proves them, and reads the file again. @returns what is wrong where the file is not good: then it is not left there. @throws what
 * the disk throws; Error where the year is not closed.
 */
export function archiveYear(
  db: Db,
  target: string,
  options: ExportOptions & {
    readonly answers: Pick<FileAnswers, 'closedYears' | 'closedIn'>;
    readonly year: string;
  },
): Archived | { readonly wrong: string } {
  const { answers, year, onProgress = () => {} } = options;
  const written = db.snapshot(() => {
    const years = answers.closedYears();
    const at = years.findIndex(({ period }) => period === year);
    const closed = years[at];
    if (!closed) throw new Error(`the year ${year} is not closed`);
    if (closed.position <= (letGoOf(db)?.to ?? 0)) return null;
    // A year that was opened again after its detail went has what is whole of it in its next archive.
    const after = Math.max(years[at - 1]?.position ?? 0, lastHollow(db));
    const span = { after, to: closed.position };
    const till = readIdentity(db)?.till ?? '';
    const exported = exportJournal(db, target, {
      ...options,
      span,
      also: { 'closures.csv': closuresTable(till, answers.closedIn(year)) },
      onProgress: (done, total) => onProgress(done, 2 * total),
    });
    return { ...exported, to: span.to };
  });
  if (!written) return { wrong: 'its detail was let go' };
  const { rows } = written;
  // A till may sell meanwhile: the log of its file is not held back by this half.
  const { sha256, head, wrong } = checkArchive(db, target, (done) => onProgress(rows + done, 2 * rows));
  if (wrong === null) return { ...written, head, sha256 };
  fs.rmSync(target, { force: true });
  return { wrong };
}
