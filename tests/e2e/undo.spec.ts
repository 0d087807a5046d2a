import { ask, expectAccessible, goods, lines, quantityOf, scan, signIn, total } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

test('a line that was removed comes back by its key and by touch, and the record has both', {
  tag: '@both',
}, async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await scan(page, goods.water.code);
  await scan(page, goods.soap.code);
  await total(page, 850);
  await page.keyboard.press('Delete');
  await total(page, 400);
  await expect(page.getByTestId('notice-action')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Control+z');
  await total(page, 850);
  await expect(page.getByTestId('notice-action')).toBeHidden({ timeout: 4_000 });

  await page.getByTestId('line-remove').click();
  await total(page, 400);
  await page.getByTestId('notice-action').click();
  await total(page, 850);
  const { totals } = await ask(page, 'shifts.x', {});
  expect(totals.removedLines.count).toBe(2);
  expect(totals.restoredLines).toEqual({ count: 2, amount_minor: 900 });

  await page.keyboard.press('Delete');
  await expect(page.getByTestId('notice-action')).toBeVisible();
  await page.keyboard.press('F10');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toBeVisible();
  // What was taken from a sale that is paid is not offered for the next one, though its time is not over.
  await expect(page.getByTestId('notice-action')).toBeHidden({ timeout: 4_000 });

  await page.keyboard.press('Enter');
  await scan(page, goods.water.code);
  await total(page, 400);
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('notice-action')).toBeVisible();
  await page.keyboard.press('Alt+2');
  await expect(page.getByTestId('tickets')).toBeVisible();
  await expect(page.getByTestId('notice-action')).toHaveCount(0, { timeout: 4_000 });
});

test('a sale that was voided comes back, and letters in the search keep their own key', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F5');
  await expect(page.getByTestId('reason')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lines(page)).toHaveCount(0);
  await page.getByTestId('search').fill('pain');
  await page.keyboard.press('Control+z');
  await expect(lines(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await total(page, 450);
});

test('a sale on hold is thrown away and brought back', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F6');
  await page.getByTestId('hold-label').fill('Mme Diop');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('ask-hold')).toBeHidden();
  await expect(lines(page)).toHaveCount(0);
  await page.keyboard.press('F6');
  await page.getByTestId('discard-0').click();
  await expect(page.getByTestId('ask-hold')).toBeHidden();
  await expect(page.getByTestId('notice-action')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await ask(page, 'cart.held', {})).length).toBe(1);
  await expect(page.getByTestId('notice-action')).toBeHidden({ timeout: 4_000 });
  await page.keyboard.press('F6');
  await page.getByTestId('held-0').click();
  await total(page, 450);
});

test('a cashier asks once to take goods back, scan after scan', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await page.keyboard.press('F7');
  await page
    .getByTestId('override')
    .getByTestId(/^approver-/)
    .first()
    .click();
  await expect(page.getByTestId('return-mode')).toBeVisible();
  await scan(page, goods.soap.code);
  await quantityOf(lines(page), -1_000);
  await scan(page, goods.water.code);
  await expect(lines(page)).toHaveCount(2);
  await expect(page.getByTestId('override')).toBeHidden();
  await total(page, 850);
});
