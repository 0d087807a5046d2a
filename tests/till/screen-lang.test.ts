import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApplication } from '#main/app.ts';
import { screenLang } from '#main/kernel/options.ts';
import { notedLang } from '#main/kernel/shop-lang.ts';
import { openCounter } from '#tests/support/harness.ts';

test.each([
  [{}, undefined, 'fr'],
  [{ systemLang: 'en' }, undefined, 'en'],
  [{ systemLang: 'en' }, 'fr', 'fr'],
  [{ systemLang: 'fr', lang: 'en' }, 'fr', 'en'],
  [{ systemLang: 'fr', lang: 'en' }, undefined, 'en'],
] as const)('a screen with %j in a shop that speaks %s greets in %s', (options, shop, lang) => {
  expect(screenLang(options, shop)).toBe(lang);
});

test('a till that cannot start speaks as the start asked, else as the shop, whatever is left of its files', async () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'lang-'));
  onTestFinished(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const till = await openCounter({ dataDir });
  const settings = await till.ask('settings.get', {});
  expect(notedLang(dataDir)).toBe('fr');
  await till.ask('settings.save', { ...settings, lang: 'en' });
  expect(notedLang(dataDir)).toBe('en');
  await till.application.close();
  const spoken = async (lang?: 'fr'): Promise<unknown> => {
    const rescue = await createApplication({
      dataDir,
      rescue: true,
      systemLang: 'fr',
      log: { warn: () => {}, error: () => {} },
      ...(lang && { lang }),
    });
    const status = await rescue.call(rescue.connect({ host: 'web', label: '' }), 'backup.rescueStatus', {});
    await rescue.close();
    return status;
  };
  const file = path.join(dataDir, 'till.db');
  const key = fs.readdirSync(dataDir).find((name) => name.endsWith('.key')) ?? '';
  fs.renameSync(path.join(dataDir, key), path.join(dataDir, `${key}.away`));
  fs.rmSync(path.join(dataDir, 'shop.lang'));
  expect(await spoken()).toMatchObject({ ok: true, value: { why: 'key', lang: 'en' } });
  expect(await spoken('fr')).toMatchObject({ ok: true, value: { lang: 'fr' } });
  fs.renameSync(path.join(dataDir, `${key}.away`), path.join(dataDir, key));
  fs.rmSync(file);
  for (const end of ['-wal', '-shm']) fs.rmSync(`${file}${end}`, { force: true });
  expect(await spoken()).toMatchObject({ ok: true, value: { why: 'missing', lang: null } });
  fs.writeFileSync(path.join(dataDir, 'shop.lang'), 'en\n');
  expect(await spoken()).toMatchObject({ ok: true, value: { why: 'missing', lang: 'en' } });
  fs.writeFileSync(path.join(dataDir, 'shop.lang'), 'xx');
  expect(await spoken()).toMatchObject({ ok: true, value: { lang: null } });
});
