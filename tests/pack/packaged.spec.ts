import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { version } from '#main/kernel/version.ts';
import { ask, goods, scan, signIn, total } from '#tests/e2e/counter.ts';
import type { LaunchedTill } from '#tests/support/launched-till.ts';
import { launchPackaged, layOutPackage, packagedProgram } from './launch-packaged.ts';

let folder: string | null = null;
let dataDir: string;
let running: LaunchedTill | null = null;
const launch = async (...args: readonly string[]): Promise<LaunchedTill> => {
  running = await launchPackaged(folder, dataDir, args);
  return running;
};
test.beforeAll(async () => {
  if (!packagedProgram) folder = await layOutPackage();
  dataDir = path.join(mkdtempSync(path.join(tmpdir(), 'comptoir-packaged-data-')), 'data');
});
test.afterEach(() => running?.kill());
test.afterAll(() => {
  if (folder) rmSync(path.dirname(folder), { recursive: true, force: true });
  rmSync(path.dirname(dataDir), { recursive: true, force: true, maxRetries: 10 });
});

test('the packaged till starts, sells, closes its day, ends, and finds all of it again', async () => {
  const first = await launch('--lang', 'fr', '--demo');
  const { page } = first;
  await signIn(page, 'owner');
  await scan(page, goods.soap.code);
  await scan(page, goods.egg.code);
  await total(page, goods.soap.price + goods.egg.price);
  await page.keyboard.press('F10');
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '550');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('change')).toHaveAttribute('data-minor', '0');
  expect((await ask(page, 'shifts.current', {})).shift).not.toBeNull();
  await ask(page, 'shifts.close', { count: null, counted_minor: 550, reason: 'test' });
  expect(await ask(page, 'health.about', {})).toMatchObject({
    version,
    commit: expect.stringMatching(/^[0-9a-f]{40}/),
  });
  await first.close();
  expect(existsSync(path.join(dataDir, 'till.db'))).toBe(true);

  const second = await launch('--lang', 'fr');
  await second.page.getByTestId('person-1').click();
  await expect(second.page.getByTestId('lock')).toBeVisible();
  expect((await ask(second.page, 'shifts.current', {})).shift).toBeNull();
  const { tickets } = await ask(second.page, 'tickets.list', {});
  expect(tickets).toMatchObject([{ number: 1, gross_minor: 550 }]);
  const { sound } = (await ask(second.page, 'health.status', {})).journal;
  expect(sound).toBe(true);
  await second.close();
});
