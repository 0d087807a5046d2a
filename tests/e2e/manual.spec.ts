import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { type Lang, langs } from '#shared/domain/writing.ts';
import { smallPng } from '#tests/support/small-png.ts';
import { manualFolder } from '#tools/manual.ts';
import { root } from '#tools/sources.ts';
import { ask, expectAccessible, goods, lines, scan, signIn, total, type } from './counter.ts';
import { expect, test } from './till.ts';

/** Writes the pictures of the manuals; without it the same way is walked, and what they show must be there. */
const drawing = process.env.COMPTOIR_MANUAL === '1';
const folder = path.join(root, 'docs', 'images');

const chapters = (lang: Lang): string =>
  readdirSync(path.join(manualFolder, lang))
    .map((file) => readFileSync(path.join(manualFolder, lang, file), 'utf8'))
    .join('\n');

/** Takes one picture of the window or of a part of it, once nothing moves on it. */
function camera(page: Page, lang: Lang) {
  const taken: string[] = [];
  return {
    taken,
    async shoot(name: string, part?: Locator): Promise<void> {
      taken.push(name);
      await expect(part ?? page.locator('body')).toBeVisible();
      if (!drawing) return;
      mkdirSync(folder, { recursive: true });
      await page.mouse.move(0, 0);
      await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
      const file = path.join(folder, `${name}${lang === 'fr' ? '' : `.${lang}`}.png`);
      writeFileSync(file, await smallPng(page, await (part ?? page).screenshot()));
    },
  };
}

/** The pictures that the manuals of a language show. */
const shownIn = (lang: Lang): string[] =>
  [...chapters(lang).matchAll(/images\/([\w-]+)(?:\.en)?\.png/g)].map(([, name = '']) => name).sort();

const priceList = `code;nom;prix
6009999999990;Bougie parfumée;750
2990000000385;Savon;475
3,02E+12;Thé vert;900
6009999999983;;100
`;

interface SheetKey {
  readonly key: string;
  /** What its button may say: "Hold, or Recall". */
  readonly words: readonly string[];
}

/** The function keys of a table of the cheat sheet, with the words of their buttons in bold. */
function keysOf(lang: Lang, table: number): SheetKey[] {
  const sheet = readFileSync(path.join(manualFolder, lang, 'keys.md'), 'utf8').split('\n### ')[table] ?? '';
  return [...sheet.matchAll(/^\| `(F\d+)`[^|]*\| (.+) \|$/gm)].map(([, key = '', what = '']) => ({
    key,
    words: [...what.matchAll(/\*\*([^*]+)\*\*/g)].map(([, word = '']) => word),
  }));
}

/** Each key of the cheat sheet stands on a button of the screen or, in a narrow window, under More; with one of its words. */
async function expectKeys(page: Page, keys: readonly SheetKey[]): Promise<void> {
  expect(keys.length).toBeGreaterThan(1);
  const more = page.getByTestId('action-more');
  const folded = await more.isVisible();
  if (folded) await more.click();
  for (const { key, words } of keys) {
    const button = page
      .locator(`[aria-keyshortcuts="${key}"]`)
      .filter({ hasText: new RegExp(words.join('|')) });
    await expect(button.first(), `${key} ${words.join(', ')}`).toBeVisible();
  }
  if (folded) await more.click();
}

for (const lang of langs) {
  test.describe(`in ${lang}`, () => {
    test.describe('with the practice shop', () => {
      test.use({ tillArgs: ['--lang', lang, '--demo'] });

      test('what the manual shows is on the screens', async ({ till: { page } }) => {
        test.setTimeout(150_000);
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        const { shoot, taken } = camera(page, lang);
        await expect(page.getByTestId('person-1')).toBeVisible();
        await shoot('sign-in');
        await signIn(page, 'cashier');
        await sellAtTheCounter(page, lang, shoot);

        await page.getByTestId('lock').click();
        await signIn(page, 'owner');
        await takeBack(page, shoot);
        await lookAround(page, lang, shoot);
        await closeAndOpen(page, shoot);
        expect([...taken, 'setup'].sort()).toEqual(shownIn(lang));
      });
    });

    test.describe('before anything', () => {
      test.use({ tillArgs: ['--lang', lang] });

      test('the first start is as the manual shows it', async ({ till: { page } }) => {
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        await expect(page.getByTestId('setup-shopName')).toBeVisible();
        await page.getByTestId('setup-country').click();
        await type(page, lang === 'fr' ? 'Séné' : 'Kenya');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.getByTestId('setup-shopName').fill('Boutique Awa');
        await page.getByTestId('setup-ownerName').fill('Awa Ndiaye');
        await camera(page, lang).shoot('setup');
        await page.keyboard.press('F1');
        await expect(page.getByTestId('help-title')).toHaveAttribute('data-chapter', 'first-start');
        await page.keyboard.press('F1');
        await expect(page.getByTestId('setup-shopName')).toHaveValue('Boutique Awa');
      });
    });
  });
}

type Shoot = ReturnType<typeof camera>['shoot'];

async function sellAtTheCounter(page: Page, lang: Lang, shoot: Shoot): Promise<void> {
  for (const { code } of [goods.baguette, goods.water, goods.egg]) await scan(page, code);
  await type(page, '12*');
  await scan(page, goods.soap.code);
  await expect(lines(page)).toHaveCount(4);
  await total(page, 150 + 400 + 100 + 12 * 450);
  await expectKeys(page, keysOf(lang, 2));
  await page.keyboard.press('F4');
  await expect(page.getByTestId('discount')).toBeFocused();
  await type(page, '10');
  await page.getByTestId('reason-0').click();
  await shoot('discount', page.getByRole('dialog'));
  await page.getByTestId('ask-confirm').click();
  await expect(page.getByTestId(/^approver-/).first()).toBeVisible();
  await shoot('override', page.getByRole('dialog').last());
  await page
    .getByTestId(/^approver-/)
    .first()
    .click();
  await total(page, 5_445);
  await shoot('checkout');

  await type(page, lang === 'fr' ? 'eau' : 'water');
  await expect(page.getByTestId('results').getByRole('option').first()).toBeVisible();
  await shoot('search', page.getByTestId('search').locator('xpath=../..'));
  await page.keyboard.press('Escape');

  await page.keyboard.press('F10');
  await expect(page.getByTestId('payment')).toBeVisible();
  await expectKeys(page, keysOf(lang, 3));
  await type(page, '6000');
  await expect(page.getByTestId('given')).toHaveAttribute('data-minor', '6000');
  await shoot('payment');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toBeVisible();
  await shoot('paid');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('paid')).toBeHidden();
}

async function takeBack(page: Page, shoot: Shoot): Promise<void> {
  await page.keyboard.press('F7');
  await scan(page, goods.soap.code);
  await expect(page.getByTestId('return-mode')).toBeVisible();
  await total(page, 450);
  await shoot('return');
  await page.keyboard.press('Delete');
  await expect(lines(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('return-mode')).toBeHidden();
}

async function lookAround(page: Page, lang: Lang, shoot: Shoot): Promise<void> {
  await page.keyboard.press('Alt+2');
  await page
    .getByTestId(/^row-\d+$/)
    .first()
    .click();
  await expect(page.getByTestId('receipt')).toBeVisible();
  await shoot('ticket');

  await page.keyboard.press('Alt+3');
  const soap = lang === 'fr' ? 'savon' : 'soap';
  await page.getByTestId('products-search').fill(soap);
  const rows = page.getByTestId(/^row-\d+$/);
  await expect(rows.first()).toContainText(new RegExp(soap, 'i'));
  await page.getByRole('grid').press('Enter');
  await expect(page.getByTestId('product-name')).toBeVisible();
  await shoot('products');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+i');
  await page.getByTestId('import-file').setInputFiles({
    name: 'articles.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(priceList),
  });
  await expect(page.getByTestId('import-column-1')).not.toHaveValue('');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('import-rejected')).toHaveText('2');
  await shoot('import');

  await page.keyboard.press('Alt+5');
  await page.getByTestId('confirm-yes').click();
  await expect(page.getByTestId('sheet')).toBeVisible();
  await shoot('reports');

  await page.keyboard.press('Alt+6');
  const sections = { people: 'people', journal: 'journal', printer: 'printer', 'sales-rules': 'sales' };
  for (const [picture, section] of Object.entries(sections)) {
    await page.getByTestId(`section-${section}`).click();
    await expect(page.getByTestId(`section-${section}`)).toHaveAttribute('aria-current', 'page');
    if (section === 'printer') await page.getByTestId('printer-tcp').check({ force: true });
    await shoot(picture);
    if (section === 'printer') await page.getByTestId('action-reset').click();
  }

  await page.keyboard.press('Alt+4');
  await expect(page.getByTestId('shift-sold')).toBeVisible();
  await expectKeys(
    page,
    keysOf(lang, 1).filter(({ key }) => key === 'F8' || key === 'F10'),
  );
}

async function closeAndOpen(page: Page, shoot: Shoot): Promise<void> {
  await page.keyboard.press('F10');
  await page.getByTestId('count-note-10000').fill('2');
  await page.getByTestId('count-note-500').fill('7');
  await shoot('close-count');
  await page.keyboard.press('Escape');
  await page.getByTestId('confirm-yes').click();
  await ask(page, 'shifts.close', { count: null, counted_minor: 0, reason: 'essai' });
  await page.keyboard.press('Alt+1');
  await expect(page.getByTestId('no-shift')).toBeVisible();
  await page.getByTestId('float').fill('20000');
  await shoot('open-till');
}

test.describe('the help', () => {
  test.use({ tillArgs: ['--lang', 'fr', '--demo'] });
  const title = (page: Page) => page.getByTestId('help-title');

  test('opens at the task, over a question too, and gives the focus back', { tag: '@both' }, async ({
    till: { page },
  }) => {
    await expect(page.getByTestId('person-1')).toBeVisible();
    await page.keyboard.press('F1');
    await expect(title(page)).toHaveAttribute('data-chapter', 'sign-in');
    await page.keyboard.press('Escape');
    await signIn(page, 'cashier');
    await scan(page, goods.soap.code);
    await total(page, 450);
    await page.keyboard.press('F4');
    await expect(page.getByTestId('discount')).toBeFocused();
    await type(page, '7');
    await page.keyboard.press('F1');
    await expect(title(page)).toHaveAttribute('data-chapter', 'sell');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('help')).toHaveCount(0);
    await expect(page.getByTestId('discount')).toBeFocused();
    await expect(page.getByTestId('discount')).toHaveValue('7');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F10');
    await expect(page.getByTestId('payment')).toBeVisible();
    await page.getByTestId('help-open').click();
    await expect(title(page)).toHaveAttribute('data-chapter', 'pay');
  });

  test('is read, searched and left by keyboard alone', async ({ till: { page } }) => {
    await signIn(page, 'cashier');
    await page.keyboard.press('F1');
    await expect(page.getByTestId('help-search')).toBeFocused();
    await type(page, 'echange');
    await expect(page.getByTestId('found-0')).toContainText('Un échange');
    await page.keyboard.press('Enter');
    await expect(title(page)).toHaveAttribute('data-chapter', 'return');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('help-search')).toHaveValue('');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByTestId('chapter-sign-in')).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(title(page)).toHaveAttribute('data-chapter', 'open');
    await expect(page.getByTestId('help-page').getByRole('img')).toHaveJSProperty('complete', true);
    await page.getByTestId('help-page').focus();
    await type(page, 'lait');
    await page.keyboard.press('F1');
    await expect(page.getByTestId('search')).toHaveValue('');
  });

  test('follows its links, and steps aside for a scan', async ({ till: { page } }) => {
    await signIn(page, 'owner');
    await page.keyboard.press('Alt+6');
    await page.keyboard.press('F1');
    await page.getByTestId('help-page').getByRole('link').first().click();
    await expect(title(page)).toHaveAttribute('data-chapter', 'printer-setup');
    await scan(page, goods.soap.code);
    await expect(page.getByTestId('help')).toHaveCount(0);
    await total(page, 450);
  });

  test('the manual on the screen shuts nobody out: contrast, names and roles', async ({ till: { page } }) => {
    await signIn(page, 'cashier');
    await page.keyboard.press('F1');
    await expect(page.getByTestId('help-page').getByRole('img').first()).toBeVisible();
    await expectAccessible(page);
    await page.getByTestId('chapter-symptoms').click();
    await page.getByTestId('help-search').fill('imprimante');
    await expect(page.getByTestId('found-0')).toBeVisible();
    await expectAccessible(page);
  });
});
