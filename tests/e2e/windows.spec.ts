import type { Page } from '@playwright/test';
import { ask, goods, lines, scan, signIn, total } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });
test.beforeEach(({ till: _till }, { project }) => {
  test.skip(project.name !== 'web', 'the product has one window');
});

async function openSecond(first: Page): Promise<Page> {
  const second = await first.context().newPage();
  await second.goto(first.url());
  return second;
}

test('each window has its own person, who stays through a reload and through the other’s lock', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  const second = await openSecond(page);
  await signIn(second, 'owner');
  const cashier = await page.getByTestId('lock').textContent();
  expect(await second.getByTestId('lock').textContent()).not.toBe(cashier);
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F10');
  await second.bringToFront();
  await second.keyboard.press('F12');
  await expect(second.getByTestId(/^person-\d+$/).first()).toBeVisible();
  await page.bringToFront();
  await expect(page.getByTestId('payment')).toBeVisible();
  await page.reload();
  await expect(page.getByTestId('lock')).toHaveText(cashier ?? '');
});

test('what another window adds is looked at before it is charged', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  const second = await openSecond(page);
  await signIn(second, 'owner');
  await page.bringToFront();
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F10');
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '450');
  await ask(second, 'cart.scan', { code: goods.egg.code, qty_milli: 1000 as never });
  await expect(page.getByTestId('cart-unseen')).toContainText('450');
  await expect(page.getByTestId('cart-unseen')).toContainText('550');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('cart-unseen')).toBeHidden();
  expect((await ask(page, 'ticket.list', {})).tickets).toEqual([]);
  // Its own scan is no surprise.
  await scan(page, goods.egg.code);
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '650');
  await expect(page.getByTestId('cart-unseen')).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toBeVisible();
  expect((await ask(page, 'ticket.list', {})).tickets).toMatchObject([{ gross_minor: 650 }]);
});

test('a payment ends when another window pays the cart', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  const second = await openSecond(page);
  await signIn(second, 'owner');
  await page.bringToFront();
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F10');
  const cart = await ask(second, 'cart.get', {});
  await ask(second, 'sale.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash', given_minor: 450 as never }],
  });
  await expect(page.getByTestId('payment')).toBeHidden();
  await expect(page.getByTestId('remark')).toHaveAttribute('data-remark', 'cart-elsewhere');
  await expect(lines(page)).toHaveCount(0);
});
