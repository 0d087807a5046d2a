import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { createSigner } from '#main/kernel/journal/signer.ts';
import { createLog } from '#main/kernel/log.ts';
import type { HealthCheck } from '#shared/modules/health/contract.ts';
import { startFakePrinter } from '#tests/support/fake-printer.ts';
import { openCounter, openShop, type TestTill } from '#tests/support/harness.ts';
import { choosePrinter } from '#tests/support/printing-till.ts';

let folder: string;
const undo: (() => void | Promise<void>)[] = [];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'doctor-'));
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  fs.rmSync(folder, { recursive: true, force: true });
});
const dataDir = (): string => path.join(folder, 'data');
const kept = <T extends TestTill>(till: T): T => {
  undo.push(() => till.application.close());
  return till;
};

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
const doctor = (...args: string[]): Promise<Said> =>
  new Promise((resolve) => {
    const script = path.join(import.meta.dirname, 'doctor.ts');
    const env = { ...process.env, LANG: 'en_GB.UTF-8' };
    execFile(process.execPath, [script, '--data', dataDir(), ...args], { env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
const examined = async (...args: string[]): Promise<{ code: number; checks: Map<string, HealthCheck> }> => {
  const { code, out, err } = await doctor('--json', ...args);
  expect(err).toBe('');
  const { checks } = JSON.parse(out) as { checks: HealthCheck[] };
  return { code, checks: new Map(checks.map((check) => [check.id, check])) };
};

describe('npm run doctor', () => {
  it('says where there is no till, and that it was asked wrongly', async () => {
    const { code, err } = await doctor();
    expect(code).toBe(2);
    expect(err).toContain(dataDir());
  });

  it('tells of the backups, the key, the neighbour and the drill, beside a till that sells', async () => {
    const till = kept(await openCounter({ dataDir: dataDir() }));
    expect((await examined()).checks.get('backup')?.says).toBe('backup.never');
    const neighbour = kept(
      await openShop({ dataDir: path.join(folder, 'neighbour'), host: { lanHost: '127.0.0.1' } }),
    );
    const { port, code } = await neighbour.ask('backup.setHosting', { open: true, port: 0 });
    const url = `http://127.0.0.1:${port}`;
    const key = path.join(folder, 'key');
    await till.ask('backup.setNeighbour', { neighbour: { url, code: code ?? '' } });
    await till.ask('backup.setPlaces', { second: key });
    till.time.now = Date.now();
    await till.ask('backup.now', {});
    await till.ask('backup.drill', {});
    const good = await examined();
    expect(['backup', 'drill', 'place', 'neighbour'].map((id) => good.checks.get(id)?.says)).toEqual([
      'backup.done',
      'drill.done',
      'place.ready',
      'neighbour.ready',
    ]);
    await neighbour.ask('backup.setHosting', { open: false });
    fs.renameSync(key, `${key}-away`);
    fs.mkdirSync(key);
    const away = await examined();
    expect(away.checks.get('place')).toMatchObject({ says: 'place.away', state: 'attention' });
    expect(away.checks.get('neighbour')).toMatchObject({ says: 'neighbour.away', state: 'attention' });
    const said = (await doctor()).out;
    expect(said).toContain('Plug the key in');
  });

  it('says why a till would not start from its folder, and changes nothing there', async () => {
    const till = await openCounter({ dataDir: dataDir() });
    till.time.now = Date.now();
    await till.application.close();
    const key = path.join(dataDir(), 'till-1.key');
    const note = path.join(dataDir(), 'last-row');
    const store = path.join(dataDir(), 'till.db');
    const whole = new Map([key, note, store].map((file) => [file, fs.readFileSync(file)]));
    const version = (n: number): void => {
      const db = openDb(store);
      db.pragma(`user_version = ${n}`);
      db.close();
    };
    const cases: readonly (readonly [says: string, harm: () => void])[] = [
      ['database.noKey', () => fs.rmSync(key)],
      ['database.noKey', () => fs.writeFileSync(key, '{')],
      ['database.noKey', () => createSigner(`${key}-2`) && fs.renameSync(`${key}-2`, key)],
      ['database.behind', () => fs.rmSync(note)],
      ['database.behind', () => fs.writeFileSync(note, 'x'.repeat(200))],
      ['database.fromFuture', () => version(999)],
    ];
    for (const [says, harm] of cases) {
      harm();
      const { code, checks } = await examined();
      expect({ code, says: checks.get('database')?.says }).toEqual({ code: 1, says });
      for (const [file, bytes] of whole) fs.writeFileSync(file, bytes);
    }
    expect((await examined()).checks.get('database')?.state).toBe('good');
  });

  it('asks the printer, and ends with 1 when something is bad and 0 when nothing is', async () => {
    const printer = await startFakePrinter({});
    undo.push(() => printer.close());
    const till = kept(await openShop({ dataDir: dataDir() }));
    await choosePrinter(till, { kind: 'tcp', host: printer.host, port: printer.port });
    const before = await examined();
    expect(before.checks.get('printer')?.says).toBe('printer.ready');
    const badBefore = [...before.checks.values()].filter(({ state }) => state === 'bad');
    expect(before.code).toBe(badBefore.length > 0 ? 1 : 0);
    printer.faults.paperOut = true;
    const after = await examined();
    expect(after.checks.get('printer')).toMatchObject({ says: 'printer.paperOut', state: 'bad' });
    expect(after.code).toBe(1);
  });
});

/** Names as people, shops and goods bear them; amounts, PINs and telephones nobody else has. */
const letters = 'abcdefghijklmnopqrstuvwxyzéèôïç';
const word = fc
  .array(fc.constantFrom(...letters), { minLength: 6, maxLength: 12 })
  .map((chosen) => `${(chosen[0] ?? 'x').toUpperCase()}${chosen.slice(1).join('')}q`);
const secretsOf = fc.record({
  shop: word,
  address: word,
  person: fc.tuple(word, word).map((names) => names.join(' ')),
  product: fc.tuple(word, word).map((names) => names.join(' ')),
  note: word,
  pin: fc.integer({ min: 0, max: 99_999_999 }).map((n) => `7${String(n).padStart(8, '0')}3`),
  phone: fc.integer({ min: 0, max: 9_999_999 }).map((n) => `77${String(n).padStart(7, '0')}`),
  price_minor: fc.integer({ min: 12_345_678, max: 98_765_431 }),
});

describe('the support file', () => {
  it('holds nothing of whoever sells and buys there, whatever they are called and whatever they pay', async () => {
    await fc.assert(
      fc.asyncProperty(secretsOf, async (secret) => {
        const own = fs.mkdtempSync(path.join(folder, 'run-'));
        const log = createLog(own);
        const till = await openShop({ dataDir: own, log });
        try {
          const settings = await till.ask('settings.get', {});
          const shop = { ...settings.shop, name: secret.shop, address: secret.address, phone: secret.phone };
          await till.ask('settings.save', { ...settings, shop });
          await till.ask('users.create', { name: secret.person, role: 'cashier', pin: secret.pin });
          await till.ask('shifts.open', { float_minor: 10_000, count: null });
          await till.ask('catalog.create', {
            name: secret.product,
            codes: ['96385074'],
            price_minor: secret.price_minor,
            taxClass: 'standard',
            categoryId: null,
            unit: 'piece',
          });
          await till.ask('cart.scan', { code: '96385074' });
          const cart = await till.ask('cart.setNote', { lineId: null, note: secret.note });
          await till.ask('sales.pay', {
            cartId: cart.id,
            revision: cart.revision,
            tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor }],
          });
          const { code } = await till.ask('backup.newRecoveryCode', {});
          const hosting = await till.ask('backup.setHosting', { open: true, port: 0 });
          const { shop: name, person, product, note, pin, phone, price_minor, address } = secret;
          log.error(
            'sales.pay',
            new Error(
              `“${product}” at ${price_minor} for ${person} (${pin}) of ${name}, “${note}”, ${phone}`,
            ),
          );
          log.error(`${person} of ${name}, ${address} paid ${price_minor} with ‘${code}’`);
          log.error('the last line');
          const logs = path.join(own, 'logs');
          await expect
            .poll(() =>
              fs
                .readdirSync(logs)
                .map((file) => fs.readFileSync(path.join(logs, file), 'utf8'))
                .join(''),
            )
            .toContain('the last line');
          const made = await till.ask('health.bundle', {});
          const text = Object.values(unzipSync(fs.readFileSync(made.path)))
            .map((bytes) => strFromU8(bytes))
            .join('\n');
          expect(text).toContain('sales.pay');
          const hidden = [
            name,
            address,
            ...person.split(' '),
            ...product.split(' '),
            note,
            pin,
            phone,
            String(price_minor),
            String(cart.gross_minor),
            code.slice(0, 19),
            hosting.code ?? '?',
          ];
          for (const part of hidden) expect(text.includes(part), part).toBe(false);
        } finally {
          await till.close();
        }
      }),
      { numRuns: 5, seed: 11 },
    );
  }, 60_000);
});
