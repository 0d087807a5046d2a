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
  expect((await ask(page, 'tickets.list', {})).tickets).toEqual([]);
  // Its own scan is no surprise.
  await scan(page, goods.egg.code);
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '650');
  await expect(page.getByTestId('cart-unseen')).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toBeVisible();
  expect((await ask(page, 'tickets.list', {})).tickets).toMatchObject([{ gross_minor: 650 }]);
  // The same amount the other way round is another matter, and is said so.
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F10');
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '450');
  await ask(second, 'cart.setReturn', { returned: true });
  await expect(page.getByTestId('cart-unseen')).toContainText(
    '450 F à payer avant, 450 F à rendre maintenant',
  );
});

test('what was put down at one window is there when another opens the payment', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  const second = await openSecond(page);
  await signIn(second, 'owner');
  await page.bringToFront();
  await scan(page, goods.soap.code);
  await total(page, 450);
  const cart = await ask(second, 'cart.get', {});
  const tenders = [{ kind: 'cash' as const, given_minor: 200 as never }];
  await ask(second, 'cart.putDown', { cartId: cart.id, known: [], tenders });
  // What the other window told last has arrived: what it told before has too.
  await ask(second, 'cart.scan', { code: goods.egg.code, qty_milli: 1000 as never });
  await total(page, 550);
  await page.keyboard.press('F10');
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '350');
});

test('what another window puts down during a payment is seen here before anything is charged', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  const second = await openSecond(page);
  await signIn(second, 'owner');
  await page.bringToFront();
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F10');
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '450');
  const cart = await ask(second, 'cart.get', {});
  const tenders = [{ kind: 'cash' as const, given_minor: 200 as never }];
  await ask(second, 'cart.putDown', { cartId: cart.id, known: [], tenders });
  await expect(page.getByTestId('cart-unseen')).toContainText('200');
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', '250');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('cart-unseen')).toHaveCount(0);
  expect((await ask(page, 'tickets.list', {})).tickets).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('change')).toHaveAttribute('data-minor', '0');
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
  await ask(second, 'sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash', given_minor: 450 as never }],
  });
  await expect(page.getByTestId('payment')).toBeHidden();
  await expect(page.getByTestId('remark')).toHaveAttribute('data-remark', 'cart-elsewhere');
  await expect(lines(page)).toHaveCount(0);
});

test('two windows save one form: other fields are both kept, the same field is told with both values', async ({
  till: { page },
}) => {
  await signIn(page, 'owner');
  const second = await openSecond(page);
  await signIn(second, 'owner');
  const notice = page.getByTestId('notices');
  for (const one of [page, second]) {
    await one.getByTestId('task-settings').click();
    await expect(one.getByTestId('shop-name')).toBeVisible();
  }
  await page.getByTestId('shop-phone').fill('33 800 00 00');
  await page.getByTestId('shop-address').fill('Rue 10');
  await second.getByTestId('shop-name').fill('Chez Moussa');
  await second.getByTestId('shop-address').fill('Rue 12');
  await second.keyboard.press('F10');
  await expect.poll(async () => (await ask(second, 'settings.get', {})).shop.address).toBe('Rue 12');
  await page.keyboard.press('F10');
  await expect(notice).toContainText('l’adresse (« Rue 12 » maintenant, « Rue 10 » tapé ici)');
  expect((await ask(page, 'settings.get', {})).shop).toMatchObject({
    name: 'Chez Moussa',
    address: 'Rue 12',
  });
  // What was typed is still there, and saved when it is asked for again; the other window's name stays.
  await expect(page.getByTestId('shop-address')).toHaveValue('Rue 10');
  await page.keyboard.press('F10');
  await expect
    .poll(async () => (await ask(page, 'settings.get', {})).shop)
    .toMatchObject({ name: 'Chez Moussa', address: 'Rue 10', phone: '33 800 00 00' });

  for (const one of [page, second]) {
    await one.getByTestId('task-products').click();
    await expect(one.getByTestId('products')).toBeVisible();
    await scan(one, goods.soap.code);
    await expect(one.getByTestId('product-price')).toHaveValue('450');
  }
  await page.getByTestId('product-price').fill('480');
  await second.getByTestId('product-price').fill('520');
  await second.getByTestId('product-save').click();
  await expect
    .poll(async () => (await ask(second, 'catalog.byCode', { code: goods.soap.code }))[0]?.price_minor)
    .toBe(520);
  await page.getByTestId('product-save').click();
  await expect(notice).toContainText('le prix (« 520 F » maintenant, « 480 F » tapé ici)');
  await expect(page.getByTestId('product-price')).toHaveValue('480');
});
