import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { undoAfterEach } from '#tests/support/after-each.ts';
import { type Db, openDb } from './db.ts';
import { migrate, noteWriter, oldestReaderOf } from './migrate.ts';
import { migrations } from './migrations/list.ts';

const undo = undoAfterEach();
const newDb = (): Db => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'migrate-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  const db = openDb(path.join(folder, 'till.db'));
  undo.push(() => db.close());
  return db;
};
const next = [...migrations, 'CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT'];

describe('a file that a newer version wrote', () => {
  it('is used as it is when that version said that this one may', () => {
    const db = newDb();
    migrate(db, next, migrations.length);
    expect(migrate(db)).toEqual({ from: next.length, to: next.length });
    expect(Number(db.pragma('user_version'))).toBe(next.length);
    db.transaction(() => db.exec('INSERT INTO later VALUES (1)'));
  });

  it('is refused when it said otherwise, or nothing', () => {
    const db = newDb();
    migrate(db, next, next.length);
    expect(() => migrate(db)).toThrow('STORE_FROM_FUTURE');
    const silent = newDb();
    migrate(silent);
    silent.pragma('user_version = 99');
    expect(oldestReaderOf(silent)).toBeNull();
    expect(() => migrate(silent)).toThrow('STORE_FROM_FUTURE');
  });
});

describe('the index of events', () => {
  it('finds what happened in a file of before it, and leaves the sales out', () => {
    const db = newDb();
    migrate(db, migrations.slice(0, 1));
    const row = (position: number, kind: string) =>
      db.exec(
        `INSERT INTO journal VALUES (${position}, '${kind}', ${position}, '{}', zeroblob(32), zeroblob(64))`,
      );
    db.transaction(() => {
      row(1, 'sale');
      row(2, 'drawer.opened');
      row(3, 'sale');
    });
    migrate(db);
    const found = db
      .sql<{ position: number }>(
        'events',
        "SELECT position FROM journal INDEXED BY journal_event WHERE kind <> 'sale' AND kind = 'drawer.opened'",
      )
      .all();
    expect(found).toEqual([{ position: 2 }]);
  });
});

describe('who wrote last', () => {
  it('is written when it changes', () => {
    const db = newDb();
    migrate(db);
    noteWriter(db, '1.0.0');
    noteWriter(db, '1.1.0');
    noteWriter(db, '1.1.0');
    const row = db
      .sql<{ value: string }>('t', "SELECT value FROM meta WHERE key = 'lastWriterVersion'")
      .get();
    expect(row?.value).toBe('1.1.0');
  });
});
