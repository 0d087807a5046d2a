import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '#main/kernel/log.ts';
import type { HealthSummary, SystemStatus } from '#shared/modules/health/contract.ts';
import { fakePower } from '#tests/support/fake-power.ts';
import { openCounter, openShop, ownerPin, type TestTill } from '#tests/support/harness.ts';

const open: TestTill[] = [];
afterEach(async () => {
  for (const till of open.splice(0).reverse()) await till.close();
});
async function counter(options: Parameters<typeof openCounter>[0] = {}): Promise<TestTill> {
  const till = await openCounter({ log: { warn: () => {}, error: () => {} }, ...options });
  open.push(till);
  return till;
}
const healthWhen = (till: TestTill, wanted: (health: HealthSummary) => boolean): Promise<HealthSummary> =>
  new Promise((resolve) => {
    const stop = till.application.subscribe(({ name, payload }) => {
      if (name !== 'status.changed' || !wanted((payload as SystemStatus).health)) return;
      stop();
      resolve((payload as SystemStatus).health);
    });
  });
const saysOf = async (till: TestTill): Promise<string[]> =>
  (await till.ask('health.get', {})).checks.map(({ says }) => says);

describe('the health of a till', () => {
  it('is told without measuring, then measured when asked', async () => {
    const till = await counter();
    expect(await saysOf(till)).toContain('speed.notYet');
    const { checks } = await till.ask('health.run', {});
    const speed = checks.find(({ id }) => id === 'speed');
    expect(speed?.says).not.toBe('speed.notYet');
    expect(speed?.params.ms).toBeGreaterThanOrEqual(0);
    expect(checks.find(({ id }) => id === 'database')).toMatchObject({
      state: 'good',
      says: 'database.sound',
    });
    expect(fs.existsSync(path.join(till.dataDir, 'speed.tmp'))).toBe(false);
  });

  it('is read by everyone and mended by who may check the till', async () => {
    const till = await counter();
    await till.ask('users.create', { name: 'Binta', role: 'cashier', pin: '2580' });
    const session = till.newSession();
    const binta = (await till.ask('users.list', {})).find(({ name }) => name === 'Binta');
    await till.callAs(session, 'session.signIn', { userId: binta!.id, pin: '2580' });
    expect((await till.callAs(session, 'health.get', {})).ok).toBe(true);
    for (const asked of [
      till.callAs(session, 'health.run', {}),
      till.callAs(session, 'health.fix', { fix: 'verify' }),
      till.callAs(session, 'health.bundle', {}),
    ])
      expect(await asked).toMatchObject({ ok: false, refusal: { code: 'PERMISSION_NEEDED' } });
  });

  it('has a button that does what it says', async () => {
    const till = await counter();
    expect(await saysOf(till)).toEqual(expect.arrayContaining(['journal.notYet', 'reserve.none']));
    const verified = await till.ask('health.fix', { fix: 'verify' });
    expect(verified.checks.find(({ id }) => id === 'journal')?.says).toBe('journal.sound');
    const { machine, ...rest } = await till.ask('settings.get', {});
    await till.ask('settings.save', { ...rest, machine: { ...machine, reserve_mb: 8 } });
    const held = await till.ask('health.fix', { fix: 'renew-reserve' });
    expect(held.checks.find(({ id }) => id === 'reserve')).toMatchObject({
      says: 'reserve.ready',
      state: 'good',
    });
    expect(await till.call('health.fix', { fix: 'open-folder' })).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_FOUND' },
    });
    expect(await till.call('health.fix', { fix: 'retry-prints' })).toMatchObject({ ok: true });
  });

  it('opens the folder where a host can', async () => {
    const opened: string[] = [];
    const till = await counter({ host: { openFolder: async (folder) => void opened.push(folder) } });
    await till.ask('health.fix', { fix: 'open-folder' });
    expect(opened).toEqual([till.dataDir]);
  });

  it('writes everything and warns when the mains fail', async () => {
    const power = fakePower();
    const till = await counter({ host: { power } });
    const warned = healthWhen(till, ({ notice }) => notice !== null);
    await till.ask('cart.scan', { code: '96385074' });
    power.set({ supply: 'battery', level: 'ok', percent: 60 });
    expect(await warned).toEqual({ bad: [], notice: 'on-battery' });
    const critical = healthWhen(till, ({ bad }) => bad.includes('power'));
    power.set({ supply: 'battery', level: 'critical', percent: 3 });
    expect(await critical).toEqual({ bad: ['power'], notice: 'battery-critical' });
    expect((await till.call('cart.get', {})).ok).toBe(true);
    const mains = healthWhen(till, ({ notice }) => notice === null);
    power.set({ supply: 'mains', level: 'ok', percent: 4 });
    expect((await mains).bad).toEqual([]);
  });
});

describe('settings of a shop of an earlier version', () => {
  it('are read with the first values of what they do not know', async () => {
    const till = await openShop();
    await till.application.close();
    const { openDb } = await import('#main/kernel/db/db.ts');
    const db = openDb(path.join(till.dataDir, 'till.db'));
    db.exec(`UPDATE setting SET value = json_remove(value, '$.machine') WHERE key = 'settings'`);
    db.close();
    const next = await till.restart();
    open.push(next);
    const [owner] = await next.ask('users.tiles', {});
    await next.ask('session.signIn', { userId: owner!.id, pin: ownerPin });
    expect((await next.ask('settings.get', {})).machine).toEqual({
      kiosk: false,
      startWithComputer: false,
      reserve_mb: 200,
    });
  });
});

describe('the support file', () => {
  it('holds what helps, and nothing of persons, money or keys', async () => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'bundle-'));
    const log = createLog(dataDir);
    const till = await counter({ dataDir, log });
    const { shop, printer: _printer, ...rest } = await till.ask('settings.get', {});
    await till.ask('settings.save', {
      ...rest,
      shop: {
        ...shop,
        name: 'Boutique Awa',
        address: '12 rue Félix Éboué\nDakar',
        phone: '+221 77 123 45 67',
        taxIds: { NINEA: '005284191' },
      },
      printer: { kind: 'tcp', host: '192.168.77.41', port: 9100 },
      receipt: { ...rest.receipt, footer: 'Merci et à bientôt chez nous' },
    });
    await till.ask('users.create', { name: 'Fatoumata Diallo-Sow', role: 'cashier', pin: '9753' });
    const cart = await till.ask('cart.scan', { code: '4006381333931' });
    await till.ask('sales.pay', {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash', given_minor: 7_500 }],
    });
    const fault = new Error(
      `cannot sell "Riz parfumé 5 kg" at 4200 to Fatoumata for Boutique Awa, PIN 9753, call +221 77 123 45 67`,
    );
    fault.stack = `${fault.stack?.split('\n')[0]}\n    at sell (/home/awa-ndiaye/comptoir/main/cart.ts:120:7)`;
    log.error('sales.pay', fault);
    log.warn('slow statement', { name: 'sale.byDay', ms: 41 });
    log.warn('slow statement', { name: 'sale.byDay', ms: 19 });
    log.error('Diallo-Sow paid 13 250 F with ‘key-9f8e7d6c’');
    const logs = path.join(dataDir, 'logs');
    await expect
      .poll(
        () =>
          fs
            .readdirSync(logs)
            .map((name) => fs.readFileSync(path.join(logs, name), 'utf8'))
            .join(''),
        { timeout: 20_000 },
      )
      .toContain('key-9f8e7d6c');

    const made = await till.ask('health.bundle', {});
    expect(path.dirname(made.path)).toBe(path.join(dataDir, 'exports'));
    const files = unzipSync(fs.readFileSync(made.path));
    expect(Object.keys(files).sort()).toEqual(made.files.toSorted());
    const text = Object.values(files)
      .map((bytes) => strFromU8(bytes))
      .join('\n');
    for (const secret of [
      'Boutique',
      'Awa',
      'Félix',
      '12 rue',
      '77 123',
      '005284191',
      '192.168',
      'Merci',
      'Fatoumata',
      'Diallo',
      ownerPin,
      'Riz',
      'Savon',
      '7_500',
      '13 250',
      '4006381333931',
      'awa-ndiaye',
      'key-9f8e7d6c',
      'argon2',
    ])
      expect(text, secret).not.toContain(secret);
    // Sizes and times stand elsewhere, and may hold any four figures.
    const written = ['log.jsonl', 'settings.json'].map((name) => strFromU8(files[name]!)).join('\n');
    for (const figures of ['9753', '4200', '7500', '10000'])
      expect(written, figures).not.toMatch(new RegExp(`(?<!\\d)${figures}(?!\\d)`));
    for (const key of fs.readdirSync(dataDir).filter((name) => name.endsWith('.key')))
      expect(text).not.toContain(JSON.parse(fs.readFileSync(path.join(dataDir, key), 'utf8')).key);

    const read = (name: string) => JSON.parse(strFromU8(files[name]!));
    // A loaded computer adds slow statements of its own.
    expect(read('slow.json')).toMatchObject({ 'sale.byDay': { times: 2, worst_ms: 41 } });
    expect(read('tables.json')).toMatchObject({ rows: { sale: 1, user: 2 }, journal: { sale: 1 } });
    expect(read('settings.json')).toMatchObject({ country: 'SN', printer: { kind: 'tcp' } });
    expect(read('health.json').length).toBeGreaterThan(8);
    expect(strFromU8(files['log.jsonl']!)).toContain('cart.ts:120:7');
    expect((await till.ask('health.get', {})).checks.find(({ id }) => id === 'faults')).toMatchObject({
      says: 'faults.some',
      params: { count: 2 },
    });
  });
});
