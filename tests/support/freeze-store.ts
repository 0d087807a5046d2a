import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { openDb } from '#main/kernel/db/db.ts';
import { newestVersion } from '#main/kernel/db/migrate.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { fillShop, lookAtEverything } from './filled-shop.ts';
import { type FrozenStatement, freeze } from './frozen-store.ts';

const statements = new Map<string, FrozenStatement>();

/** Notes every statement of this process and the first values it is run with. */
function noteStatements(): void {
  const prepare = Sqlite.prototype.prepare;
  const note = (sql: string, values: readonly unknown[]): void => {
    const known = statements.get(sql);
    if (known?.values) return;
    const plain = !JSON.stringify(values, (_key, value) =>
      ArrayBuffer.isView(value) ? '\0' : value,
    ).includes('\\u0000');
    statements.set(sql, { sql, values: plain ? values : null });
  };
  Sqlite.prototype.prepare = function noted(this: Sqlite.Database, sql: string) {
    const statement = prepare.call(this, sql);
    if (!statements.has(sql)) statements.set(sql, { sql, values: null });
    for (const way of ['get', 'all', 'iterate', 'run'] as const) {
      const original = statement[way].bind(statement) as (...values: unknown[]) => never;
      Object.assign(statement, {
        [way]: (...values: unknown[]) => {
          note(sql, values);
          return original(...values);
        },
      });
    }
    return statement;
  } as typeof prepare;
}

/**
 * `freeze-store.ts`: keeps a filled store of the schema this program writes, BEFORE a migration is added to
 * main/kernel/db/migrations/list.ts. A frozen store of a released schema is never made anew.
 */
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'freeze-'));
try {
  noteStatements();
  const till = await fillShop(dataDir);
  await lookAtEverything(till);
  await till.application.close();
  const db = openDb(storeFile(dataDir));
  // Left behind by a new ranking of thousands of goods; written by hand, far from any that is used.
  db.transaction(() => db.exec('INSERT INTO search_orphan VALUES (9000000, 9000003)'));
  db.close();
  const file = freeze(dataDir, newestVersion, [...statements.values()]);
  console.log(`${file}: ${fs.statSync(file).size} bytes`);
} finally {
  fs.rmSync(dataDir, { recursive: true, force: true });
}
