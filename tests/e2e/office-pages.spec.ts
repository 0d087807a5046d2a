import { rmSync } from 'node:fs';
import { chromium, expect, type Page, test } from '@playwright/test';
import { newOfficeFolder, startOffice } from '#tests/headoffice/office-process.ts';
import { chromiumArgs, findChromium } from '#tests/support/chromium.ts';
import { expectAccessible } from './steps.ts';

const minutes = 60_000;
const noWider = async (page: Page): Promise<void> => {
  const { wide, width } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    width: window.innerWidth,
  }));
  expect(wide).toBeLessThanOrEqual(width);
};

test('an owner sees on a telephone what three shops sold, after a code that is good once', async () => {
  test.setTimeout(10 * minutes);
  const folder = newOfficeFolder();
  const office = await startOffice(folder, ['--demo']);
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium was found: set CHROMIUM_PATH');
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
  try {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'fr-SN' });
    const page = await context.newPage();
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(office.url)) elsewhere.push(request.url());
    });
    const code = await office.beside(async ({ apis }) => {
      const now = Date.now();
      return apis.people.makeCode(await apis.tills.tenant(now), '', now);
    });
    await page.goto(office.url);
    await expect(page).toHaveURL(`${office.url}/sign-in`);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'J’ai un code' }).click();
    await page.getByLabel('Code').fill(code);
    await page.getByLabel('Votre nom').fill('Awa Ndiaye');
    await page.getByLabel('Mot de passe').fill('court');
    await page.getByRole('button', { name: 'Choisir ce mot de passe' }).click();
    await expect(page.getByRole('alert')).toContainText('trop court');
    await expectAccessible(page);
    await page.getByLabel('Code').fill(code);
    await page.getByLabel('Mot de passe').fill('une phrase que je retiens');
    await page.getByRole('button', { name: 'Choisir ce mot de passe' }).click();
    await expect(page.getByRole('heading', { name: 'Les ventes' })).toBeVisible();
    const whole = await page.locator('[data-sum]').innerText();
    expect(whole).toMatch(/^[\d\u202f]+\u00a0F$/);
    for (const [by, name] of [
      ['Boutique', 'Parcelles Assainies'],
      ['Caisse', 'Thiès · TDEMO4'],
      ['Personne', 'Mariama Diallo'],
      ['Article', 'Baguette'],
    ] as const) {
      await page.getByRole('link', { name: by, exact: true }).click();
      await expect(page.getByRole('cell', { name, exact: true }).first()).toBeVisible();
      await expect(page.locator('[data-sum]')).toHaveText(whole);
      await noWider(page);
      await expectAccessible(page);
    }
    await page.getByRole('link', { name: 'English' }).click();
    await expect(page.getByRole('heading', { name: 'Sales' })).toBeVisible();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Your name').fill('Awa Ndiaye');
    await page.getByLabel('Password').fill('trop court du tout');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await page.getByLabel('Password').fill('une phrase que je retiens');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Sales' })).toBeVisible();
    expect(elsewhere).toEqual([]);
  } finally {
    await browser.close();
    await office.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
