import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { openCounter, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

/** Another owner at another window. */
async function second(): Promise<string> {
  const moussa = await till.ask('users.create', { name: 'Moussa', role: 'owner', pin: '314159' });
  const session = till.newSession();
  await till.callAs(session, 'session.signIn', { userId: moussa.id, pin: '314159' });
  return session;
}
const changed = (field: string, more: object = {}) => ({
  refusal: { code: 'CHANGED_MEANWHILE', params: { field, name: 'Moussa', ...more } },
});

describe('a form that was opened before somebody else saved', () => {
  it('of a product keeps the other one’s price when only the name was typed', async () => {
    till = await openCounter();
    const session = await second();
    const [found] = await till.ask('catalog.byCode', { code: '96385074' });
    const { id, name, codes, price_minor, cost_minor, unit, taxClass, categoryId, revision } = await till.ask(
      'catalog.get',
      { id: found!.id },
    );
    const form = { id, name, codes, price_minor, cost_minor, unit, taxClass, categoryId, revision };
    expect(
      await till.callAs(session, 'catalog.update', { ...form, price_minor: 520 as never }),
    ).toMatchObject({
      ok: true,
    });
    expect(await till.ask('catalog.update', { ...form, name: 'Savon de Marseille' })).toMatchObject({
      name: 'Savon de Marseille',
      price_minor: 520,
    });
    // Both typed a price: it is said whose stands there, and asked again.
    expect(await till.call('catalog.update', { ...form, price_minor: 480 as never })).toMatchObject(
      changed('price_minor', { now_minor: 520 }),
    );
    const latest = await till.ask('catalog.get', { id });
    expect(latest.price_minor).toBe(520);
    const again = { ...form, name: latest.name, price_minor: 480 as never, revision: latest.revision };
    expect((await till.ask('catalog.update', again)).price_minor).toBe(480);
  });

  it('of the settings never puts the old name of the shop back', async () => {
    till = await openCounter();
    const session = await second();
    const { shop, ...rest } = await till.ask('settings.get', {});
    const save = (name: string, phone: string) => ({ ...rest, shop: { ...shop, name, phone } });
    await till.callAs(session, 'settings.save', save('Chez Moussa', shop.phone));
    expect((await till.ask('settings.save', save(shop.name, '77 000 00 00'))).shop).toMatchObject({
      name: 'Chez Moussa',
      phone: '77 000 00 00',
    });
    expect(await till.call('settings.save', save('Chez Fatou', shop.phone))).toMatchObject(
      changed('shop.name', { now: 'Chez Moussa' }),
    );
    // A printer is one thing: half of one and half of another is none.
    const tcp = { kind: 'tcp' as const, host: '127.0.0.1', port: 9100 };
    const printer = { ...rest, shop };
    await till.callAs(session, 'settings.save', { ...printer, printer: tcp });
    expect(await till.call('settings.save', { ...printer, printer: { ...tcp, port: 9101 } })).toMatchObject(
      changed('printer'),
    );
  });

  it('of a person and of a category is held to the same', async () => {
    till = await openCounter();
    const session = await second();
    const fatou = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
    const form = { ...fatou, pin: null };
    await till.callAs(session, 'users.update', { ...form, active: false });
    expect(await till.ask('users.update', { ...form, name: 'Fatou Sow' })).toMatchObject({ active: false });
    expect(await till.call('users.update', { ...form, name: 'Fatou Ba' })).toMatchObject({
      refusal: { code: 'CHANGED_MEANWHILE', params: { field: 'name', name: 'Awa', now: 'Fatou Sow' } },
    });
    const fruit = await till.ask('catalog.saveCategory', { id: null, name: 'Fruits', parentId: null });
    const { id, name, parentId, revision } = fruit;
    await till.callAs(session, 'catalog.saveCategory', { id, name: 'Fruits frais', parentId, revision });
    expect(
      await till.call('catalog.saveCategory', { id, name: 'Primeurs', parentId, revision }),
    ).toMatchObject(changed('name', { now: 'Fruits frais' }));
    expect(await till.call('catalog.saveCategory', { id, name, parentId, revision })).toMatchObject({
      value: { name: 'Fruits frais' },
    });
  });

  it('of the updates is merged too, and the place of the backups is the one that was seen', async () => {
    till = await openCounter();
    const session = await second();
    const { policy } = await till.ask('updates.status', {});
    await till.callAs(session, 'updates.setPolicy', { ...policy, ring: 1 });
    expect((await till.ask('updates.setPolicy', { ...policy, rate_kBps: 100 })).policy).toMatchObject({
      ring: 1,
      rate_kBps: 100,
    });
    expect(await till.call('updates.setPolicy', { ...policy, ring: 0 })).toMatchObject(changed('ring'));
    const { policy: stored } = await till.ask('updates.status', {});
    expect(
      await till.call('updates.setPolicy', { ...stored, source: { kind: 'folder', path: 'updates' } }),
    ).toMatchObject({ refusal: { code: 'FOLDER_PATH' } });
    const key = fs.mkdtempSync(path.join(os.tmpdir(), 'key-'));
    onTestFinished(() => fs.rmSync(key, { recursive: true }));
    await till.callAs(session, 'backup.setPlaces', { second: key, seen: null });
    expect(await till.call('backup.setPlaces', { second: `${key}-2`, seen: null })).toMatchObject({
      refusal: { code: 'CHANGED_MEANWHILE', params: { field: 'place', now: key } },
    });
  });

  it('that is older than the start of the till is refused where it differs, and is no harm where it does not', async () => {
    till = await openCounter();
    const settings = await till.ask('settings.get', {});
    await till.ask('settings.save', { ...settings, sounds: !settings.sounds });
    till = await till.restart();
    const [awa] = await till.ask('users.tiles', {});
    await till.ask('session.signIn', { userId: awa!.id, pin: '271828' });
    expect(await till.call('settings.save', settings)).toMatchObject({
      refusal: { code: 'CHANGED_MEANWHILE', params: { field: 'sounds' } },
    });
  });
});
