import type { Page } from '@playwright/test';
import { ask, goods, lines, quantityOf, scan, signIn, total, type } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

/** The keys of a scan with their own clock, and what each does where nobody takes it: the page may be as slow as it likes. */
async function keys(
  page: Page,
  presses: readonly { key: string; code: string; wait: number; ctrl?: boolean }[],
) {
  await page.evaluate(async (all) => {
    await new Promise((resolve) => setTimeout(resolve, 350));
    let at = performance.now() - all.reduce((sum, { wait }) => sum + wait, 0);
    for (const { key, code, wait, ctrl } of all) {
      at += wait;
      const target = document.activeElement ?? document.body;
      const init = { key, code, ctrlKey: ctrl ?? false, bubbles: true, cancelable: true };
      const event = new KeyboardEvent('keydown', init);
      Object.defineProperty(event, 'timeStamp', { value: at });
      // What the key before changed is drawn, and no timer has its turn in between.
      for (let turn = 0; turn < 5; turn++) await null;
      if (!target.dispatchEvent(event)) continue;
      if (key === 'Enter' && target instanceof HTMLButtonElement) target.click();
      if (key.length === 1 && !ctrl && target instanceof HTMLInputElement)
        document.execCommand('insertText', false, key);
    }
  }, presses);
}
const digits = (text: string, pauses: Readonly<Record<number, number>> = {}) =>
  [...text].map((key, place) => ({ key, code: `Digit${key}`, wait: pauses[place] ?? 8 }));
const enter = { key: 'Enter', code: 'Enter', wait: 8 };
const lineFeed = { key: 'j', code: 'KeyJ', wait: 8, ctrl: true };

test('a scanner that pauses and ends with CR and LF sells once and presses nothing', {
  tag: '@both',
}, async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await page.getByTestId('tiles').getByRole('button').first().click();
  await expect(lines(page)).toHaveCount(1);
  await page.getByTestId('tiles').getByRole('button').first().focus();
  for (const suffix of [[enter, enter], [enter, lineFeed], [lineFeed]]) {
    await keys(page, [...digits(goods.water.code, { 1: 90, 7: 60 }), ...suffix]);
    await expect(lines(page)).toHaveCount(2);
  }
  await quantityOf(lines(page).filter({ hasText: 'Eau' }), 3_000);
  await quantityOf(lines(page).first(), 1_000);
  await expect(page.getByTestId('payment')).toBeHidden();
});

test('a scan that hesitates long leaves no figures behind', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  const long = {
    0: 60,
    1: 140,
    2: 60,
    3: 4,
    4: 200,
    5: 20,
    6: 20,
    7: 140,
    8: 140,
    9: 4,
    10: 200,
    11: 4,
    12: 4,
  };
  await keys(page, [...digits(goods.water.code, long), { ...enter, wait: 4 }]);
  await total(page, 400);
  await expect(page.getByTestId('entry')).toHaveAttribute('data-text', '');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '400');
});

test('a scan that is slow or hesitates is never an amount', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F10');
  await expect(page.getByTestId('due')).toBeVisible();
  const slow = digits(goods.water.code).map((press) => ({ ...press, wait: 50 }));
  await keys(page, [...slow, { ...enter, wait: 50 }]);
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '850');
  await keys(page, [...digits(goods.egg.code, { 2: 140, 9: 90 }), enter, enter]);
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '950');
  // Slower than any scanner: typed, and an article all the same.
  await keys(page, [
    ...digits(goods.egg.code).map((press) => ({ ...press, wait: 400 })),
    { ...enter, wait: 400 },
  ]);
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '1050');
  expect((await ask(page, 'tickets.list', {})).tickets).toEqual([]);
});

test('a misread code says so and keeps the quantity; it becomes a product only on purpose', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await type(page, '3*');
  await scan(page, '2990000000362');
  await expect(page.getByTestId('ask-misread')).toContainText('2990000000362');
  await scan(page, goods.water.code);
  await expect(page.getByTestId('ask-misread')).toBeHidden();
  await quantityOf(lines(page).first(), 3_000);
  await scan(page, '990000000361');
  await page.getByTestId('misread-keep').click();
  await expect(page.getByTestId('new-code')).toContainText('990000000361');
  await page.getByTestId('ask-cancel').click();
  await expect(lines(page)).toHaveCount(1);
});

test('the code of a receipt opens its ticket from any screen, a QR code is no product', async ({
  till: { page },
}) => {
  await signIn(page, 'owner');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F10');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toHaveAttribute('data-number', '1');
  await scan(page, 'TK0000017');
  await expect(page.getByTestId('timeline')).toBeVisible();
  for (const place of ['products', 'reports', 'checkout', 'tickets']) {
    await page.getByTestId('panel-close').click();
    await expect(page.getByTestId('timeline')).toBeHidden();
    await page.getByTestId(`task-${place}`).click();
    await scan(page, 'TK0000017');
    await expect(page.getByTestId('timeline')).toBeVisible();
  }
  // What the first figures searched for is taken back, whoever takes the scan and however fast it comes.
  await page.getByTestId('task-products').click();
  const search = page.getByTestId('products-search');
  for (const wait of [4, 25, 60]) {
    const soap = digits(goods.soap.code).map((press) => ({ ...press, wait }));
    await keys(page, [...soap, { ...enter, wait }]);
    await expect(page.getByTestId('product-name')).toHaveValue(/^Savon/);
    await expect(search).toHaveValue('');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('product-name')).toBeHidden();
  }
  // Beside the list as well: nothing is sold by whoever tidies the categories.
  await page.getByTestId('action-categories').click();
  await expect(page.getByTestId('category-list')).toBeVisible();
  await scan(page, goods.soap.code);
  await expect(page.getByTestId('product-name')).toHaveValue(/^Savon/);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('product-name')).toBeHidden();
  await search.fill('eau');
  await keys(page, [...digits(goods.soap.code), enter]);
  await expect(page.getByTestId('product-name')).toHaveValue(/^Savon/);
  await expect(search).toHaveValue('eau');
  await page.getByTestId('task-checkout').click();
  await scan(page, `x${'1'.repeat(2_000)}`);
  await expect(page.getByTestId('notices')).toContainText('Ce n’est pas un code d’article');
  // Whatever is long is said to its end, on a narrow screen too.
  await page.setViewportSize({ width: 800, height: 600 });
  const hidden_px = await page
    .getByTestId('notices')
    .getByRole('alert')
    .evaluate((notice) =>
      Math.max(...[notice, ...notice.children].map((part) => part.scrollHeight - part.clientHeight)),
    );
  expect(hidden_px).toBeLessThanOrEqual(1);
  await page.setViewportSize({ width: 1366, height: 768 });
});
