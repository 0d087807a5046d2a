import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import {
  applyChanges,
  changesAfter,
  followKept,
  forgetChanges,
  keptMark,
  keptTables,
  nextIsWhole,
  stopFollowing,
} from './kept-changes.ts';

const tables = ['odd', 'pair', 'setting', 'thing'];
const followed = tables.map((name) => ({ name }));
let folder: string;
const opened: Db[] = [];
const fresh = (name: string): Db => {
  const db = openDb(path.join(folder, name));
  opened.push(db);
  migrate(db);
  db.exec(`CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, parent INTEGER REFERENCES thing (id) ON DELETE CASCADE) STRICT;
    CREATE TABLE pair (a TEXT NOT NULL, b INTEGER NOT NULL, said TEXT, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID;
    CREATE TABLE odd ("order" TEXT PRIMARY KEY, n INTEGER) STRICT;`);
  return db;
};
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kept-'));
});
afterEach(() => {
  for (const db of opened.splice(0)) db.close();
  fs.rmSync(folder, { recursive: true, force: true });
});
const all = (db: Db): unknown => tables.map((table) => db.sql(`t.${table}`, `SELECT * FROM ${table}`).all());
const since = (db: Db, after: number) => {
  const changes = changesAfter(db, tables, { after, most: 10_000 });
  if (changes === 'too-many') throw new Error('too many');
  return JSON.parse(JSON.stringify(changes)) as typeof changes;
};

const write = fc.oneof(
  fc.record({
    sql: fc.constantFrom(
      'INSERT OR IGNORE INTO thing (id, name, parent) VALUES (:i, :s, NULL)',
      'INSERT OR REPLACE INTO thing (id, name) VALUES (:i, :i || :s)',
      'INSERT INTO thing (id, name) VALUES (:i, :s) ON CONFLICT DO NOTHING',
      'UPDATE OR IGNORE thing SET name = :s WHERE id = :i',
      'UPDATE OR IGNORE thing SET parent = (SELECT min(id) FROM thing WHERE id < :i) WHERE id = :i AND :s = :s',
      'UPDATE OR IGNORE thing SET id = id + 3 WHERE id = :i AND :s = :s AND NOT EXISTS (SELECT 1 FROM thing t WHERE t.parent = thing.id)',
      'DELETE FROM thing WHERE id = :i AND :s = :s',
      "INSERT INTO pair VALUES (:s, :i, 'x') ON CONFLICT DO UPDATE SET said = said || :i",
      'UPDATE OR IGNORE pair SET b = b + 1 WHERE a = :s AND :i = :i',
      'DELETE FROM pair WHERE b = :i AND :s = :s',
      'INSERT OR REPLACE INTO odd VALUES (:s, :i)',
      'DELETE FROM odd WHERE n = :i AND :s = :s',
      'INSERT OR REPLACE INTO setting VALUES (:s, :i)',
    ),
    i: fc.integer({ min: 1, max: 6 }),
    s: fc.constantFrom('a', 'b', 'ç', 'it’s "x"'),
  }),
  fc.constant({ sql: '', i: 0, s: '' }),
);

describe('what changed in the kept tables', () => {
  it('makes a copy equal again, whatever was written and whenever it was read', () => {
    let run = 0;
    fc.assert(
      fc.property(fc.array(write, { maxLength: 60 }), (writes) => {
        run += 1;
        const [db, copy] = [fresh(`a${run}`), fresh(`b${run}`)];
        followKept(db, followed);
        let after = keptMark(db)?.n ?? 0;
        const bring = (): void => {
          const changes = since(db, after);
          copy.pragma('foreign_keys = OFF');
          copy.transaction(() => applyChanges(copy, changes, tables));
          after = keptMark(db)?.n ?? 0;
          expect(all(copy)).toEqual(all(db));
        };
        for (const { sql, i, s } of writes) {
          if (sql === '') bring();
          else db.transaction(() => db.sql<never>('w', sql).run({ i, s }));
        }
        bring();
        expect(copy.sql('t.fk', 'PRAGMA foreign_key_check').all()).toEqual([]);
        for (const one of opened.splice(0)) one.close();
      }),
      { numRuns: 25 },
    );
  });

  it('has a number that never comes twice, also where lines are forgotten', () => {
    const db = fresh('a');
    followKept(db, followed);
    const put = (key: string): void =>
      db.transaction(() => {
        db.sql<never>('p', `INSERT OR REPLACE INTO odd VALUES (:key, 1)`).run({ key });
      });
    for (let i = 0; i < 20; i += 1) put(`k${i % 7}`);
    const last = keptMark(db)?.n ?? 0;
    expect(last).toBeGreaterThanOrEqual(20);
    while (forgetChanges(db, last, 3));
    expect(keptMark(db)?.n).toBe(last);
    expect(since(db, last)).toEqual([]);
    put('k6');
    expect(keptMark(db)?.n).toBeGreaterThan(last);
    expect(since(db, last)).toMatchObject([{ table: 'odd', rows: [['k6', 1]] }]);
  });

  it('keeps the name of its log while nothing was written past it, and changes it where something may have been', () => {
    const db = fresh('a');
    expect(keptMark(db)).toBeNull();
    followKept(db, followed);
    const first = keptMark(db)?.log;
    followKept(db, followed);
    expect(keptMark(db)?.log).toBe(first);
    followKept(db, [...followed, { name: 'user' }]);
    const second = keptMark(db)?.log;
    expect(second).not.toBe(first);
    db.exec('DROP TRIGGER kept_change_odd_insert');
    followKept(db, [...followed, { name: 'user' }]);
    expect(keptMark(db)?.log).not.toBe(second);
    const [third, n] = [keptMark(db)?.log, keptMark(db)?.n];
    db.transaction(() => nextIsWhole(db));
    expect(keptMark(db)?.log).not.toBe(third);
    expect(keptMark(db)?.n).toBe(n);
    db.transaction(() => db.exec(`INSERT INTO odd VALUES ('y', 1)`));
    expect(since(db, n ?? 0).find(({ table }) => table === 'odd')?.rows).toEqual([['y', 1]]);
    stopFollowing(db);
    expect(keptMark(db)).toBeNull();
  });

  it('leaves out what nobody else needs yet, and tells its end: a copy never keeps what went', () => {
    const [db, copy] = [fresh('a'), fresh('b')];
    followKept(db, [{ name: 'odd', carriedBy: 'n' }]);
    const run = (sql: string): void => db.transaction(() => db.exec(sql));
    const bring = (): unknown => {
      const changes = since(db, after);
      copy.transaction(() => applyChanges(copy, changes, tables));
      after = keptMark(db)?.n ?? 0;
      return copy.sql('odd', 'SELECT * FROM odd ORDER BY "order"').all();
    };
    let after = keptMark(db)?.n ?? 0;
    run(`INSERT INTO odd VALUES ('a', 0), ('b', 1)`);
    run(`UPDATE odd SET n = 0 WHERE "order" = 'a'`);
    const before = keptMark(db)?.n;
    run(`UPDATE odd SET n = n WHERE "order" = 'a'`);
    expect(keptMark(db)?.n).toBe(before);
    expect(bring()).toEqual([{ order: 'b', n: 1 }]);
    // From one to the other and back: both are told.
    run(`UPDATE odd SET n = 1 - n`);
    expect(bring()).toEqual([
      { order: 'a', n: 1 },
      { order: 'b', n: 0 },
    ]);
    // What a copy has, as a base has it, is gone there too.
    run('DELETE FROM odd');
    expect(bring()).toEqual([]);
  });

  it('begins a new log where its lines were left behind, and has forgotten nothing of it', () => {
    const db = fresh('a');
    const put = (key: string): void =>
      db.transaction(() => db.exec(`INSERT OR REPLACE INTO odd VALUES ('${key}', 1)`));
    followKept(db, followed);
    for (let i = 0; i < 5; i += 1) put(`k${i}`);
    const { log, n } = keptMark(db) ?? { log: '', n: 0 };
    while (forgetChanges(db, n));
    db.exec('DELETE FROM kept_change');
    followKept(db, followed);
    expect(keptMark(db)).toEqual({ log: expect.any(String), n: 0, forgotten: 0 });
    expect(keptMark(db)?.log).not.toBe(log);
    put('new');
    while (forgetChanges(db, 1));
    db.transaction(() => nextIsWhole(db));
    expect(keptMark(db)?.forgotten).toBe(0);
  });

  it('is refused where a file has no such table or column', () => {
    const db = fresh('a');
    const change = { table: 'odd', columns: ['order', 'n'], key: 1, rows: [['x', 1]], gone: [] };
    expect(() => db.transaction(() => applyChanges(db, [{ ...change, table: 'journal' }], tables))).toThrow(
      RangeError,
    );
    expect(() =>
      db.transaction(() => applyChanges(db, [{ ...change, columns: ['order', 'no"pe'] }], tables)),
    ).toThrow(RangeError);
  });
});

it('the journal, and what is of use to this computer alone, are not among the kept tables that travel', () => {
  expect(keptTables([{ name: 'x', tables: { a: { is: 'kept' }, b: { is: 'cache' } } }])).toEqual([
    'a',
    'meta',
  ]);
});
