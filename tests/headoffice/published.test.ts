import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { noteJoined, readJoined } from '#main/modules/sync/engine/joined.ts';
import type { TestTill } from '#tests/support/harness.ts';
import { runHere } from '#tests/support/run-tool.ts';
import { headofficeTool } from '#tools/headoffice.ts';
import { root } from '#tools/sources.ts';
import { syncTool } from '#tools/sync.ts';
import { password } from './office-here.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';
import { joinPaused, nameOf, ownerSignsIn, until, wholeTills } from './whole-tills.ts';

/** Prices that come from the head office to the tills, with a whole till and a head office in a process of its own. */
let office: OfficeProcess;
const tills = wholeTills();
beforeAll(async () => {
  office = await startOffice(newOfficeFolder());
});
afterEach(async () => {
  await tills.close();
});
afterAll(async () => {
  expect(await office.stop()).toBe(0);
});

const joined = async (shop?: string): Promise<TestTill> =>
  joinPaused(await tills.newTill(), office.url, await office.joinCode(shop));
const list = (text: string): string => {
  const file = path.join(office.dataDir, '..', `${path.basename(office.dataDir)}-prix.csv`);
  fs.writeFileSync(file, text);
  return file;
};
const publish = async (text: string, ...more: string[]) => {
  const said = await runHere(headofficeTool, [
    'publish',
    '--data',
    office.dataDir,
    '--json',
    list(text),
    ...more,
  ]);
  expect(said).toMatchObject({ status: 0, stderr: '' });
  return JSON.parse(said.stdout) as { id: string; version: number; rows: number };
};
const priceOf = async (till: TestTill, code: string) =>
  (await till.ask('catalog.byCode', { code }))[0]?.price_minor ?? null;
const has = async (till: TestTill) => {
  const name = await nameOf(till);
  const seen = await office.beside(async ({ apis }) =>
    apis.catalog.tills({ tenant: await apis.tills.tenant(Date.now()), shops: null }),
  );
  return seen.find((one) => one.till === name);
};

test('a list reaches each till of its shop, once, and the head office sees who has it', async () => {
  const [medina, thies] = [await joined(), await joined('Thiès')];
  const all = await publish('code,name,price,tax_rate,category,stock,unit\n7001,Savon,300,,Maison,99,\n');
  const own = await publish('code,name,price\n7001,Savon,280\n7002,Sel,100\n', '--shop', 'Thiès');
  for (const till of [medina, thies]) await till.ask('sync.now', {});
  expect([await priceOf(medina, '7001'), await priceOf(medina, '7002')]).toEqual([300, null]);
  expect([await priceOf(thies, '7001'), await priceOf(thies, '7002')]).toEqual([280, 100]);
  const { taken } = await thies.ask('sync.now', {});
  expect(taken).toMatchObject([
    { version: own.version, rows: 2, added: 1, changed: 1 },
    { version: all.version, rows: 1, added: 1, changed: 0 },
  ]);
  await medina.ask('sync.now', {});
  expect(await has(medina)).toMatchObject({ version: all.version, newest: all.version, rejected: 0 });
  expect(await has(thies)).toMatchObject({ version: own.version, newest: own.version });
  expect((await medina.ask('sync.state', {})).taken).toHaveLength(1);
});

test('the page of the catalogue shows what is published, and what each till has of it', async () => {
  const tenant = await office.beside(async ({ apis }) => apis.tills.tenant(Date.now()));
  const code = await office.beside(({ apis }) => apis.people.makeCode(tenant, 'Awa', Date.now()));
  const form = { code, name: '', password };
  const signed = await fetch(new URL('/welcome', office.url), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
  });
  const [cookie = ''] = (signed.headers.get('set-cookie') ?? '').split(';');
  const till = await joined();
  const name = await nameOf(till);
  const made = await publish('code,name,price\n7401,<b>Riz</b>,600\n');
  const page = async () =>
    (await fetch(new URL('/catalog', office.url), { headers: { cookie, 'accept-language': 'en' } })).text();
  expect(await page()).toContain('&lt;b&gt;Riz&lt;/b&gt;');
  expect(await page()).toContain(
    `data-till="${name}">has taken nothing yet · version ${made.version} waits for it`,
  );
  await till.ask('sync.now', {});
  await till.ask('sync.now', {});
  expect(await page()).toContain(`data-till="${name}">has version ${made.version}`);
  const stranger = await fetch(new URL('/catalog', office.url), { redirect: 'manual' });
  expect(stranger.headers.get('location')).toBe('/sign-in');
});

test('a list of more rows than a page holds arrives whole, and one that waits for its hour does not', async () => {
  const till = await joined();
  const rows = Array.from({ length: 1_203 }, (_, i) => `${8_000_000 + i},Article ${i},${100 + i}`);
  await publish(`code,name,price\n${rows.join('\n')}\n`);
  const later = await publish('code,name,price\n8000000,Article 0,999\n', '--at', '2099-01-01 08:00');
  expect(later.version).toBe(0);
  await till.ask('sync.now', {});
  expect([await priceOf(till, '8000000'), await priceOf(till, '8001202')]).toEqual([100, 1302]);
  const tenant = readJoined(till.dataDir)?.tenant ?? '';
  await office.beside(({ apis }) =>
    apis.catalog.publications({ tenant, shops: null }, Date.parse('2099-01-02T00:00:00Z')),
  );
  await till.ask('sync.now', {});
  expect(await priceOf(till, '8000000')).toBe(999);
});

test('a ticket that is being typed keeps its prices, and its line says that the price is another now', async () => {
  const till = await joined();
  await publish('code,name,price\n7101,Thé,100\n');
  await till.ask('sync.now', {});
  await till.ask('cart.scan', { code: '7101' });
  await publish('code,name,price\n7101,Thé,120\n');
  await till.ask('sync.now', {});
  const cart = await till.ask('cart.get', {});
  expect(cart).toMatchObject({ gross_minor: 100, lines: [{ unit_price_minor: 100, price_now_minor: 120 }] });
  const tenders = [{ kind: 'cash' as const, given_minor: 100 }];
  await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders });
  const { lines } = await till.ask('cart.scan', { code: '7101' });
  expect(lines.map((line) => [line.unit_price_minor, line.price_now_minor])).toEqual([[120, undefined]]);
});

test('the command fetches for a till that is closed, once, and a restart asks for nothing again', async () => {
  const till = await joined();
  await till.ask('sync.now', {});
  await tills.shut(till);
  const made = await publish('code,name,price\n7201,Lait,450\n7202,Eau,5.5\n');
  const once = async () => {
    const said = await runHere(syncTool, ['once', '--data', till.dataDir, '--json']);
    expect(said).toMatchObject({ status: 0, stderr: '' });
    return JSON.parse(said.stdout) as { pulled: number; sent_rows: number };
  };
  expect(await once()).toMatchObject({ pulled: expect.toSatisfy((rows: number) => rows >= 2) });
  expect(await once()).toMatchObject({ pulled: 0, sent_rows: 0 });
  const again = await tills.open({ dataDir: till.dataDir, time: till.time });
  await ownerSignsIn(again);
  expect(await priceOf(again, '7201')).toBe(450);
  expect((await again.ask('sync.state', {})).taken[0]).toMatchObject({
    version: made.version,
    added: 1,
    rejected: 1,
  });
  expect(await has(again)).toMatchObject({ version: made.version, rejected: 1 });
});

test('a till that is killed while it takes a list goes on with it after its next start, once', async () => {
  const till = await joined();
  await till.ask('sync.now', {});
  await tills.shut(till);
  const made = await publish('code,name,price\n7501,Mil,300\n7502,Sorgho,350\n');
  const killed = spawnSync(process.execPath, ['tools/sync.ts', 'once', '--data', till.dataDir], {
    cwd: root,
    // It is settled what the till will have; of the row that says so nothing is on the disk.
    env: { ...process.env, COMPTOIR_FAULT: 'journal.appended:1' },
  });
  expect(killed.signal).toBe('SIGKILL');
  const again = await tills.open({ dataDir: till.dataDir, time: till.time });
  await ownerSignsIn(again);
  const taken = async () =>
    (await again.ask('sync.state', {})).taken.filter(({ version }) => version === made.version).length;
  const prices = async () => [await priceOf(again, '7501'), await priceOf(again, '7502')];
  await until(async () => (await taken()) === 1);
  expect(await prices()).toEqual([300, 350]);
  await again.ask('sync.now', {});
  await again.ask('sync.now', {});
  expect([await prices(), await taken()]).toEqual([[300, 350], 1]);
});

test('a head office that was put back to an older state gives what it has, and what it says afterwards arrives', async () => {
  const till = await joined();
  expect(await office.stop()).toBe(0);
  const older = `${office.dataDir}-older`;
  execFileSync('cp', ['-a', office.dataDir, older]);
  const reopen = async (dataDir: string): Promise<void> => {
    office = await startOffice(dataDir);
    const now = readJoined(till.dataDir);
    if (now) noteJoined(till.dataDir, now, { url: office.url });
  };
  await reopen(office.dataDir);
  await publish('code,name,price\n7301,Huile,900\n');
  await till.ask('sync.now', {});
  expect(await priceOf(till, '7301')).toBe(900);
  expect(await office.stop()).toBe(0);
  await reopen(older);
  await publish('code,name,price\n7301,Huile,950\n');
  await till.ask('sync.now', {});
  expect(await priceOf(till, '7301')).toBe(950);
});

test('a list with a fault is published not at all, and each fault is told by its line', async () => {
  const refused = await runHere(headofficeTool, [
    'publish',
    '--data',
    office.dataDir,
    '--lang',
    'en',
    list('code,name,price\n1,Riz,500\n2,,5\n3,Mil,dear\n'),
  ]);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('Line 3: the name is missing');
  expect(refused.stderr).toContain('Line 4: the price is no number');
  const elsewhere = ['publish', '--data', office.dataDir, '--shop', 'Nowhere', list('name,price\nRiz,5\n')];
  expect((await runHere(headofficeTool, elsewhere)).status).toBe(1);
});
