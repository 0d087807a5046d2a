import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { hashPin } from '#main/kernel/pin.ts';
import {
  fingerprintOf,
  newProfileKey,
  publicKeyOf,
  signProfile,
} from '#main/modules/site/engine/profile-file.ts';
import { profileSchema } from '#tools/till-settings.ts';
import { ask } from './counter.ts';
import { expectAccessible, fillRates, ownerPin, setUpShop, typePin } from './steps.ts';
import { expect, test } from './till.ts';

const folder = path.join(tmpdir(), `comptoir-site-${process.pid}`);
test.beforeAll(() => mkdirSync(folder, { recursive: true }));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));
const code = '402957118364';
const key = newProfileKey();
async function profile(change: object = {}): Promise<string> {
  const people = [
    { name: 'Awa Ndiaye', role: 'owner', activation: await hashPin(code) },
    { name: 'Binta Fall', role: 'cashier', activation: await hashPin('730158826491') },
  ];
  const site = {
    format: 'comptoir-site-profile',
    version: 1,
    name: 'Kiosques de Dakar',
    lang: 'fr',
    country: 'SN',
  };
  return signProfile(profileSchema, { ...site, shopName: 'Kiosque 12', people, ...change }, key);
}
const step = (page: Page) => page.getByTestId('choose-pin');

test.describe('a first start with a site profile', () => {
  const file = path.join(folder, 'site.comptoir-profile');
  test.use({ tillArgs: ['--lang', 'fr', '--profile', file] });
  test.beforeAll(async () => writeFileSync(file, await profile()));

  test('asks each person for the code she was given before she chooses a PIN', { tag: '@both' }, async ({
    till,
  }) => {
    const { page } = till;
    await page
      .getByTestId(/^person-\d+$/)
      .filter({ hasText: 'Awa Ndiaye' })
      .click();
    await expect(step(page)).toHaveAttribute('data-step', 'activation');
    await expectAccessible(page);
    // Its digits are read from a paper: they are shown. The code of somebody else is told before a PIN is thought of.
    const tap = async (digits: string): Promise<void> => {
      for (const digit of digits) await page.getByTestId(`pin-${digit}`).click();
    };
    await tap('7301588');
    await expect(page.getByTestId('pin-dots')).toContainText('7301 588· ····');
    await tap('26491');
    await page.getByTestId('pin-enter').click();
    await expect(step(page).getByRole('alert')).toContainText('4');
    await expect(step(page)).toHaveAttribute('data-step', 'activation');

    await typePin(page, code);
    await expect(step(page)).toHaveAttribute('data-step', 'choose');
    await typePin(page, ownerPin);
    // A slip: only the PIN is asked for again.
    await expect(step(page)).toHaveAttribute('data-step', 'again');
    await typePin(page, '731946');
    await expect(step(page)).toHaveAttribute('data-step', 'choose');
    await typePin(page, ownerPin);
    await expect(step(page)).toHaveAttribute('data-step', 'again');
    await typePin(page, ownerPin);
    await expect(page.getByTestId('lock')).toContainText('Awa Ndiaye');
    await page.keyboard.press('F12');
    await expect(step(page)).toBeHidden();
    await typePin(page, ownerPin);
    await expect(page.getByTestId('lock')).toContainText('Awa Ndiaye');
  });
});

test.describe('a first start with a profile that was changed', () => {
  const file = path.join(folder, 'changed.comptoir-profile');
  test.use({ tillArgs: ['--lang', 'fr', '--profile', file] });
  test.beforeAll(async () => writeFileSync(file, (await profile()).replace('Kiosque 12', 'Kiosque 13')));

  test('says so where the shop is set up, and the shop can be opened by hand', async ({ till }) => {
    const { page } = till;
    const said = page.getByTestId('setup-profile-refused');
    await expect(said).toHaveAttribute('data-code', 'PROFILE_NOT_SIGNED');
    await fillRates(page);
    await expectAccessible(page);
    await setUpShop(page);
    await page.keyboard.press('F12');
    await expect(said).toBeHidden();
  });
});

test('an owner sees what a profile would change, leaves it, and then applies it', async ({ till }) => {
  const { page } = till;
  await setUpShop(page);
  const { country, sale } = await ask(page, 'settings.get', {});
  const text = await profile({ country, lang: 'fr', sale: { blindClose: !sale.blindClose } });
  await page.getByTestId('task-settings').click();
  await page.getByTestId('settings-health').click();
  const preview = page.getByTestId('profile-preview');
  const choose = async (held: string): Promise<void> => {
    const file = { name: 'site.comptoir-profile', mimeType: 'application/json', buffer: Buffer.from(held) };
    await page.locator('input[type=file]').setInputFiles(file);
  };
  await choose(text.replace('Kiosque 12', 'Kiosque 13'));
  await expect(page.getByTestId('notices')).toContainText('signature');
  await expect(preview).toBeHidden();

  await choose(text);
  await expect(preview).toContainText('Kiosques de Dakar');
  await expect(preview).toContainText(fingerprintOf(publicKeyOf(key)));
  await expectAccessible(page);
  await page.getByTestId('profile-no').click();
  await expect(preview).toBeHidden();
  expect((await ask(page, 'settings.get', {})).shop.name).toBe('Chez Awa');

  await choose(text);
  await page.getByTestId('profile-apply').click();
  await expect(page.getByTestId('profile-applied')).toContainText('Kiosques de Dakar');
  expect(await ask(page, 'settings.get', {})).toMatchObject({
    shop: { name: 'Kiosque 12' },
    sale: { blindClose: !sale.blindClose },
  });
  const tiles = await ask(page, 'users.tiles', {});
  expect(tiles.filter(({ choosesPin }) => choosesPin).map(({ name }) => name)).toEqual(['Binta Fall']);
});
