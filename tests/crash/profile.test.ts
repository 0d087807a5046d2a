import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { hashPin } from '#main/kernel/pin.ts';
import { newProfileKey, profileName, signProfile } from '#main/modules/site/engine/profile-file.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { openTill } from '#tests/support/harness.ts';
import { keepFilePlaces } from '#tools/keep-file-places.ts';
import { nodeBuild } from '#tools/node-build.ts';
import { root } from '#tools/sources.ts';
import { profileSchema } from '#tools/till-settings.ts';

const built = path.join(root, 'test-results', `profile-${process.pid}`);
const folders: string[] = [];
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profile-kill-'));
  folders.push(folder);
  return folder;
};
beforeAll(async () => {
  const places = keepFilePlaces(root, path.relative(root, built));
  await build(nodeBuild(built, { child: 'tests/crash/profile-child.ts' }, 'es', [places]));
}, 60_000);
afterAll(() => fs.rmSync(built, { recursive: true, force: true }));
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

const code = '402957118364';
const goods = 'code,name,price,stock\n96385074,Savon,450,12\n3017620422003,Lait,650,5\n';

/** What an installer leaves on a computer: shop, people, a second place, goods and rules of updates. */
async function prepared(): Promise<{ dataDir: string; second: string }> {
  const dataDir = newFolder();
  const second = newFolder();
  const written = {
    format: 'comptoir-site-profile',
    version: 1,
    name: 'Kiosques de Dakar',
    lang: 'fr',
    country: 'SN',
    shopName: 'Kiosque',
    tillName: '1',
    people: [{ name: 'Awa', role: 'owner', activation: await hashPin(code) }],
    machine: { reserve_mb: 0 },
    updates: { ring: 1 },
    backups: { second },
    products: { name: 'goods.csv', sha256: createHash('sha256').update(goods).digest('hex') },
  };
  fs.writeFileSync(path.join(dataDir, profileName), signProfile(profileSchema, written, newProfileKey()));
  fs.writeFileSync(path.join(dataDir, `${profileName}.products`), goods);
  return { dataDir, second };
}
const start = (dataDir: string, fault: string | null) => {
  const { COMPTOIR_FAULT: _none, ...env } = process.env;
  const run = spawnSync(process.execPath, [path.join(built, 'child.js'), dataDir], {
    encoding: 'utf8',
    env: { ...env, ...(fault !== null && { COMPTOIR_FAULT: fault }) },
  });
  return { killed: run.signal === 'SIGKILL', done: run.stdout.includes('DONE'), errors: run.stderr };
};

describe('a power cut while a site profile is applied', () => {
  it.each([
    'transaction.begun:1',
    'transaction.before-commit:1',
    'transaction.committed:1',
    'profile.settled',
    'profile.part-settled:1',
    'transaction.before-commit:3',
    'profile.part-settled:2',
    'profile.part-settled:3',
  ])('at %s is made good at the next start: shop, place, goods and rules, each once', async (point) => {
    const { dataDir, second } = await prepared();
    expect(start(dataDir, point)).toMatchObject({ killed: true, done: false });
    const till = await openTill({ dataDir });
    try {
      const [awa, ...others] = await till.ask('users.tiles', {});
      expect(awa?.name).toBe('Awa');
      expect(others).toEqual([]);
      await till.ask('session.choosePin', { userId: awa?.id ?? 0, code, pin: '271828' });
      expect(await till.ask('site.profile', {})).toMatchObject({ name: 'Kiosques de Dakar', left: [] });
      const { places } = await till.ask('backup.status', {});
      expect(places.map(({ path: place }) => place)).toContain(second);
      const query = { text: '', categoryId: null, archived: false, limit: 10, after: null };
      const { products } = await till.ask('catalog.search', query);
      expect(products.map(({ name, stock_milli }) => [name, stock_milli])).toEqual(
        expect.arrayContaining([
          ['Savon', 12_000],
          ['Lait', 5_000],
        ]),
      );
      expect(products).toHaveLength(2);
    } finally {
      await till.application.close();
    }
    const db = openDb(storeFile(dataDir), { readonly: true });
    try {
      expect(verifyTill(db, { pages: true }).firstBad).toBeNull();
      const applied = db
        .sql<{ n: number }>('p', "SELECT count(*) AS n FROM journal WHERE kind = 'profile.applied'")
        .get();
      expect(applied?.n).toBe(1);
    } finally {
      db.close();
    }
  });
});
