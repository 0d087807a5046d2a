import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Db, openDb } from './db.ts';

let folder: string;
let db: Db;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'db-'));
  db = openDb(path.join(folder, 'till.db'));
});
afterEach(() => {
  db.close();
  fs.rmSync(folder, { recursive: true });
});

it('undoes what changed twice back to what was there before the first change', () => {
  let held = 'first';
  const change = (next: string): void => {
    const before = held;
    db.afterRollback(() => {
      held = before;
    });
    held = next;
  };
  expect(() =>
    db.transaction(() => {
      change('second');
      change('third');
      throw new Error('undone');
    }),
  ).toThrow('undone');
  expect(held).toBe('first');
});
