import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { tillReader } from '#main/modules/till-file.ts';
import { openBackup } from '#tests/support/backup-service.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { machineKeyOf } from './engine/keys.ts';
import { restoreBackup } from './engine/restore.ts';

const minute = 60_000;
let folder: string;
let dataDir: string;
let now: number;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'import-between-'));
  [dataDir, now] = [path.join(folder, 'till'), Date.parse('2026-11-20T08:00:00Z')];
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What the till makes of backups in its next minutes. */
async function minutes(count: number): Promise<void> {
  const { store, backup } = openBackup(dataDir, () => now);
  for (let i = 0; i < count; i += 1) {
    now += minute;
    await backup.look();
  }
  await backup.close();
  store.close();
}
async function importInto(till: TestTill, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, i) => `${2_000_000 + i};Article ${i};${500 + i}`);
  const base64 = Buffer.from(`Code;Désignation;Prix TTC\n${lines.join('\n')}\n`).toString('base64');
  const uploadId = randomUUID();
  await till.ask('catalog.uploadChunk', { uploadId, offset: 0, base64 });
  const { importId } = await till.ask('catalog.importPreview', {
    ...{ uploadId, fileName: 'articles.csv', mapping: null, encoding: null, delimiter: null },
  });
  const done = await till.ask('catalog.importRun', { importId, accept: [] });
  expect(done.added).toBe(count);
}
const namesIn = (end: string): string[] =>
  fs.readdirSync(path.join(dataDir, 'backups')).filter((name) => name.endsWith(end));
const productsIn = (file: string): { n: number; last: string | undefined } => {
  const db = openDb(file, { readonly: true });
  try {
    const count = db.sql<{ n: number }>('n', 'SELECT count(*) AS n FROM product').get();
    const last = db.sql<{ name: string }>('last', 'SELECT name FROM product ORDER BY id DESC LIMIT 1').get();
    return { n: count?.n ?? 0, last: last?.name };
  } finally {
    db.close();
  }
};

it.each([
  [300, 'as rows', 1],
  [2_500, 'with a new base', 2],
])(
  'an import of %i products is in the backups, %s',
  async (count, _how, bases) => {
    await (await openCounter({ dataDir })).application.close();
    await minutes(1);
    const till = await openTill({ dataDir, time: { now } });
    const [owner] = await till.ask('users.tiles', {});
    await till.ask('session.signIn', { userId: owner?.id ?? 0, pin: ownerPin });
    await importInto(till, count);
    await till.application.close();
    await minutes(2);
    const backups = namesIn('.comptoir-backup').sort();
    expect(backups).toHaveLength(bases);
    const target = path.join(folder, 'new');
    await restoreBackup({
      file: path.join(dataDir, 'backups', backups.at(-1) ?? ''),
      opener: { machineKey: machineKeyOf(dataDir) },
      dataDir: target,
      near: true,
      clock: { now: () => now },
      read: tillReader,
    });
    expect(productsIn(storeFile(target))).toEqual(productsIn(storeFile(dataDir)));
    expect(productsIn(storeFile(target)).last).toBe(`Article ${count - 1}`);
  },
  120_000,
);
