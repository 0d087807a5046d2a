import path from 'node:path';
import { launchElectron } from '#tests/support/launch-electron.ts';
import { launchWeb } from '#tests/support/launch-web.ts';
import { ask, expectAccessible, goods, lines, scan, signIn, touch } from './counter.ts';
import { sell } from './sales.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

test('a ticket of eight lines is refunded in four steps, and the rest of another by touch', async ({
  till: { page },
}) => {
  await signIn(page, 'owner');
  const { products } = await ask(page, 'catalog.search', { text: '', limit: 40 });
  const eight = products
    .filter(({ unit, price_minor }) => unit === 'piece' && price_minor !== null)
    .slice(0, 8);
  expect(eight).toHaveLength(8);
  for (const { id } of eight) await ask(page, 'cart.add', { productId: id });
  const cart = await ask(page, 'cart.get', {});
  const { number } = await ask(page, 'sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor }],
  });
  const { content } = await ask(page, 'tickets.receipt', { number, format: 'text' });
  const code = /TK[0-9A-Z]{10}/.exec(content)?.[0] ?? '';

  await scan(page, code);
  await expect(page.getByTestId('panel-close')).toBeVisible();
  await page.keyboard.press('F7');
  await expect(page.getByTestId('return-total').locator('[data-minor]')).toHaveAttribute(
    'data-minor',
    String(cart.gross_minor),
  );
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('due')).toHaveAttribute('data-minor', String(cart.cash_due_minor));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toBeVisible();
  expect((await ask(page, 'tickets.list', {})).tickets[0]).toMatchObject({
    gross_minor: 0 - cart.gross_minor,
  });
  await scan(page, code);
  await expect(page.getByTestId('ticket-returned')).toContainText(String(number + 1));
  await expect(page.getByRole('row').filter({ hasText: new RegExp(`retour\\s*${number + 1}`) })).toHaveCount(
    1,
  );
  await page.keyboard.press('F7');
  await expect(page.getByTestId('return-nothing')).toContainText(`Tickets de retour : ${number + 1}`);
});

test('some of a line come back, by keys and by touch', { tag: '@both' }, async ({ till: { page } }) => {
  await signIn(page, 'owner');
  const { number } = await sell(page, [goods.soap.code, goods.soap.code, goods.water.code]);
  await page.getByTestId('task-tickets').click();
  await page
    .getByRole('row')
    .filter({ hasText: String(number) })
    .first()
    .click();
  await expect(page.getByTestId('panel-close')).toBeVisible();
  await page.keyboard.press('F7');
  await expect(page.getByTestId('return-quantity-1')).toBeFocused();
  await page.keyboard.type('1');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('return-quantity-2')).toBeFocused();
  await page.keyboard.press('-');
  await expect(page.getByTestId('return-quantity-2')).toHaveValue('0');
  await expect(page.getByTestId('return-total').locator('[data-minor]')).toHaveAttribute(
    'data-minor',
    String(goods.soap.price),
  );
  await touch(page, 'return-more-2');
  await expect(page.getByTestId('return-quantity-2')).toHaveValue('1');
  await page.getByTestId('return-quantity-2').press('Enter');
  // The way it was paid is what is offered first; another way is one key away.
  await expect(page.getByTestId('refund-0')).toHaveAttribute(
    'data-minor',
    String(-goods.soap.price - goods.water.price),
  );
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('given')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(lines(page)).toHaveCount(2);
});

test('goods come back while the last sale still shows its change', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await scan(page, goods.water.code);
  await expect(lines(page)).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('due')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toBeVisible();

  await page.getByTestId('task-tickets').click();
  await page.getByRole('row').filter({ hasText: '400' }).first().click();
  await expect(page.getByTestId('panel-close')).toBeVisible();
  await page.keyboard.press('F7');
  await expect(page.getByTestId('return-total')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('refund-0')).toHaveAttribute('data-minor', String(-goods.water.price));
  await expect(page.getByTestId('paid')).toHaveCount(0);
});

test('the receipt of another till of the shop is scanned, and its goods come back here', async ({ till }, {
  project,
}) => {
  test.setTimeout(180_000);
  const { page } = till;
  await signIn(page, 'owner');
  const launch = project.name === 'electron' ? launchElectron : launchWeb;
  const dataDir = path.join(path.dirname(till.dataDir), 'other');
  const other = await launch({ dataDir, args: ['--lang', 'fr', '--demo'] });
  try {
    await signIn(other.page, 'owner');
    const { port } = await ask(other.page, 'sync.openToShop', { open: true, port: 0 });
    const { code } = await ask(other.page, 'sync.shopCode', {});
    const paired = { url: `https://127.0.0.1:${port}`, code: code?.code ?? '' };
    await ask(page, 'sync.pairTill', paired);
    const { number } = await sell(other.page, [goods.soap.code, goods.soap.code, goods.water.code]);
    const { content } = await ask(other.page, 'tickets.receipt', { number, format: 'text' });
    const receipt = /TK[0-9A-Z]{10}/.exec(content)?.[0] ?? '';
    await expect
      .poll(async () => ask(page, 'sync.receiptElsewhere', { code: receipt }), { timeout: 60_000 })
      .not.toBeNull();

    await scan(page, receipt);
    await expect(page.getByTestId('ticket-elsewhere')).toContainText('Savon');
    await expect(page.getByTestId('tenders-elsewhere')).toContainText('Espèces');
    await page.keyboard.press('F7');
    await expect(page.getByTestId('return-quantity-1')).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('refund-0')).toHaveAttribute(
      'data-minor',
      String(-goods.soap.price - goods.water.price),
    );
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('paid')).toBeVisible();
    await scan(page, receipt);
    await expect(page.getByTestId('ticket-returned')).toContainText('1');
  } finally {
    await other.close();
  }
});
