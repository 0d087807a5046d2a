import type { Page } from '@playwright/test';
import { goods, lines, scan, signIn, total, type } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

/** Where the focus is in the question that lies on top, once it has one. */
const focusIn = (page: Page, testId: string) =>
  page.getByTestId(testId).evaluate((question) => {
    const at = document.activeElement;
    if (!at || !question.contains(at)) return 'outside';
    return at.getAttribute('aria-label') === 'Fermer' ? 'on what closes it' : 'inside';
  });

/** The first focus of a question: never on what closes it, where Enter would answer unread. */
async function asksRightly(page: Page, testId: string): Promise<void> {
  await expect.poll(() => focusIn(page, testId), { message: testId }).not.toBe('outside');
  expect(await focusIn(page, testId), testId).toBe('inside');
}

/** What a question is asked with has the focus before another key can come, and before any timer. */
const openedBy = (page: Page, press: { readonly key: string; readonly shiftKey?: boolean }) =>
  page.evaluate(async (how) => {
    const focused = new Promise<string>((resolve) =>
      setTimeout(() => {
        const at = document.activeElement;
        resolve(at?.closest('[role="dialog"]') ? (at.getAttribute('data-testid') ?? at.tagName) : 'outside');
      }),
    );
    document.body.dispatchEvent(new KeyboardEvent('keydown', { ...how, bubbles: true, cancelable: true }));
    return await focused;
  }, press);

async function opensRightly(page: Page, keys: readonly string[], testId: string): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await asksRightly(page, testId);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId(testId)).toBeHidden();
}

test('no question of the counter has its first focus on what closes it', { tag: '@both' }, async ({
  till: { page },
}) => {
  await signIn(page, 'owner');
  await opensRightly(page, ['F3'], 'ask-last-ticket');
  await opensRightly(page, ['F8'], 'ask-drawer');
  await opensRightly(page, ['F9'], 'ask-price-check');
  await opensRightly(page, ['F1'], 'help');
  await opensRightly(page, ['Control+k'], 'ask-customer');
  await scan(page, '4006381333931');
  await opensRightly(page, [], 'ask-new-product');
  await scan(page, '4006381333930');
  await opensRightly(page, [], 'ask-misread');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await opensRightly(page, ['F4'], 'ask-discount');
  await opensRightly(page, ['Shift+F4'], 'ask-discount');
  await opensRightly(page, ['Shift+F9'], 'ask-price');
  await opensRightly(page, ['Shift+F2'], 'ask-note');
  await opensRightly(page, ['F5'], 'ask-void');
  await opensRightly(page, ['F7'], 'ask-return');
  await page.getByTestId('line-quantity').click();
  await opensRightly(page, [], 'ask-quantity');
  await opensRightly(page, ['F6'], 'ask-hold');
  await page.keyboard.press('F6');
  await expect(page.getByTestId('hold-label')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lines(page)).toHaveCount(0);
  await opensRightly(page, ['F6'], 'ask-hold');
  await page.getByTestId('task-products').click();
  await page.getByTestId('action-csv').click();
  await opensRightly(page, [], 'export');
});

test('a key right behind the one that opens a question finds it with the focus, however slow the computer is', async ({
  till: { page },
}) => {
  await signIn(page, 'owner');
  await scan(page, goods.soap.code);
  await total(page, 450);
  for (const [key, field] of [
    ['F3', 'DIV'],
    ['F4', 'discount'],
    ['F5', 'reason'],
    ['F6', 'hold-label'],
    ['F7', 'return-all'],
    ['F8', 'reason'],
    ['F9', 'price-check'],
  ] as const) {
    expect(await openedBy(page, { key }), key).toBe(field);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('where money was put down, the first focus is on what keeps the sale', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await type(page, '300');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('action-pay')).toContainText('ENCAISSER 150');
  for (const key of ['Delete', 'F5']) {
    await page.keyboard.press(key);
    await expect(page.getByTestId('ask-cancel')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('ask-cancel')).toBeHidden();
    await total(page, 450);
  }
  await page.keyboard.press('F6');
  await expect(page.getByTestId('hold-label')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lines(page)).toHaveCount(0);
  await page.keyboard.press('F6');
  await page.getByTestId('discard-0').click();
  await expect(page.getByTestId('confirm-no')).toBeFocused();
});

test('neither has one of the drawer or of a manager', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F4');
  await type(page, '50');
  await page.keyboard.press('Enter');
  await opensRightly(page, [], 'override');
  await page.keyboard.press('Escape');
  await page.getByTestId('task-shift').click();
  await expect(page.getByTestId('action-in')).toBeVisible();
  await opensRightly(page, ['Insert'], 'cash-dialog');
  await opensRightly(page, ['F8'], 'drawer-dialog');
});
