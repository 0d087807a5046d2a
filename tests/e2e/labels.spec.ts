import { readPng } from '#tests/support/read-codes.ts';
import { enterDemo, expectAccessible } from './steps.ts';
import { expect, type Till, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });
test.beforeEach(async ({ till }) => {
  await enterDemo(till.page, 'Awa Ndiaye');
  await till.page.getByTestId('task-products').click();
  await expect(rows(till).first()).toBeVisible();
});

const rows = (till: Till) => till.page.getByTestId('products').getByTestId(/^row-\d+$/);

async function create(till: Till, name: string, price: string, code: string): Promise<void> {
  const { page } = till;
  await page.keyboard.press('Insert');
  await page.getByTestId('product-name').fill(name);
  await page.getByTestId('product-price').fill(price);
  await page.getByTestId('product-code').fill(code);
  await page.getByTestId('product-code').press('Enter');
  await expect(page.getByTestId('product-codes')).toContainText(code);
  await page.getByTestId('product-save').click();
  await expect(page.getByTestId('product-archive')).toBeVisible();
}

/** In a narrow window it stands under More. */
async function openLabels(page: Till['page']): Promise<void> {
  const action = page.getByTestId('action-labels');
  await expect(action.or(page.getByTestId('action-more')).first()).toBeVisible();
  if (await action.isHidden()) await page.getByTestId('action-more').click();
  await action.click();
}

test('labels of the list lie on a sheet of A4, each with a code that a reader reads, and are asked for anew by another price', async ({
  till,
}) => {
  const { page } = till;
  await create(till, 'Bissap maison 50 cl', '750', '6049999000015');
  await page.keyboard.press('Escape');
  await page.getByTestId('products-search').fill('Bissap maison');
  await expect(rows(till)).toHaveCount(1);
  await openLabels(page);
  await expect(page.getByTestId('labels-listed')).toBeChecked();
  await page.getByTestId('labels-paper').click();
  await page.getByRole('option', { name: /A4, 24/ }).click();
  await page.getByTestId(/^label-count-/).fill('2');
  await page.getByTestId('labels-used').fill('1');
  await expectAccessible(page);
  await page.evaluate(() => {
    window.print = () => undefined;
  });
  await page.getByTestId('labels-print').click();
  const sheet = page.locator('[data-sheet="a4-24"]');
  await expect(sheet).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 1000, height: 1200 });
  // A printer has four dots and more where a screen has one.
  await sheet.evaluate((page: HTMLElement) => page.style.setProperty('zoom', '4'));
  const labels = await sheet.locator('> div').all();
  expect(labels).toHaveLength(2);
  for (const label of labels)
    expect(await readPng(await label.screenshot())).toEqual(['EAN13 6049999000015']);
  await expect(sheet).toContainText('750');
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await expect(page.getByTestId('labels')).toBeHidden();

  await rows(till).first().click();
  await page.getByTestId('product-price').fill('800');
  await page.getByTestId('product-save').click();
  await expect(rows(till).first()).toContainText('800');
  await openLabels(page);
  await expect(page.getByTestId('labels-outdated')).toBeChecked();
  await expect(page.getByTestId('labels')).toContainText('800');
});
