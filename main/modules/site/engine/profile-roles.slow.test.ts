import { expect, it } from 'vitest';
import { modules } from '#main/app.ts';
import { settingGroupsOf } from '#main/kernel/module.ts';
import { hashPin } from '#main/kernel/pin.ts';
import { ppm } from '#shared/domain/units.ts';
import { declaredSettings } from '#shared/kernel/declared-settings.ts';
import { siteProfileSchema } from '#shared/modules/site/contract.ts';
import { keptForEach } from '#tests/support/after-each.ts';
import { openShop } from '#tests/support/harness.ts';
import { newProfileKey, signProfile } from './profile-file.ts';

const schema = siteProfileSchema(declaredSettings(settingGroupsOf(modules)));
const { keep } = keptForEach('profile-roles');
const key = newProfileKey();
const activation = await hashPin('730158826491');
const awa = { name: 'Awa', role: 'owner', activation };
const profile = (change: object = {}): string =>
  signProfile(
    schema,
    {
      format: 'comptoir-site-profile',
      version: 1,
      name: 'Kiosques de Dakar',
      lang: 'fr',
      country: 'SN',
      shopName: 'Kiosque',
      tillName: 'K',
      people: [awa, { name: 'Binta', role: 'cashier', activation }],
      ...change,
    },
    key,
  );

it('brings the roles of the site and the people in them, and changes a role that is there', async () => {
  const till = keep(await openShop());
  await till.ask('users.makeRole', { name: 'adjointe', permissions: ['sale.sell'], limits: {} });
  const adjointe = {
    name: 'Adjointe',
    permissions: ['sale.sell' as const, 'sale.discount' as const],
    limits: { 'sale.discount': { share_ppm: ppm(100_000) } },
  };
  const binta = { name: 'Binta', role: 'Adjointe', activation: activation };
  const people = [binta, awa];
  expect(await till.call('site.preview', { text: profile({ people }) })).toMatchObject({
    refusal: { code: 'PROFILE_FIELD', params: { field: 'role', found: 'Adjointe' } },
  });
  const text = profile({ people, roles: [adjointe] });
  const { fingerprint, changes } = await till.ask('site.preview', { text });
  expect(changes.filter(({ part }) => part === 'roles')).toEqual([
    { part: 'roles', field: 'Adjointe', from: 'sale.sell', to: 'sale.discount sale.sell' },
    { part: 'roles', field: 'Adjointe · sale.discount.share_ppm', from: null, to: 100_000 },
  ]);
  await till.ask('site.apply', { text, fingerprint });
  expect((await till.ask('site.preview', { text })).changes).toEqual([]);
  const [, , , own, ...others] = await till.ask('users.roles', {});
  expect(own).toMatchObject({ ...adjointe, name: 'adjointe', people: 1 });
  expect(others).toEqual([]);
  expect(await till.ask('users.tiles', {})).toContainEqual(
    expect.objectContaining({ name: 'Binta', role: own?.role, choosesPin: true }),
  );
});

it('gives nobody what who applies it may not do', async () => {
  const till = keep(await openShop());
  const { role } = await till.ask('users.makeRole', {
    name: 'Installateur',
    permissions: ['settings.edit'],
    limits: {},
  });
  await till.ask('users.create', { name: 'Idrissa', role, pin: '739146' });
  const screen = till.newSession();
  const { id } = (await till.ask('users.tiles', {})).find(({ name }) => name === 'Idrissa')!;
  await till.callAs(screen, 'session.signIn', { userId: id, pin: '739146' });
  const text = profile();
  const { fingerprint } = await till.ask('site.preview', { text });
  const before = await till.ask('settings.get', {});
  expect(await till.callAs(screen, 'site.apply', { text, fingerprint })).toMatchObject({
    refusal: { code: 'BEYOND_OWN_ROLE' },
  });
  expect(await till.ask('settings.get', {})).toEqual(before);
});
