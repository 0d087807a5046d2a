import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { modules } from '#main/app.ts';
import { settingGroupsOf } from '#main/kernel/module.ts';
import { hashPin } from '#main/kernel/pin.ts';
import { declaredSettings } from '#shared/kernel/declared-settings.ts';
import { siteProfileSchema } from '#shared/modules/site/contract.ts';
import { keptForEach } from '#tests/support/after-each.ts';
import { openShop, openTill, type TestTill } from '#tests/support/harness.ts';
import { newProfileKey, openProfile, profileName, signProfile } from './profile-file.ts';

const profileSchema = siteProfileSchema(declaredSettings(settingGroupsOf(modules)));

const { keep, newFolder } = keptForEach('profile');

const key = newProfileKey();
const code = '402957118364';
const people = [{ name: 'Awa', role: 'owner', activation: await hashPin(code) }];
const signedProfile = (change: object): string =>
  signProfile(
    profileSchema,
    {
      format: 'comptoir-site-profile',
      version: 1,
      name: 'Kiosques de Dakar',
      lang: 'fr',
      country: 'SN',
      shopName: 'Kiosque 12',
      people,
      ...change,
    },
    key,
  );
const started = async (text: string, products?: string): Promise<TestTill> => {
  const dataDir = newFolder();
  fs.writeFileSync(path.join(dataDir, profileName), text);
  if (products !== undefined) fs.writeFileSync(path.join(dataDir, `${profileName}.products`), products);
  const till = keep(await openTill({ dataDir, log: { warn: () => {}, error: () => {} } }));
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.choosePin', { userId: awa!.id, code, pin: '482913' });
  return till;
};
const productsOf = (bytes: string) => ({
  name: 'goods.csv',
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

it('takes no hash that costs a till more than its own, and nothing that is nested without end', async () => {
  const [{ activation }] = people as [(typeof people)[0]];
  for (const cost of ['m=65536,t=99999999999,p=1', 'm=4194304,t=2,p=1', 'm=19456,t=2,p=64']) {
    const dear = activation.replace(/m=\d+,t=\d+,p=\d+/, cost);
    expect(() => signedProfile({ people: [{ name: 'Awa', role: 'owner', activation: dear }] })).toThrow();
  }
  const nested = `${'['.repeat(90_000)}${']'.repeat(90_000)}`;
  const text = `{"profile":{"format":"comptoir-site-profile","x":${nested}},"publicKey":"AA==","signature":"AA=="}`;
  expect(openProfile(profileSchema, text, null, 0)).toMatchObject({
    refusal: { code: 'PROFILE_UNREADABLE' },
  });
});

describe('a first start with a full profile', () => {
  it('gives the shop its address, its numbers, its rates and its first products', async () => {
    const goods = 'code,name,price,category\n3017620422003,Nutella,4.50,Épicerie\n,Pain,1.20,\n';
    const taxRates = { 'sales-tax': { parts: [{ name: 'Texas', rate_ppm: 82_500 }], next: null } };
    const shop = { address: '12 Main Street', phone: '512 555 0199', taxIds: { Permit: '32-1' } };
    const products = productsOf(goods);
    const till = await started(signedProfile({ country: 'US', ...shop, taxRates, products }), goods);
    expect(await till.ask('settings.get', {})).toMatchObject({ shop, shopTaxes: taxRates });
    expect(await till.ask('catalog.count', {})).toMatchObject({ products: 2 });
    expect(await till.ask('site.profile', {})).toMatchObject({ left: [] });
  });

  it('takes no products that are not those which were signed, and says so', async () => {
    const products = productsOf('signed');
    const till = await started(signedProfile({ products }), 'code,name,price\n1,Pain,1\n');
    expect(await till.ask('catalog.count', {})).toMatchObject({ products: 0 });
    expect(await till.ask('site.profile', {})).toMatchObject({ left: ['products'] });
  });

  it('pairs with the neighbour that keeps the backups, and says when it is away', async () => {
    const neighbour = keep(await openShop({ host: { lanHost: '127.0.0.1' } }));
    const { port, code: pairing } = await neighbour.ask('backup.setHosting', { open: true, port: 0 });
    const text = signedProfile({
      backups: { neighbour: { url: `http://127.0.0.1:${port}`, code: pairing ?? '' } },
    });
    const till = await started(text);
    expect((await till.ask('backup.status', {})).places.map(({ kind }) => kind)).toContain('neighbour');
    await neighbour.ask('backup.setHosting', { open: false });
    expect(await (await started(text)).ask('site.profile', {})).toMatchObject({ left: ['neighbour'] });
  });
});

describe('a full profile later', () => {
  it('shows what it would change, keeps the numbers it does not name, and leaves the products to the list', async () => {
    const till = keep(await openShop({ log: { warn: () => {}, error: () => {} } }));
    const settings = await till.ask('settings.get', {});
    const shop = { ...settings.shop, taxIds: { NINEA: '0055123', RCCM: 'SN-DKR-1' } };
    await till.ask('settings.save', { ...settings, shop });
    const text = signedProfile({
      phone: '33 800 00 00',
      taxIds: { RCCM: 'SN-DKR-2' },
      products: productsOf(''),
    });
    const { changes, fingerprint } = await till.ask('site.preview', { text });
    expect(changes).toEqual(
      expect.arrayContaining([
        { part: 'shop', field: 'shop.phone', from: '', to: '33 800 00 00' },
        { part: 'shop', field: 'shop.taxIds.RCCM', from: 'SN-DKR-1', to: 'SN-DKR-2' },
      ]),
    );
    expect(await till.ask('site.apply', { text, fingerprint })).toMatchObject({ left: ['products'] });
    expect((await till.ask('settings.get', {})).shop.taxIds).toEqual({ NINEA: '0055123', RCCM: 'SN-DKR-2' });
  });

  it('whose printer would write into the data of the till is refused, and nothing of it is applied', async () => {
    const till = keep(await openShop({ log: { warn: () => {}, error: () => {} } }));
    const text = signedProfile({ printer: { kind: 'file', path: path.join(till.dataDir, 'till.db') } });
    const { fingerprint } = await till.ask('site.preview', { text });
    expect(await till.call('site.apply', { text, fingerprint })).toMatchObject({
      refusal: { code: 'PROFILE_FIELD', params: { field: 'printer' } },
    });
    expect((await till.ask('settings.get', {})).shop.name).toBe('Boutique Awa');
  });
});
