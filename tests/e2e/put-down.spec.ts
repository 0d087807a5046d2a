import type { Page } from '@playwright/test';
import { ask, expectAccessible, goods, lines, scan, signIn, type } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

const change = (page: Page, minor: number) =>
  expect(page.getByTestId('change')).toHaveAttribute('data-minor', String(minor));
const due = (page: Page, minor: number) =>
  expect(page.getByTestId('due')).toHaveAttribute('data-minor', String(minor));
const tickets = async (page: Page) => (await ask(page, 'tickets.list', {})).tickets;

/** 300 of 450 by Wave, and back at the lines. */
async function putDownPart(page: Page): Promise<void> {
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await type(page, '300');
  await page.keyboard.press('ArrowLeft');
  await type(page, 'REF778');
  await page.keyboard.press('Enter');
  await due(page, 150);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('payment')).toBeHidden();
  await expect(page.getByTestId('received')).toContainText('300');
}

test('what one customer put down does not pay for the next: the last line goes when it was given back', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await putDownPart(page);
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('ask-money-back')).toContainText('REF778');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('ask-money-back')).toBeHidden();
  await expect(lines(page)).toHaveCount(1);
  await page.getByTestId('line-remove').click();
  await page.getByTestId('ask-confirm').click();
  await expect(lines(page)).toHaveCount(0);
  await expect(page.getByTestId('received')).toHaveCount(0);
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  await due(page, 400);
});

test('a sale in which money was put down is voided or thrown away when it was given back', async ({
  till: { page },
}) => {
  await signIn(page, 'owner');
  await putDownPart(page);
  await page.keyboard.press('F5');
  await expect(page.getByTestId('money-back')).toContainText('REF778');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F6');
  await expect(page.getByTestId('hold-label')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lines(page)).toHaveCount(0);
  await page.keyboard.press('F6');
  await expect(page.getByTestId('held-received')).toContainText('300');
  await page.getByTestId('discard-0').click();
  await expect(page.getByTestId('confirm')).toContainText('REF778');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('confirm')).toBeHidden();
  await page.getByTestId('held-0').click();
  await expect(page.getByTestId('received')).toContainText('300');
  await page.keyboard.press('F5');
  await page.getByTestId('ask-confirm').click();
  await expect(lines(page)).toHaveCount(0);
  await page.keyboard.press('F6');
  await expect(page.getByTestId('ask-hold')).toBeHidden();
});

test('no change is promised on a card that paid more than what is left of the goods', {
  tag: '@both',
}, async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await type(page, '2*');
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  await type(page, '700');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await due(page, 100);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('payment')).toBeHidden();
  await page.keyboard.press('-');
  await page.keyboard.press('F10');
  await due(page, 300);
  await expect(page.getByTestId('too-much')).toContainText(/700.*300/);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('payment')).toBeVisible();
  expect(await tickets(page)).toEqual([]);
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('too-much')).toHaveCount(0);
  await due(page, 400);
  await page.keyboard.press('Enter');
  await change(page, 0);
});

test('a sale that was on hold is offered its name again, and takes no goods while that is asked', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await scan(page, goods.water.code);
  await page.keyboard.press('F6');
  const label = page.getByTestId('hold-label');
  await expect(label).toBeFocused();
  await type(page, 'Mme Ba');
  await page.keyboard.press('Enter');
  await expect(lines(page)).toHaveCount(0);
  await page.keyboard.press('F6');
  await page.getByTestId('held-0').click();
  await expect(lines(page)).toHaveCount(1);
  await page.keyboard.press('F6');
  await expect(label).toHaveValue('Mme Ba');
  await scan(page, goods.egg.code);
  await expect(page.getByTestId('hold-scanned')).toBeVisible();
  await expect(label).toHaveValue('Mme Ba');
  await expect(lines(page)).toHaveCount(1);
});
