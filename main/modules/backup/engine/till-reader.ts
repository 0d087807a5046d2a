import type { Db } from '#main/kernel/db/db.ts';
import { familyOf, openingOf, publicKeys, readIdentity } from '#main/kernel/journal/epoch.ts';
import type { FileAnswers } from '#main/kernel/journal/file-answers.ts';
import { keptTables } from '#main/kernel/journal/kept-changes.ts';
import { answersOf, type ProjectionsList } from '#main/kernel/journal/projections.ts';
import { projectInto } from '#main/kernel/journal/rebuild.ts';
import { verifyJournal } from '#main/kernel/journal/verify.ts';
import { createShopTime } from '#main/kernel/shop-time.ts';
import { createSaved } from '#main/modules/backup/saved.ts';
import { epochOf, type StoredRow, seqOf } from '#shared/journal/row.ts';
import type { PaperNumbers } from '#shared/kernel/facts.ts';
import type { OpenWork } from '#shared/modules/backup/restore-contract.ts';
import type { Held } from './backup-file.ts';
import type { TillReader } from './make.ts';
import type { TillState } from './till-state.ts';

const none: PaperNumbers = { ticket: 0, shift: 0, z: 0 };
const atLeast = (a: PaperNumbers, b: PaperNumbers): PaperNumbers => ({
  ticket: Math.max(a.ticket, b.ticket),
  shift: Math.max(a.shift, b.shift),
  z: Math.max(a.z, b.z),
});

/** Where the till of this file stands; null in a file that has had no first start. */
function stateOf(db: Db, answers: FileAnswers): TillState | null {
  const identity = readIdentity(db);
  if (!identity) return null;
  const row = db.sql<StoredRow>('state.head', 'SELECT * FROM journal ORDER BY position DESC LIMIT 1').get();
  let last: PaperNumbers = {
    ticket: answers.lastTicket(),
    shift: answers.lastShift(),
    z: answers.lastZ(),
  };
  const spans: TillState['spans'] = [];
  let taken = last;
  for (const epoch of [...publicKeys(db).keys()].reverse()) {
    const opening = openingOf(db, epoch);
    const after = opening?.numbers ?? none;
    spans.unshift({ epoch, after, last: atLeast(last, after) });
    taken = atLeast(taken, after);
    last = opening?.kept ?? none;
  }
  return {
    ...identity,
    epoch: row ? epochOf(row.position) : identity.epoch,
    seq: row ? seqOf(row.position) : 0,
    hash: row ? Buffer.from(row.hash).toString('hex') : '',
    at: row?.at ?? 0,
    taken,
    spans,
  };
}

/** What a person is told a backup holds, and what its check counts. */
function heldBy(db: Db, answers: FileAnswers): Held {
  const shop = answers.shop();
  const tables = db.sql<{ name: string }>(
    'held.tables',
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict ORDER BY name`,
  );
  const counts = tables.all().map(({ name }) => {
    const rows = db.sql<{ n: number }>(`held.${name}`, `SELECT count(*) AS n FROM ${name}`).get()?.n ?? 0;
    return [name, rows] as const;
  });
  const first = db
    .sql<{ at: number }>('held.first', 'SELECT at FROM journal ORDER BY position LIMIT 1')
    .get();
  const family = familyOf(db);
  const saved = createSaved(db);
  const neighbour = saved.neighbour();
  return {
    shop: shop.name,
    tillName: shop.tillName,
    openedAt: first?.at ?? 0,
    counts: Object.fromEntries(counts),
    publicKeys: Object.fromEntries(publicKeys(db)),
    ...(family && { family: Buffer.from(family).toString('base64') }),
    places: { second: saved.second(), neighbour: neighbour && { url: neighbour.url, code: neighbour.code } },
  };
}

/** The shop's local day of an instant, in the time zone of its settings. */
function dayOfShop(answers: FileAnswers): (at: number) => string {
  const local = createShopTime(answers.clock);
  return (at) => local(at).day;
}

function noteOpenWork(db: Db, answers: FileAnswers, at: number): OpenWork {
  const row = db
    .sql<{ at: number }>(
      'state.until',
      `SELECT at FROM journal WHERE kind <> 'epoch.opened' ORDER BY position DESC LIMIT 1`,
    )
    .get();
  const work = {
    at,
    until: row?.at ?? 0,
    carts: [...answers.openCarts()],
    shift: answers.openShift(),
  };
  db.transaction(() => createSaved(db).setOpenWork(work));
  return work;
}

/** What backups ask of a till's tables, which the modules answer. */
export function createTillReader(projections: ProjectionsList): TillReader {
  const answers = (db: Db): FileAnswers => answersOf(projections, db);
  return {
    stateOf: (db) => stateOf(db, answers(db)),
    heldBy: (db) => heldBy(db, answers(db)),
    dayOf: (db) => dayOfShop(answers(db)),
    verify: (db, options) => verifyJournal(db, answers(db), options),
    keptTables: keptTables(projections),
    replay: (db) => projectInto(projections, db),
    refresh: (db) => {
      for (const { refresh } of projections) refresh?.(db);
    },
    noteOpenWork: (db, at) => noteOpenWork(db, answers(db), at),
  };
}
