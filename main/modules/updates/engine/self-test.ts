import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { openDb } from '#main/kernel/db/db.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { readIdentity } from '#main/kernel/journal/epoch.ts';
import { beginEpoch } from '#main/kernel/journal/new-epoch.ts';
import type { Input, OperationName, Output } from '#shared/contract/index.ts';
import { ppm } from '#shared/domain/units.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import type { Snapshot } from './state.ts';

/** The till of a folder, as far as the trial drives it. */
export interface TrialTill {
  connect(origin: { host: 'tool'; label: string }): string;
  call(sessionId: string, name: string, input: unknown): Promise<Result<unknown, Refusal>>;
  close(): Promise<void>;
}
/** What is tried; plain data, as it goes to a thread. */
export interface Trial {
  readonly snapshot: Snapshot;
  /** Emptied before and after. */
  readonly folder: string;
  /** UTC milliseconds, of the till's clock. */
  readonly at: number;
}
export interface TrialMeans {
  readonly clock: { now(): number };
  readonly open: (dataDir: string) => Promise<TrialTill>;
  /** What is wrong with its journal, or with what is derived from it; null: nothing. Of a long one what is new, and a sample. */
  readonly faultIn: (file: string, scratch: string) => string | null;
}

const longestPrint_ms = 15_000;

/**
 * The copy is made harmless before a till opens it: it prints into a file, and signs with a key of its own in an epoch
 * that nobody else will see, so that the real key never signs a sale that was none.
 */
function disarm(folder: string, clock: TrialMeans['clock'], paper: string): { isSetUp: boolean } {
  const db = openDb(storeFile(folder));
  try {
    // The snapshot is the copy of before.
    migrate(db, undefined, undefined, false);
    const row = db
      .sql<{ value: string }>('trial.settings', "SELECT value FROM setting WHERE key = 'settings'")
      .get();
    const identity = readIdentity(db);
    if (!row || !identity) return { isSetUp: false };
    const settings: Settings = {
      ...(JSON.parse(row.value) as Settings),
      printer: { kind: 'file', path: paper },
      drawer: false,
    };
    const most = (table: string, column: string): number =>
      db
        .sql<{ n: number | null }>(`trial.${table}.${column}`, `SELECT max(${column}) AS n FROM ${table}`)
        .get()?.n ?? 0;
    const numbers = {
      ticket: most('sale', 'number'),
      shift: most('shift', 'number'),
      z: most('shift', 'z_number'),
    };
    db.transaction(() => {
      db.sql('trial.settle', "UPDATE setting SET value = :value WHERE key = 'settings'").run({
        value: JSON.stringify(settings),
      });
      db.sql(
        'trial.quiet',
        "UPDATE print_job SET state = 'cancelled' WHERE state IN ('waiting', 'printing')",
      ).run();
    });
    beginEpoch({
      db,
      dataDir: folder,
      epoch: identity.epoch + 1,
      body: { why: 'reinstall', kept: numbers, numbers },
      clock,
      dayOf: (at) => new Date(at).toISOString().slice(0, 10),
    });
    return { isSetUp: true };
  } finally {
    db.close();
  }
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + longestPrint_ms;
  while (!holds()) {
    if (performance.now() > end) throw new Error(what);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A customer, from the scan to the receipt, and the end of the day. */
async function sellOnce(till: TrialTill, paper: string): Promise<void> {
  const session = till.connect({ host: 'tool', label: 'self-test' });
  const ask = async <N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>> => {
    const answer = await till.call(session, name, input);
    if (!answer.ok)
      throw answer.refusal.code === 'DISK_FULL'
        ? new StoreError('DISK_FULL')
        : new Error(`${name}: ${answer.refusal.code}`);
    return answer.value as Output<N>;
  };
  // A shop whose owner has not typed the rates of its place yet sells nothing taxable: the copy pretends some.
  const settings = await ask('settings.get', {});
  const country = (await ask('setup.countries', {})).find(({ code }) => code === settings.country);
  const pretended = { parts: [{ name: '', rate_ppm: ppm(50_000) }], next: null };
  const needed = Object.fromEntries(country?.placeTaxes.map(({ id }) => [id, pretended]) ?? []);
  await ask('settings.save', { ...settings, shopTaxes: { ...needed, ...settings.shopTaxes } });
  const { shift } = await ask('shifts.current', {});
  if (!shift) await ask('shifts.open', { float_minor: 0, count: null });
  const code = `2${String(randomInt(1e11)).padStart(11, '0')}`;
  await ask('catalog.create', {
    name: `Self-test ${code}`,
    codes: [`TRIAL-${code}`],
    price_minor: 1_000,
    taxClass: 'standard',
    categoryId: null,
    unit: 'piece',
  });
  const cart = await ask('cart.scan', { code: `TRIAL-${code}` });
  const printed = fs.existsSync(paper) ? fs.statSync(paper).size : 0;
  const sale = await ask('sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor }],
    print: true,
  });
  const receipt = await ask('tickets.receipt', { number: sale.number, format: 'text' });
  if (!receipt.content.includes(String(sale.number))) throw new Error('the receipt has no number');
  await ask('tickets.reprint', { number: sale.number });
  await until(() => fs.existsSync(paper) && fs.statSync(paper).size > printed, 'nothing was printed');
  const { totals } = await ask('shifts.x', {});
  if (totals.tickets < 1) throw new Error('the shift does not count the sale');
  await ask('shifts.close', { count: null, counted_minor: 0, reason: 'self-test' });
}

/**
 * Opens, migrates, sells, prints and closes on a copy of the store, which is looked at and thrown away afterwards.
 * @throws what went wrong; the real store and the printer were not touched.
 */
export async function selfTest({ folder, snapshot }: Trial, means: TrialMeans): Promise<void> {
  // Beside the copy: a till prints into none of its own files.
  const paper = path.join(folder, 'paper.bin');
  const copy = path.join(folder, 'till');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(copy, { recursive: true, mode: 0o700 });
  try {
    fs.copyFileSync(snapshot.file, storeFile(copy), fs.constants.COPYFILE_FICLONE);
    const { isSetUp } = disarm(copy, means.clock, paper);
    const till = await means.open(copy);
    try {
      if (isSetUp) await sellOnce(till, paper);
    } finally {
      await till.close();
    }
    const fault = means.faultIn(storeFile(copy), path.join(folder, 'rebuilt.db'));
    if (fault !== null) throw new Error(fault);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
