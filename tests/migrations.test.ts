import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { migrate, newestVersion } from '#main/kernel/db/migrate.ts';
import { migrations, oldestReader } from '#main/kernel/db/migrations/list.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { amountOf, countOf, type Totals, toldApart } from '#shared/domain/totals.ts';
import { undoAfterEach } from './support/after-each.ts';
import { filledUntil } from './support/filled-shop.ts';
import { type FrozenStore, frozenSchemas, readFrozen, schemaObjects, thaw } from './support/frozen-store.ts';
import { openTill, ownerPin, type TestTill } from './support/harness.ts';

vi.unmock('#main/kernel/argon.ts');

const undo = undoAfterEach();
function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'migrations-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Schemas that no frozen store stands for, of those that a store in a shop may have. */
const missing = (newest: number, frozen: readonly number[]): number[] =>
  Array.from({ length: newest - 1 }, (_, i) => i + 1).filter((schema) => !frozen.includes(schema));

describe('the list of migrations', () => {
  it('has a frozen store of every schema before the newest one', () => {
    // Before a migration is added: node tests/support/freeze-store.ts, with the program as it is.
    expect(missing(newestVersion, frozenSchemas())).toEqual([]);
    expect(missing(4, [1, 3])).toEqual([2]);
    expect(frozenSchemas()[0]).toBe(1);
  });

  it.each(frozenSchemas())('still makes schema %i as it was when it was frozen', (schema) => {
    const file = path.join(newFolder(), 'till.db');
    const db = openDb(file);
    migrate(db, migrations.slice(0, schema));
    db.close();
    expect(schemaObjects(file)).toEqual(readFrozen(schema).objects);
  });
});

const tablesOf = (db: Sqlite.Database): string[] =>
  db
    .prepare<[], { name: string }>(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict ORDER BY name",
    )
    .all()
    .map(({ name }) => name);
const columnsOf = (db: Sqlite.Database, table: string): string[] =>
  db
    .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => name);

/** The rows of every table of a file, by the columns that the frozen schema has. */
function rowsOf(
  file: string,
  columns: Readonly<Record<string, readonly string[]>>,
): Record<string, unknown[]> {
  const db = new Sqlite(file, { readonly: true });
  try {
    return Object.fromEntries(
      Object.entries(columns).map(([table, names]) => [
        table,
        db.prepare(`SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM "${table}"`).all(),
      ]),
    );
  } finally {
    db.close();
  }
}
function columnsIn(file: string): Record<string, string[]> {
  const db = new Sqlite(file, { readonly: true });
  try {
    return Object.fromEntries(tablesOf(db).map((table) => [table, columnsOf(db, table)]));
  } finally {
    db.close();
  }
}

function soundness(dataDir: string): { tickets: number; sound: boolean; equal: boolean } {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    return {
      tickets: db.sql<{ n: number }>('t.sales', 'SELECT count(*) AS n FROM sale').get()?.n ?? 0,
      sound: verifyTill(db, { pages: true }).sound,
      equal: checkRebuild(projections, db, path.join(newFolder(), 'rebuilt.db')).equal,
    };
  } finally {
    db.close();
  }
}

async function openAs(dataDir: string): Promise<TestTill> {
  const till = await openTill({ dataDir, time: { now: filledUntil } });
  undo.push(() => till.application.close());
  const awa = (await till.ask('users.tiles', {})).find(({ role }) => role === 'owner');
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
  return till;
}
/** A customer, and the end of the day. */
async function sellAndClose(till: TestTill): Promise<number> {
  const cart = await till.ask('cart.scan', { code: '3017620422003' });
  const { number } = await till.ask('sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor }],
  });
  for (const held of await till.ask('cart.held', {})) {
    await till.ask('cart.recall', { cartId: held.id });
    await till.ask('cart.void', { reason: 'essai' });
  }
  await till.ask('shifts.close', { count: null, counted_minor: 9_000, reason: 'compté' });
  return number;
}

describe.each(frozenSchemas())('a store of schema %i', (schema) => {
  it('has rows in every table: sales and a return, shifts open and closed, carts, people, what was printed', () => {
    const dataDir = newFolder();
    thaw(schema, dataDir);
    const rows = rowsOf(storeFile(dataDir), columnsIn(storeFile(dataDir)));
    expect(Object.entries(rows).filter(([, found]) => found.length === 0)).toEqual([]);
    expect(rows.sale).toHaveLength(4);
    expect(rows.sale).toContainEqual(expect.objectContaining({ gross_minor: -450 }));
    expect(rows.sale_tender).toContainEqual(expect.objectContaining({ kind: 'mobile', operator: 'Wave' }));
    expect(rows.shift).toMatchObject([{ z_number: 1 }, { closed_at: null }]);
    expect(rows.cart?.map((cart) => (cart as { state: string }).state).sort()).toEqual(['held', 'open']);
    expect(new Set(rows.closure?.map((closure) => (closure as { kind: string }).kind))).toEqual(
      new Set(['day', 'month', 'year']),
    );
    expect(rows.user).toContainEqual(expect.objectContaining({ role: 'manager', active: 0 }));
  });

  it('opens in today’s program with every row it had, proves itself, sells and closes', async () => {
    const dataDir = newFolder();
    thaw(schema, dataDir);
    const columns = columnsIn(storeFile(dataDir));
    const before = rowsOf(storeFile(dataDir), columns);
    const db = openDb(storeFile(dataDir));
    expect(migrate(db)).toEqual({ from: schema, to: newestVersion });
    db.close();
    // Rewritten by a migration that says so: then the walk is what proves it.
    if (oldestReader <= schema) {
      const { meta, ...rest } = rowsOf(storeFile(dataDir), columns);
      const { meta: metaBefore, ...restBefore } = before;
      expect(rest).toEqual(restBefore);
      expect(meta).toEqual(
        expect.arrayContaining(
          (metaBefore ?? []).filter((row) => (row as { key: string }).key !== 'oldestReader'),
        ),
      );
    }
    expect(soundness(dataDir)).toEqual({ tickets: 4, sound: true, equal: true });

    const till = await openAs(dataDir);
    // Its program did not tell the return apart from the sales; this one does when it opens.
    const parts = rowsOf(storeFile(dataDir), { running_total: ['body'] }).running_total as { body: string }[];
    const totals = parts.map(({ body }) => JSON.parse(body) as Totals);
    expect(totals.some((total) => amountOf(total, 'returns') < 0)).toBe(true);
    expect(totals.every(toldApart)).toBe(true);
    expect(totals.reduce((all, total) => all + countOf(total, 'returned'), 0)).toBe(1);
    const known = await till.ask('tickets.list', { text: 'tx 1' });
    expect(known.tickets.map(({ tenders }) => tenders)).toEqual([expect.arrayContaining(['mobile'])]);
    expect(await sellAndClose(till)).toBe(5);
    expect((await till.ask('reports.zList', {})).map(({ number }) => number)).toEqual([2, 1]);
    await till.application.close();
    expect(soundness(dataDir)).toEqual({ tickets: 5, sound: true, equal: true });
  });
});

/** Statements of the frozen program that a file no longer takes, or answers in another way than the one before. */
function brokenOn(file: string, frozen: FrozenStore, before: string): string[] {
  const [db, old] = [new Sqlite(file, { readonly: true }), new Sqlite(before, { readonly: true })];
  try {
    return frozen.statements.flatMap(({ sql, values }) => {
      try {
        const now = db.prepare(sql);
        if (!now.readonly || !now.reader || values === null) return [];
        const rows = (on: Sqlite.Database) => on.prepare(sql).all(...values);
        return JSON.stringify(rows(db)) === JSON.stringify(rows(old)) ? [] : [`other rows: ${sql}`];
      } catch (error) {
        return [`${(error as Error).message}: ${sql}`];
      }
    });
  } finally {
    db.close();
    old.close();
  }
}

describe.each(frozenSchemas().filter((schema) => schema >= oldestReader))(
  'the program of schema %i, to which a till may go back',
  (schema) => {
    /** The frozen store, and the same after these migrations. */
    const migrated = (steps: readonly string[]): { frozen: FrozenStore; before: string; after: string } => {
      const [before, after] = [newFolder(), newFolder()];
      const frozen = thaw(schema, before);
      thaw(schema, after);
      const db = openDb(storeFile(after));
      migrate(db, steps);
      // Who wrote last, and who can read it, are for the program that comes back.
      db.exec("DELETE FROM meta WHERE key = 'oldestReader'");
      db.close();
      const old = openDb(storeFile(before));
      old.exec("DELETE FROM meta WHERE key = 'oldestReader'");
      old.close();
      return { frozen, before: storeFile(before), after: storeFile(after) };
    };

    it('can run each of its own statements on what today’s migrations leave, and reads the same rows', () => {
      const { frozen, before, after } = migrated(migrations);
      expect(frozen.statements.length).toBeGreaterThan(80);
      expect(brokenOn(after, frozen, before)).toEqual([]);
    });

    it('can still do so after today’s program has sold', async () => {
      const dataDir = newFolder();
      const frozen = thaw(schema, dataDir);
      await sellAndClose(await openAs(dataDir));
      const compiled = { ...frozen, statements: frozen.statements.map(({ sql }) => ({ sql, values: null })) };
      expect(brokenOn(storeFile(dataDir), compiled, storeFile(dataDir))).toEqual([]);
    });

    it.each([
      ['a column that was dropped', 'ALTER TABLE sale DROP COLUMN rounding_minor'],
      ['a column that was renamed', 'ALTER TABLE user RENAME COLUMN pin_hash TO secret'],
      ['a table that is gone', 'DROP TABLE ticket_copy'],
      ['figures that were rewritten', 'UPDATE sale_line SET qty_milli = qty_milli / 1000'],
    ])('is known to fail on %s', (_what, step) => {
      const { frozen, before, after } = migrated([...migrations, step]);
      expect(brokenOn(after, frozen, before).length).toBeGreaterThan(0);
    });
  },
);
