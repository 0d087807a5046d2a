import { localTimeIn } from '#shared/domain/local-time.ts';
import type { PaperNumbers } from '#shared/kernel/facts.ts';
import type { OpenWork } from '#shared/modules/backup/contract.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import type { Db } from './kernel/db/db.ts';
import { familyOf, openingOf, publicKeys, readIdentity } from './kernel/journal/epoch.ts';
import { epochOf, type StoredRow, seqOf } from './kernel/journal/row.ts';
import type { Held } from './modules/backup/engine/backup-file.ts';
import type { TillReader } from './modules/backup/engine/make.ts';
import type { TillState } from './modules/backup/engine/till-state.ts';
import { createSaved } from './modules/backup/saved.ts';
import { createCartStore } from './modules/cart/store.ts';
import { createSalesStore } from './modules/sales/store.ts';
import { countryPack } from './modules/settings/countries.ts';
import { createSettingsStore } from './modules/settings/store.ts';
import { storedSettings } from './modules/settings/stored.ts';
import { createShiftsStore } from './modules/shifts/store.ts';

const none: PaperNumbers = { ticket: 0, shift: 0, z: 0 };
const atLeast = (a: PaperNumbers, b: PaperNumbers): PaperNumbers => ({
  ticket: Math.max(a.ticket, b.ticket),
  shift: Math.max(a.shift, b.shift),
  z: Math.max(a.z, b.z),
});

/** Where the till of this file stands; null in a file that has had no first start. */
function stateOf(db: Db): TillState | null {
  const identity = readIdentity(db);
  if (!identity) return null;
  const row = db.sql<StoredRow>('state.head', 'SELECT * FROM journal ORDER BY position DESC LIMIT 1').get();
  const shifts = createShiftsStore(db);
  let last: PaperNumbers = {
    ticket: createSalesStore(db).lastNumber(),
    shift: shifts.lastNumber(),
    z: shifts.lastZ(),
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
function heldBy(db: Db): Held {
  const settings = createSettingsStore(db).read<Settings>('settings');
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
    shop: settings?.shop.name ?? '',
    tillName: settings?.till.name ?? '',
    openedAt: first?.at ?? 0,
    counts: Object.fromEntries(counts),
    publicKeys: Object.fromEntries(publicKeys(db)),
    ...(family && { family: Buffer.from(family).toString('base64') }),
    places: { second: saved.second(), neighbour: neighbour && { url: neighbour.url, code: neighbour.code } },
  };
}

/** The shop's local day of an instant, in the time zone of its settings. */
function dayOfShop(db: Db): (at: number) => string {
  const stored = createSettingsStore(db).read<unknown>('settings');
  const settings = stored === null ? null : storedSettings(stored, countryPack);
  const zone = localTimeIn(settings?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  return (at) => zone(at).day;
}

function noteOpenWork(db: Db, at: number): OpenWork {
  const carts = createCartStore(db);
  const current = carts.open();
  const ids = [
    ...(current && current.lines.length > 0 ? [current.id] : []),
    ...carts.held().map(({ id }) => id),
  ];
  const row = db
    .sql<{ at: number }>(
      'state.until',
      `SELECT at FROM journal WHERE kind <> 'epoch.opened' ORDER BY position DESC LIMIT 1`,
    )
    .get();
  const work = {
    at,
    until: row?.at ?? 0,
    carts: ids,
    shift: createShiftsStore(db).openShift()?.number ?? null,
  };
  db.transaction(() => createSaved(db).setOpenWork(work));
  return work;
}

/** What backups ask of a till's tables. */
export const tillReader: TillReader = { stateOf, heldBy, dayOf: dayOfShop, noteOpenWork };
