import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { modules } from '#main/app.ts';
import { openDb } from '#main/kernel/db/db.ts';
import { settingGroupsOf } from '#main/kernel/module.ts';
import { hashPin, pinMatches } from '#main/kernel/pin.ts';
import { parseRow } from '#shared/journal/row.ts';
import { declaredSettings } from '#shared/kernel/declared-settings.ts';
import { type SiteProfile, siteProfileSchema } from '#shared/modules/site/contract.ts';
import { keptForEach } from '#tests/support/after-each.ts';
import { openShop, openTill, type TestTill } from '#tests/support/harness.ts';
import { withActivation } from './activation.ts';
import {
  canonical,
  findProfile,
  fingerprintOf,
  newProfileKey,
  openProfile,
  profileName,
  publicKeyOf,
  signProfile,
} from './profile-file.ts';

const profileSchema = siteProfileSchema(declaredSettings(settingGroupsOf(modules)));

const { keep, newFolder } = keptForEach('profile');

const key = newProfileKey();
const now = Date.parse('2026-11-20T08:00:00Z');
/** What the installer hands to Awa and to Binta. */
const codes = { Awa: '402957118364', Binta: '730158826491' } as const;
const activations = { Awa: await hashPin(codes.Awa), Binta: await hashPin(codes.Binta) };
const written = {
  format: 'comptoir-site-profile',
  version: 1,
  name: 'Kiosques de Dakar',
  lang: 'fr',
  country: 'SN',
  shopName: 'Kiosque {computer}',
  tillName: 'K-{computer}',
  people: [
    { name: 'Binta', role: 'cashier', activation: activations.Binta },
    { name: 'Awa', role: 'owner', activation: activations.Awa },
  ],
  sale: { blindClose: true, autoLockMinutes: 3 },
  printer: { kind: 'tcp', host: '192.168.1.50', port: 9100 },
  machine: { kiosk: true, startWithComputer: true, reserve_mb: 0 },
  updates: { ring: 1, unattended: true },
  backups: { second: path.join(os.tmpdir(), 'comptoir-second-place', 'key') },
} as const;
/** A shop that its owner sets up by hand. */
const newShop = {
  lang: 'fr',
  country: 'SN',
  region: null,
  shopName: 'Chez Awa',
  tillName: '1',
  ownerName: 'Awa',
  pin: '271828',
} as const;
const signed = (change: object = {}, by = key): string =>
  signProfile(profileSchema, { ...written, ...change }, by);
const code = (text: string, trusted: string | null = null): string => {
  const opened = openProfile(profileSchema, text, trusted, now);
  return opened.ok ? 'ok' : opened.refusal.code;
};

describe('a profile file', () => {
  it('is readable, and signed over bytes that do not hang on the order of its keys', () => {
    const text = signed();
    expect(text).toContain('"Kiosque {computer}"');
    const { profile, ...rest } = JSON.parse(text);
    const turned = { ...rest, profile: Object.fromEntries(Object.entries(profile).reverse()) };
    expect(canonical(turned.profile)).toBe(canonical(profile));
    expect(code(JSON.stringify(turned))).toBe('ok');
    const opened = openProfile(profileSchema, text, null, now);
    expect(opened.ok && opened.value.fingerprint).toBe(fingerprintOf(publicKeyOf(key)));
    expect(fingerprintOf(publicKeyOf(key))).toMatch(/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  });

  it('is refused when it was changed, signed by another, from the future or no profile at all', () => {
    const text = signed();
    expect(code(text.replace('"SN"', '"CI"'))).toBe('PROFILE_NOT_SIGNED');
    expect(code(text.replace('"Awa"', '"Eve"'))).toBe('PROFILE_NOT_SIGNED');
    expect(code(text, publicKeyOf(newProfileKey()))).toBe('PROFILE_OTHER_KEY');
    expect(code(text, publicKeyOf(key))).toBe('ok');
    expect(code('{}')).toBe('PROFILE_UNREADABLE');
    expect(code('not JSON')).toBe('PROFILE_UNREADABLE');
    expect(() => signed({ version: 2 })).toThrow();
    const awa = { name: 'Awa', role: 'owner' };
    expect(() => signed({ people: [{ ...awa, activation: activations.Awa, pin: '482913' }] })).toThrow();
    // A person whom nobody gave a code would let in whoever comes first.
    expect(() => signed({ people: [awa] })).toThrow();
    expect(() => signed({ people: [{ ...awa, activation: codes.Awa }] })).toThrow();
  });

  it('is refused after its last day', () => {
    expect(code(signed({ validUntil: '2026-11-20' }))).toBe('ok');
    expect(code(signed({ validUntil: '2026-11-17' }))).toBe('PROFILE_EXPIRED');
  });

  it('gets a code for each person who has none, and keeps those it has', async () => {
    const made = await withActivation({
      ...written,
      people: [written.people[0], { name: 'Eva', role: 'manager' }],
    });
    expect(made.codes).toEqual([{ name: 'Eva', role: 'manager', code: expect.stringMatching(/^\d{12}$/) }]);
    const { people } = made.profile as typeof written;
    expect(people[0]).toEqual(written.people[0]);
    expect(await pinMatches(made.codes[0]!.code, people[1].activation)).toBe(true);
    expect((await withActivation(made.profile)).codes).toEqual([]);
    expect(await withActivation('no profile')).toEqual({ profile: 'no profile', codes: [] });
  });

  it('of a newer version is told apart from a broken one', async () => {
    const { sign, createPrivateKey } = await import('node:crypto');
    const profile = { ...written, version: 2, colour: 'red' };
    const signature = sign(null, Buffer.from(canonical(profile)), createPrivateKey(key)).toString('base64');
    expect(code(JSON.stringify({ profile, publicKey: publicKeyOf(key), signature }))).toBe('PROFILE_VERSION');
  });

  it('is looked for where it was asked for, then beside the data, then for the computer', () => {
    const [dataDir, machine] = [newFolder(), newFolder()];
    expect(findProfile(dataDir, undefined, machine)).toBeNull();
    fs.writeFileSync(path.join(machine, profileName), 'computer');
    fs.writeFileSync(path.join(machine, `${profileName}.pub`), 'KEY\n');
    expect(findProfile(dataDir, undefined, machine)).toEqual({
      text: 'computer',
      trusted: 'KEY',
      file: path.join(machine, profileName),
    });
    fs.writeFileSync(path.join(dataDir, profileName), 'data');
    expect(findProfile(dataDir, undefined, machine)).toMatchObject({ text: 'data', trusted: null });
    expect(findProfile(dataDir, path.join(machine, profileName), machine)?.text).toBe('computer');
    // One that was asked for and is not there is refused as unreadable, not passed over.
    expect(findProfile(dataDir, path.join(machine, 'gone'), machine)?.text).toBe('');
  });
});

describe('a first start with a profile', () => {
  const started = async (text: string): Promise<TestTill> => {
    const dataDir = newFolder();
    fs.writeFileSync(path.join(dataDir, profileName), text);
    return keep(await openTill({ dataDir, log: { warn: () => {}, error: () => {} } }));
  };

  it('sets the whole till up, and each person chooses her own PIN', async () => {
    const till = await started(signed());
    const computer = os.hostname();
    expect(await till.ask('session.get', {})).toMatchObject({
      setUp: true,
      demo: false,
      shop: { name: `Kiosque ${computer}`, country: 'SN' },
    });
    const tiles = await till.ask('users.tiles', {});
    expect(tiles.map(({ name, role, needsPin, choosesPin }) => [name, role, needsPin, choosesPin])).toEqual([
      ['Awa', 'owner', true, true],
      ['Binta', 'cashier', true, true],
    ]);
    const [awa, binta] = tiles.map(({ id }) => id);
    for (const pin of [null, '482913', 'to-choose'.slice(0, 4)])
      expect((await till.call('session.signIn', { userId: awa!, pin } as never)).ok).toBe(false);
    const check = (given: string) => till.call('session.checkActivation', { userId: awa!, code: given });
    expect(await check(codes.Awa)).toMatchObject({ ok: true, value: null });
    const choose = (userId: number, given: string, pin: string) =>
      till.call('session.choosePin', { userId, code: given, pin });
    expect(await choose(awa!, codes.Awa, '1234')).toMatchObject({
      refusal: { code: 'PIN_TOO_WEAK', params: { least: 6 } },
    });
    // Another's code opens nothing, and no code of one's own is a PIN.
    expect(await choose(awa!, codes.Binta, '482913')).toMatchObject({
      refusal: { code: 'WRONG_PIN', params: { left: 4 } },
    });
    expect(await check(codes.Binta)).toMatchObject({ refusal: { code: 'WRONG_PIN', params: { left: 3 } } });
    expect(await choose(awa!, codes.Awa, codes.Awa)).toMatchObject({ refusal: { code: 'PIN_TOO_WEAK' } });
    expect(await choose(awa!, codes.Awa, '482913')).toMatchObject({
      ok: true,
      value: { user: { name: 'Awa', role: 'owner' } },
    });
    expect(await choose(awa!, codes.Awa, '905173')).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    for (const left of [4, 3, 2, 1])
      expect(await choose(binta!, '000000000000', '2580')).toMatchObject({ refusal: { params: { left } } });
    expect(await choose(binta!, '000000000000', '2580')).toMatchObject({
      refusal: { code: 'PIN_LOCKED_OUT' },
    });
    expect(await choose(binta!, codes.Binta, '2580')).toMatchObject({ refusal: { code: 'PIN_LOCKED_OUT' } });
    till.time.now += 61_000;
    expect((await choose(binta!, codes.Binta, '2580')).ok).toBe(true);
    expect((await till.call('session.signIn', { userId: awa!, pin: '482913' })).ok).toBe(true);

    expect(await till.ask('settings.get', {})).toMatchObject({
      till: { name: `K-${computer}` },
      sale: { blindClose: true, autoLockMinutes: 3, maxShiftHours: 0 },
      printer: { kind: 'tcp', host: '192.168.1.50' },
      machine: { kiosk: true },
    });
    expect((await till.ask('updates.status', {})).policy).toMatchObject({ ring: 1, unattended: true });
    const places = (await till.ask('backup.status', {})).places;
    expect(places.find(({ kind }) => kind === 'second')?.path).toBe(written.backups.second);
    expect(await till.ask('site.profile', {})).toMatchObject({
      name: 'Kiosques de Dakar',
      fingerprint: fingerprintOf(publicKeyOf(key)),
    });
    await till.application.close();
    const db = openDb(path.join(till.dataDir, 'till.db'), { readonly: true });
    const rows = db
      .sql<{ bytes: string }>('rows', `SELECT bytes FROM journal WHERE kind = 'profile.applied'`)
      .all()
      .map(({ bytes }) => parseRow(bytes).body);
    expect(rows).toEqual([{ name: 'Kiosques de Dakar', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    db.close();
  });

  it.each([
    ['changed', signed().replace('"SN"', '"CI"'), 'PROFILE_NOT_SIGNED'],
    ['of a country nobody knows', signed({ country: 'ZZ' }), 'PROFILE_UNKNOWN_COUNTRY'],
    ['without an owner', signed({ people: [written.people[0]] }), 'PROFILE_NO_OWNER'],
    ['out of date', signed({ validUntil: '2026-11-01' }), 'PROFILE_EXPIRED'],
    ['no profile', 'no JSON', 'PROFILE_UNREADABLE'],
    [
      'one with a name twice',
      signed({ people: [written.people[1], written.people[1]] }),
      'PROFILE_SAME_NAME',
    ],
    ['of another region', signed({ region: 'QC' }), 'PROFILE_FIELD'],
    [
      'one whose receipts would go wherever it is started',
      signed({ printer: { kind: 'file', path: 'printer.bin' } }),
      'PROFILE_FIELD',
    ],
    ['one whose printer is no printer', signed({ printerProfile: 'epsom-80' }), 'PROFILE_FIELD'],
  ])('waits for a person when the profile is %s, and says why', async (_why, text, refusal) => {
    const till = await started(text);
    expect((await till.ask('session.get', {})).setUp).toBe(false);
    expect(await till.ask('site.refusedProfile', {})).toMatchObject({ code: refusal });
    await till.ask('setup.create', newShop);
    expect(await till.ask('site.refusedProfile', {})).toBeNull();
  });

  it('says nothing of a profile where there is none', async () => {
    const till = keep(await openTill({ dataDir: newFolder() }));
    expect(await till.ask('site.refusedProfile', {})).toBeNull();
  });

  it('is not made twice: a till that is set up keeps what it has', async () => {
    const till = keep(await openShop());
    fs.writeFileSync(path.join(till.dataDir, profileName), signed());
    const next = await till.restart();
    keep(next);
    expect((await next.ask('session.get', {})).shop?.name).toBe('Boutique Awa');
  });
});

describe('a profile later', () => {
  const profile = (change: Partial<SiteProfile> = {}) => signed({ ...change });

  it('shows the owner what it would change, and changes that once she agrees to the key', async () => {
    const till = keep(await openShop());
    const text = profile();
    const before = await till.ask('settings.get', {});
    const preview = await till.ask('site.preview', { text });
    expect(preview).toMatchObject({ name: 'Kiosques de Dakar', key: 'new' });
    expect(preview.changes).toEqual(
      expect.arrayContaining([
        { part: 'sale', field: 'sale.blindClose', from: false, to: true },
        { part: 'printer', field: 'printer.kind', from: 'none', to: 'tcp' },
        { part: 'people', field: 'Binta', from: null, to: 'cashier' },
        { part: 'updates', field: 'updates.ring', from: expect.any(Number), to: 1 },
        { part: 'backups', field: 'backups.second', from: null, to: written.backups.second },
      ]),
    );
    // Awa is here already: the profile takes nothing from her.
    expect(preview.changes.filter(({ part }) => part === 'people')).toHaveLength(1);
    expect(await till.ask('settings.get', {})).toEqual(before);
    expect(await till.call('site.apply', { text, fingerprint: 'ffff' })).toMatchObject({ ok: false });
    const { fingerprint } = preview;
    expect(await till.ask('site.apply', { text, fingerprint })).toMatchObject({
      changed: preview.changes.length,
      left: [],
    });
    expect((await till.ask('site.preview', { text })).changes).toEqual([]);
    expect((await till.ask('site.preview', { text })).key).toBe('known');
    expect((await till.ask('users.tiles', {})).map(({ name, choosesPin }) => [name, choosesPin])).toEqual([
      ['Awa', false],
      ['Binta', true],
    ]);
    // The first key is the one that counts from here on.
    const other = signed({ name: 'Eve' }, newProfileKey());
    expect(await till.call('site.preview', { text: other })).toMatchObject({
      refusal: { code: 'PROFILE_OTHER_KEY' },
    });
  });

  it('says which part this till could not take, and applies the rest', async () => {
    const till = keep(await openShop({ log: { warn: () => {}, error: () => {} } }));
    const text = profile({ backups: { second: path.join(till.dataDir, 'within') } });
    const { fingerprint } = await till.ask('site.preview', { text });
    expect(await till.ask('site.apply', { text, fingerprint })).toMatchObject({ left: ['backups'] });
    expect((await till.ask('settings.get', {})).sale.blindClose).toBe(true);
    expect((await till.ask('updates.status', {})).policy.ring).toBe(1);
    expect((await till.ask('backup.status', {})).places.map(({ kind }) => kind)).toEqual(['local']);
  });

  it('of another country is refused, and so is whoever may not change the settings', async () => {
    const till = keep(await openShop());
    expect(await till.call('site.preview', { text: profile({ country: 'FR' }) })).toMatchObject({
      refusal: { code: 'PROFILE_COUNTRY', params: { profile: 'FR', shop: 'SN' } },
    });
    await till.ask('session.signOut', { reason: 'user' });
    expect(await till.call('site.preview', { text: profile() })).toMatchObject({
      refusal: { code: 'NOT_SIGNED_IN' },
    });
  });
});

describe('the end of a trial', () => {
  it('sets the practice shop aside whole, and the till starts empty under the same screens', async () => {
    const till = keep(await openTill({ log: { warn: () => {}, error: () => {} } }));
    await till.ask('setup.demo', { lang: 'fr', goods: false });
    const told = new Promise<void>((resolve) => {
      till.application.subscribe(({ name }) => name === 'session.changed' && resolve());
    });
    const { path: aside } = await till.ask('site.wipeDemo', {});
    await told;
    expect(await till.ask('session.get', {})).toMatchObject({ setUp: false, user: null });
    const db = openDb(path.join(aside, 'till.db'), { readonly: true });
    expect(db.sql<{ n: number }>('n', 'SELECT count(*) AS n FROM journal').get()?.n).toBeGreaterThan(0);
    db.close();
    expect(fs.existsSync(path.join(aside, 'till-1.key'))).toBe(true);
    await till.ask('setup.create', newShop);
    const next = await till.restart();
    keep(next);
    expect((await next.ask('session.get', {})).shop?.name).toBe('Chez Awa');
  });

  it('leaves nobody signed in at any screen of the shop that is opened next', async () => {
    const till = keep(await openTill({ log: { warn: () => {}, error: () => {} } }));
    await till.ask('setup.demo', { lang: 'fr', goods: false });
    const beside = till.newSession();
    const [owner] = await till.ask('users.tiles', {});
    expect(await till.callAs(beside, 'session.signIn', { userId: owner!.id, pin: null })).toMatchObject({
      ok: true,
      value: { user: { role: 'owner' } },
    });
    await till.ask('site.wipeDemo', {});
    await till.ask('setup.create', newShop);
    expect(await till.callAs(beside, 'session.get', {})).toMatchObject({ value: { user: null } });
    expect(
      await till.callAs(beside, 'users.create', { name: 'Eve', role: 'owner', pin: '918273' }),
    ).toMatchObject({ refusal: { code: 'NOT_SIGNED_IN' } });
  });

  it('never touches a real shop', async () => {
    const till = keep(await openShop());
    expect(await till.call('site.wipeDemo', {})).toMatchObject({ refusal: { code: 'NOT_A_DEMO' } });
    expect((await till.ask('session.get', {})).setUp).toBe(true);
  });
});

describe('full screen', () => {
  it('is left by a manager, or by a cashier with a manager beside her', async () => {
    let full = true;
    const leaveKiosk = (): boolean => {
      const was = full;
      full = false;
      return was;
    };
    const till = keep(await openShop({ host: { leaveKiosk } }));
    await till.ask('users.create', { name: 'Binta', role: 'cashier', pin: '2580' });
    const [awa, binta] = await till.ask('users.tiles', {});
    await till.ask('session.signIn', { userId: binta!.id, pin: '2580' });
    expect(await till.call('site.leaveKiosk', {})).toMatchObject({ refusal: { code: 'PERMISSION_NEEDED' } });
    expect(full).toBe(true);
    const { override } = await till.ask('users.authorise', {
      userId: awa!.id,
      pin: '271828',
      permission: 'till.leave',
    });
    expect(await till.call('site.leaveKiosk', {}, { override })).toMatchObject({ ok: true });
    expect(full).toBe(false);
  });
});
