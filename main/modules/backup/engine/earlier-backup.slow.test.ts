import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { newestVersion } from '#main/kernel/db/migrate.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { tillReader } from '#main/modules/till-file.ts';
import { openTill, ownerPin } from '#tests/support/harness.ts';
import { readHeader } from './backup-file.ts';
import { startOf } from './segment-file.ts';

/**
 * A whole copy as the program of the second schema made it, before there were rows after it: of a practice shop in which everything has
 * happened once (tests/support/filled-shop.ts), under this code. It is never made anew.
 */
const frozen = path.resolve('tests/fixtures/backups/schema-2.comptoir-backup');
const code = 'BM20-VYDP-C5N7-BK8T-NWAQ-9C81-Z6B9';
const file = 'TR2DFAFT-1-27-20270104T080008Z.comptoir-backup';

let root: string;
beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'earlier-'));
  fs.copyFileSync(frozen, path.join(root, file));
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

it('a backup of the version before comes back whole, is followed by rows of this one, and sells on', async () => {
  const { header } = await readHeader(path.join(root, file));
  expect(header).toMatchObject({ schema: 2, state: { till: 'TR2DFAFT', epoch: 1, seq: 27 } });
  expect(header.schema).toBeLessThan(newestVersion);
  expect(startOf(await readHeader(path.join(root, file)))).toBeNull();

  const dataDir = path.join(root, 'till');
  const till = await openTill({ dataDir, time: { now: Date.parse('2027-01-04T10:00:00Z') } });
  const source = { file: { path: path.join(root, file) }, code };
  expect(await till.ask('backup.inspect', source)).toMatchObject({
    till: 'TR2DFAFT',
    rows: 0,
    missing: { tickets: [], zs: [], until: null },
  });
  const restored = await till.ask('backup.restore', { ...source, lastTicket: null });
  expect(restored.lastTicket).toBe(header.state.spans.at(-1)?.last.ticket);
  expect(restored.open).toMatchObject({
    shift: expect.any(Number),
    carts: [expect.any(String), expect.any(String)],
  });

  const tiles = await till.ask('users.tiles', {});
  await till.ask('session.signIn', {
    userId: tiles.find(({ role }) => role === 'owner')?.id ?? 0,
    pin: ownerPin,
  });
  const { tickets } = await till.ask('tickets.list', { text: '' });
  expect(tickets.map(({ number }) => number)).toEqual(
    Array.from({ length: restored.lastTicket }, (_, i) => restored.lastTicket - i),
  );
  const { path: base } = await till.ask('backup.now', {});
  expect(startOf(await readHeader(base))).not.toBeNull();
  await till.application.close();

  const db = openDb(storeFile(dataDir), { readonly: true });
  expect(tillReader.verify(db, { pages: true }).firstBad).toBeNull();
  expect(checkRebuild(projections, db, path.join(root, 'rebuilt.db')).difference).toBeNull();
  db.close();
}, 60_000);
