import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { createSettingsStore } from './store.ts';

let till: TestTill;
afterEach(() => till.close());

it('prints into none of the files a till lives by, whatever they are called', async () => {
  till = await openCounter();
  const link = `${till.dataDir}.link`;
  fs.symlinkSync(till.dataDir, link);
  try {
    const settings = await till.ask('settings.get', {});
    const key = path.join(till.dataDir, 'till-1.key');
    const before = fs.readFileSync(key);
    for (const file of [key, path.join(link, 'till-1.key'), path.join(till.dataDir, 'not-there', 'yet')]) {
      const printer = { kind: 'file', path: file } as const;
      const test = { printer, width: 80, profile: 'generic-80' } as const;
      expect(await till.call('printing.test', test)).toMatchObject({ refusal: { code: 'PRINTER_PATH' } });
      expect(await till.call('settings.save', { ...settings, printer })).toMatchObject({
        refusal: { code: 'PRINTER_PATH' },
      });
    }
    expect(fs.readFileSync(key).equals(before)).toBe(true);
  } finally {
    fs.rmSync(link);
  }
});

it('prints where a printer or a file of receipts is, and nowhere that depends on where it was started', async () => {
  till = await openCounter();
  const folder = `${till.dataDir}.papers`;
  const at = (name: string): string => path.join(folder, name);
  fs.mkdirSync(folder);
  fs.writeFileSync(at('letter.odt'), 'PK of somebody');
  fs.writeFileSync(at('empty.bin'), '');
  fs.writeFileSync(at('receipts.bin'), '\u001b@receipts of before');
  const settings = await till.ask('settings.get', {});
  const barred = [
    'printer.bin',
    './printer.bin',
    '../x',
    '..\\x',
    'lp0',
    '~/x',
    'LPT1',
    folder,
    at('letter.odt'),
  ];
  const fine = [at('empty.bin'), at('receipts.bin'), at('new.bin'), at('away/new.bin'), '/dev/usb/lp9'];
  try {
    for (const file of [...barred, ...fine]) {
      const printer = { kind: 'file', path: file } as const;
      const expected = barred.includes(file) ? { refusal: { code: 'PRINTER_PATH' } } : { ok: true };
      const { groups } = await till.ask('settings.get', {});
      const saved = await till.call('settings.save', { ...settings, printer, groups });
      expect({ file, ...saved }).toMatchObject({ file, ...expected });
      if (barred.includes(file))
        expect(await till.call('printing.test', { printer, width: 80, profile: 'generic-80' })).toMatchObject(
          expected,
        );
    }
    expect(fs.readFileSync(at('letter.odt'), 'utf8')).toBe('PK of somebody');
    expect(fs.existsSync('printer.bin')).toBe(false);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

it('lets a cashier try no printer', async () => {
  till = await openCounter();
  const fatou = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
  const printer = { kind: 'file', path: `${till.dataDir}.paper` } as const;
  expect(await till.call('printing.test', { printer, width: 80, profile: '' })).toMatchObject({
    refusal: { code: 'PERMISSION_NEEDED' },
  });
});

it('takes no time zone and no coin that there is not, and starts with those of an earlier version', async () => {
  till = await openCounter();
  const settings = await till.ask('settings.get', {});
  const bad = [
    { ...settings, timeZone: 'Africa/Dakkar' },
    { ...settings, sale: { ...settings.sale, cash_step_minor: 0 } },
  ];
  for (const next of bad)
    expect(await till.call('settings.save', next)).toMatchObject({ refusal: { code: 'BAD_INPUT' } });
  await till.application.close();
  const db = openDb(storeFile(till.dataDir));
  db.transaction(() => createSettingsStore(db).write('settings', { ...bad[1], timeZone: 'Africa/Dakkar' }));
  db.close();
  till = await openTill({ dataDir: till.dataDir, time: till.time });
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa!.id, pin: ownerPin });
  expect(await till.ask('settings.get', {})).toMatchObject({
    timeZone: 'Africa/Dakar',
    sale: { cash_step_minor: 1 },
  });
  expect(await till.ask('cart.scan', { code: '96385074' })).toMatchObject({ cash_due_minor: 450 });
});
