import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { langs, writings } from '#shared/domain/writing.ts';
import { lookAt } from '#tests/support/pseudo-look.ts';
import { buildPseudoTill, pseudoHost } from '#tests/support/pseudo-till.ts';
import { root } from '#tools/sources.ts';
import { goods, lines, railOf, scan, signIn } from './counter.ts';
import { expect, test } from './till.ts';

/** Every string in the data that the till carries: names of goods, people, countries and taxes are no texts. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
/** What the platform writes itself. */
function calendarWords(): string[] {
  const { locale } = writings[langs[0]];
  return (['short', 'long'] as const).flatMap((width) => {
    const months = new Intl.DateTimeFormat(locale, { month: width, timeZone: 'UTC' });
    const days = new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, at) => [
      months.format(Date.UTC(2026, at)),
      days.format(Date.UTC(2026, 0, 1 + at)),
    ]).flat();
  });
}
const known = [
  ...globSync('resources/{demo,countries}/*.json', { cwd: root })
    .flatMap((file) => stringsOf(JSON.parse(readFileSync(path.join(root, file), 'utf8'))))
    .filter((text) => /\p{L}{2}/u.test(text)),
  ...Object.values(writings).flatMap(({ name, keyNames }) => [name, ...Object.values(keyNames)]),
  ...['Alt', 'Ctrl'],
  ...calendarWords(),
  ...['Comptoir', 'Linux', 'Chromium', 'Node', 'SQLite', 'Electron', 'Awa', 'CSV', 'XLSX', 'Mo', 'Go'],
];

/** A price, a product without a name, a code that a spreadsheet broke. */
const priceList = `code;nom;prix
6009999999990;Awa;750
3,02E+12;Awa;900
6009999999983;;100
`;

type Look = ReturnType<typeof looker>['look'];

/** Looks at a screen when it stands still, and notes what is wrong on it. */
function looker(page: Page) {
  const wrong: string[] = [];
  return {
    wrong,
    async look(screen: string): Promise<void> {
      const { bare, cut } = await lookAt(page, { anywhere: known, alone: ['code', 'nom', 'prix'] });
      const found = [
        ...bare.map((text) => `not from the texts: ${text}`),
        ...cut.map((text) => `cut: ${text}`),
      ];
      // What stands on every screen is told once.
      for (const text of found)
        if (!wrong.some((told) => told.endsWith(text))) wrong.push(`${screen}: ${text}`);
    },
  };
}

/** Every question of a bar of actions that can be asked now: opened by its key, looked at and left. */
async function lookAtQuestions(page: Page, look: Look, apart: readonly string[]) {
  const asked = await page.locator('[data-testid^=action-]:enabled').evaluateAll((buttons) =>
    buttons.map((button) => ({
      id: button.getAttribute('data-testid') ?? '',
      key: button.getAttribute('aria-keyshortcuts') ?? '',
    })),
  );
  const dialog = page.getByRole('dialog');
  for (const { id, key } of asked) {
    if (key === '' || apart.includes(id)) continue;
    await page.keyboard.press(key);
    await expect(dialog.first(), id).toBeVisible();
    await look(id);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  }
}

// One after the other: both walk through the till that is built for this file.
test.describe.configure({ mode: 'default' });
test.beforeAll(buildPseudoTill);
test.use({ tillHost: pseudoHost });

test.describe('in a language that nobody speaks, a third longer', () => {
  test.describe('the demo shop', () => {
    test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

    test('says nothing but its texts, and cuts none', async ({ till: { page } }) => {
      const { look, wrong } = looker(page);
      await expect(page.getByTestId('person-1')).toBeVisible();
      await look('sign-in');
      await signIn(page, 'owner');
      await look('checkout, nothing in it');
      await scan(page, goods.soap.code);
      await scan(page, goods.water.code);
      await expect(lines(page)).toHaveCount(2);
      await look('checkout');
      await lookAtQuestions(page, look, ['action-pay', 'action-last-ticket', 'action-return', 'action-hold']);
      await lookAtPayment(page, look);

      for (const id of await railOf(page)) {
        const entry = page.getByTestId(id);
        await entry.click();
        await expect(entry).toHaveAttribute('aria-current', 'page');
        await look(id);
        await lookInside[id]?.(page, look);
      }
      expect(wrong).toEqual([]);
    });
  });

  test.describe('a till that is new', () => {
    test.use({ tillArgs: ['--lang', 'fr'] });

    test('says nothing but its texts, and cuts none', async ({ till: { page } }) => {
      const { look, wrong } = looker(page);
      await expect(page.getByTestId('setup-facts')).toBeVisible();
      await look('set-up');
      await page.getByTestId('setup-open').click();
      await look('set-up, with what is missing');
      await page.getByTestId('setup-restore').click();
      await expect(page.getByTestId('restore-back')).toBeVisible();
      await look('restore');
      expect(wrong).toEqual([]);
    });
  });
});

async function lookAtPayment(page: Page, look: Look): Promise<void> {
  await page.keyboard.press('F10');
  await expect(page.getByTestId('payment')).toBeVisible();
  await look('payment');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toBeVisible();
  await look('paid');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('paid')).toBeHidden();
}

/** What a task opens: its questions, panels and pages. The rail itself says which tasks there are. */
const lookInside: Readonly<Record<string, (page: Page, look: Look) => Promise<void>>> = {
  async 'task-tickets'(page, look) {
    await page
      .getByTestId(/^row-\d+$/)
      .first()
      .click();
    await expect(page.getByTestId('receipt')).toBeVisible();
    await look('a ticket');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('receipt')).toHaveCount(0);
  },
  async 'task-products'(page, look) {
    await expect(page.getByTestId(/^row-/).first()).toBeVisible();
    await page.getByTestId('action-new').click();
    await expect(page.getByTestId('product-name')).toBeVisible();
    await look('a new product');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('product-name')).toHaveCount(0);
    await page.keyboard.press('Control+e');
    await expect(page.getByTestId('export-csv')).toBeVisible();
    await look('the list as a file');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('export-csv')).toHaveCount(0);
    await page.keyboard.press('Control+i');
    await expect(page.getByTestId('import-pick')).toBeVisible();
    await look('import');
    await page.getByTestId('import-file').setInputFiles({
      name: 'CSV.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(priceList),
    });
    await expect(page.getByTestId('import-column-1')).not.toHaveValue('');
    await look('import, columns');
    await page.keyboard.press('F10');
    await expect(page.getByTestId('import-rejected')).toBeVisible();
    await look('import, checked');
    await page.keyboard.press('Alt+4');
    await expect(page.getByTestId('confirm-yes')).toBeVisible();
    await look('leaving the import');
    await page.getByTestId('confirm-yes').click();
    await expect(page.getByTestId('confirm-yes')).toHaveCount(0);
  },
  async 'task-shift'(page, look) {
    // The keys are those of what stands there once it has been read.
    await expect(page.getByTestId('action-in')).toBeVisible();
    for (const key of ['Insert', 'Delete', 'F8']) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(`shift, ${key}`);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    await page.keyboard.press('F10');
    await expect(page.getByTestId('count-total')).toBeVisible();
    await look('closing, the count');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('count-total')).toHaveCount(0);
  },
  async 'task-reports'(page, look) {
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      await look(`reports, ${await tab.getAttribute('data-testid')}`);
    }
  },
  async 'task-customers'(page, look) {
    await page.getByTestId('empty-new').press('Enter');
    await expect(page.getByTestId('customer-name')).toBeVisible();
    await look('a new customer');
    await page.getByTestId('panel-close').press('Enter');
  },
  async 'task-settings'(page, look) {
    await expect(page.getByTestId('section-about')).toBeVisible();
    for (const section of await page.getByTestId(/^section-/).all()) {
      await section.click();
      await expect(section).toHaveAttribute('aria-current', 'page');
      await look(`settings, ${await section.getAttribute('data-testid')}`);
    }
  },
};
