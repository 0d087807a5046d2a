import { ask, expectAccessible, goods, lines, quantityOf, scan, signIn, total, type } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

test('scans sell without focus and without a click, on QWERTY and on AZERTY', { tag: '@both' }, async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await scan(page, goods.baguette.code);
  await scan(page, goods.water.code, 'azerty');
  await expect(lines(page)).toHaveCount(2);
  await total(page, 550);
  await scan(page, goods.baguette.code, 'azerty');
  await quantityOf(lines(page).first(), 2_000);
  await total(page, 700);
  await expect(page.getByTestId('entry')).toHaveAttribute('data-text', '');
});

test('a quantity is what was typed before ×, never digits of a code', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await type(page, '12*');
  await expect(page.getByTestId('entry')).toHaveAttribute('data-times', '12000');
  await scan(page, goods.soap.code);
  await quantityOf(lines(page), 12_000);
  await scan(page, goods.egg.code);
  await quantityOf(lines(page).nth(1), 1_000);
  await type(page, '7');
  await scan(page, goods.egg.code, 'azerty');
  await quantityOf(lines(page).nth(1), 2_000);
  await expect(page.getByTestId('entry')).toHaveAttribute('data-text', '7');
});

test('a scan runs through an open search without leaving a letter in it', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await type(page, 'sav');
  await expect(page.getByTestId('search')).toHaveValue('sav');
  await scan(page, goods.water.code);
  await expect(lines(page)).toHaveCount(1);
  await expect(page.getByTestId('search')).toHaveValue('sav');
  await page.keyboard.press('Escape');
  await scan(page, 'ABC1234567');
  await expect(page.getByTestId('new-code')).toContainText('ABC1234567');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('search')).toHaveValue('');
});

test('letters search, arrows choose, Enter sells', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await type(page, '3*');
  await type(page, 'eau min');
  await expect(page.getByTestId('results')).toContainText('Eau minérale');
  await page.keyboard.press('Enter');
  await quantityOf(lines(page), 3_000);
  await expect(page.getByTestId('search')).toHaveValue('');
  await expect(page.getByTestId('search')).not.toBeFocused();
});

test('tiles sell with a touch, goods by weight ask for it', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  const tile = (name: string) => page.getByTestId('tiles').getByTitle(name, { exact: true });
  await tile('Baguette').click();
  await tile('Baguette').click();
  await quantityOf(lines(page), 2_000);
  await tile('Bananes').click();
  await expect(page.getByTestId('weight')).toBeFocused();
  await type(page, '0,850');
  await page.keyboard.press('Enter');
  await quantityOf(lines(page).nth(1), 850);
  await expect(page.getByTestId('ask-confirm')).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('payment')).toBeVisible();
});

test('plus, minus, arrows and Delete work on the chosen line', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  for (const { code } of [goods.baguette, goods.water, goods.soap]) await scan(page, code);
  await expect(lines(page)).toHaveCount(3);
  await page.keyboard.press('ArrowUp');
  await expect(lines(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await type(page, '++');
  await quantityOf(lines(page).nth(1), 3_000);
  await type(page, '-');
  await page.keyboard.press('ArrowDown');
  await quantityOf(lines(page).nth(1), 2_000);
  await quantityOf(lines(page).nth(2), 1_000);
  await expect(lines(page).nth(2)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(lines(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await type(page, '5*');
  await page.keyboard.press('Enter');
  await quantityOf(lines(page).nth(1), 5_000);
  await page.keyboard.press('Delete');
  await expect(lines(page)).toHaveCount(2);
  await total(page, 600);
});

test('a discount above the limit is allowed in place by a manager, who is named on the line', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await type(page, '10');
  await page.getByTestId('pad-discount').click();
  await page.getByTestId('reason-1').click();
  await page.getByTestId('ask-confirm').click();
  await page
    .getByTestId('override')
    .getByTestId(/^approver-/)
    .first()
    .click();
  await expect(page.getByTestId('ask-discount')).not.toBeAttached();
  await expect(lines(page)).toContainText('accord de');
  await total(page, 405);
});

test('figures typed before a key are taken by it, stay, or are asked about', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await scan(page, goods.soap.code);
  await total(page, 450);
  const entry = page.getByTestId('entry');
  const takes = async (key: string, field: string, typed = '10') => {
    await type(page, typed);
    await page.keyboard.press(key);
    await expect(page.getByTestId(field)).toHaveValue(typed);
    await expect(entry).toHaveAttribute('data-text', '');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId(field)).toHaveCount(0);
  };
  await takes('F4', 'discount');
  await takes('Shift+F4', 'discount');
  await takes('F9', 'price-check');
  // Half a franc is no price: it is asked for, with what was typed.
  await takes('Shift+F9', 'price', '10,5');
  await type(page, '10');
  for (const [key, dialog] of [
    ['F3', 'ask-last-ticket'],
    ['F5', 'ask-void'],
    ['F6', 'ask-hold'],
    ['F7', 'ask-return'],
    ['F8', 'ask-drawer'],
    ['Shift+F2', 'ask-note'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByTestId(dialog)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId(dialog)).toHaveCount(0);
    await expect(entry).toHaveAttribute('data-text', '10');
  }
  await page.keyboard.press('F10');
  await expect(page.getByTestId('remark')).toHaveAttribute('data-remark', 'figures-left');
  await expect(entry).toHaveAttribute('data-text', '10');
  await expect(page.getByTestId('payment')).toHaveCount(0);
  await page.keyboard.press('F4');
  await page.keyboard.press('Enter');
  await total(page, 405);
  // The cart is told to the screen before the answer that closes the question.
  await expect(page.getByTestId('ask-discount')).toHaveCount(0);
  // A quantity that waits for goods outlives a question, and goes with its sale.
  await type(page, '3*');
  await page.keyboard.press('Shift+F4');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('ask-discount')).toHaveCount(0);
  await expect(entry).toHaveAttribute('data-times', '3000');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('remark')).toHaveAttribute('data-remark', 'figures-left');
  await page.keyboard.press('F6');
  await expect(page.getByTestId('ask-hold')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(lines(page)).toHaveCount(0);
  await expect(entry).not.toHaveAttribute('data-times');
});

test('figures left over by a scan are none of the next ones, and a large quantity is asked back', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  const entry = page.getByTestId('entry');
  await type(page, '12');
  await scan(page, goods.soap.code);
  await quantityOf(lines(page).first(), 1_000);
  await expect(page.getByTestId('remark')).toHaveAttribute('data-remark', 'figures-left');
  await expect(entry).toHaveAttribute('data-text', '12');
  await type(page, '12*');
  await expect(entry).toHaveAttribute('data-times', '12000');
  await scan(page, goods.soap.code);
  await quantityOf(lines(page).first(), 13_000);
  await type(page, '121*');
  await scan(page, goods.water.code);
  await expect(page.getByTestId('large-quantity')).toContainText('121');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('large-quantity')).toHaveCount(0);
  await expect(lines(page)).toHaveCount(1);
  await expect(entry).not.toHaveAttribute('data-times');
  await type(page, '121*');
  await scan(page, goods.water.code);
  await page.getByTestId('ask-confirm').click();
  await quantityOf(lines(page).nth(1), 121_000);
});

test('a refused agreement changes nothing and loses nothing', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F4');
  await expect(page.getByTestId('discount')).toBeFocused();
  await type(page, '15');
  await page.keyboard.press('Enter');
  // The question begins with who may answer it, not with what closes it.
  await expect(page.getByTestId(/^approver-/).first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId(/^approver-/)).toHaveCount(0);
  await expect(page.getByTestId('discount')).toHaveValue('15');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('ask-discount')).not.toBeAttached();
  await total(page, 450);
});

test('a sale is put on hold under a name and recalled', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.water.code);
  await total(page, 400);
  await page.keyboard.press('F6');
  await expect(page.getByTestId('hold-label')).toBeFocused();
  await type(page, 'Madame Diop');
  await page.keyboard.press('Enter');
  await total(page, 0);
  await expect(page.getByTestId('action-hold')).toContainText('1');
  await expect(page.getByTestId('hold-label')).not.toBeAttached();
  await scan(page, goods.egg.code);
  await total(page, 100);
  await page.keyboard.press('F6');
  await expect(page.getByTestId('held-0')).toContainText('Madame Diop');
  await page.getByTestId('held-0').click();
  await total(page, 400);
  await expect(page.getByTestId('action-hold')).toContainText('1');
});

test('the only sale on hold comes back with two keys', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.water.code);
  await total(page, 400);
  for (const again of [1, 2]) {
    await page.keyboard.press('F6');
    await expect(page.getByTestId('hold-label'), `hold ${again}`).toBeFocused();
    await page.keyboard.press('Enter');
    await total(page, 0);
    await expect(page.getByTestId('hold-label')).not.toBeAttached();
    await page.keyboard.press('F6');
    await expect(page.getByTestId('held-0')).toBeFocused();
    await page.keyboard.press('Enter');
    await total(page, 400);
    await expect(page.getByTestId('ask-hold')).not.toBeAttached();
  }
});

test('an unknown code asks for a name and a price, and the sale goes on', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.baguette.code);
  await type(page, '2*');
  await scan(page, '6009999999993');
  await expect(page.getByTestId('new-name')).toBeFocused();
  await type(page, 'Bougie parfumée');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('new-price')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('new-price')).toHaveAttribute('aria-invalid', 'true');
  await type(page, '750');
  await expect(page.getByTestId('new-price')).not.toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('ask-new-product')).not.toBeAttached();
  await total(page, 150 + 2 * 750);
  await scan(page, '6009999999993');
  await total(page, 150 + 3 * 750);
});

test('a product without a price asks for it once', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await ask(page, 'catalog.create', {
    name: 'Balai',
    codes: ['6008888888882'],
    price_minor: null,
    taxClass: '',
    categoryId: null,
    unit: 'piece',
  });
  await scan(page, '6008888888882');
  await expect(page.getByTestId('first-price')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('first-price')).toHaveAttribute('aria-invalid', 'true');
  await type(page, '1500');
  await expect(page.getByTestId('first-price')).not.toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.press('Enter');
  await total(page, 1_500);
  await expect(page.getByTestId('first-price')).not.toBeAttached();
  await scan(page, '6008888888882');
  await total(page, 3_000);
});

test('a short code nobody knows opens nothing', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await type(page, '12');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('remark')).toHaveAttribute('data-remark', 'code-unknown');
  await expect(page.getByTestId('ask-new-product')).not.toBeAttached();
});

test('a reload and a power cut keep the cart, and the screen says so', { tag: '@both' }, async ({ till }) => {
  await signIn(till.page, 'cashier');
  await scan(till.page, goods.water.code);
  await total(till.page, 400);
  await till.page.reload();
  await total(till.page, 400);
  await expect(till.page.getByTestId('remark')).toHaveAttribute('data-remark', 'cart-back');
  await till.kill();
  await till.restart();
  await signIn(till.page, 'cashier');
  await total(till.page, 400);
  await scan(till.page, goods.egg.code);
  await expect(till.page.getByTestId('remark')).not.toHaveAttribute('data-remark', 'cart-back');
});

test('goods come back: a manager agrees once for the whole cart', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.water.code);
  await scan(page, goods.egg.code);
  await total(page, 500);
  await page.keyboard.press('F7');
  await page.getByTestId('return-all').click();
  await page
    .getByTestId('override')
    .getByTestId(/^approver-/)
    .first()
    .click();
  await expect(page.getByTestId('return-mode')).toBeVisible();
  await quantityOf(lines(page).first(), -1_000);
  await total(page, 500);
});

test('a manager scans straight into a return, then sells again for an exchange', async ({
  till: { page },
}) => {
  await signIn(page, 'owner');
  await page.keyboard.press('F7');
  await scan(page, goods.egg.code);
  await quantityOf(lines(page), -1_000);
  await page.keyboard.press('F7');
  await scan(page, goods.water.code);
  await expect(page.getByTestId('return-mode')).toBeHidden();
  await total(page, 300);
});

test('a shift that is not open is opened right there', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await ask(page, 'shifts.close', { count: null, counted_minor: 0, reason: 'essai' });
  await expect(page.getByTestId('no-shift')).toBeVisible();
  await expect(page.getByTestId('float')).toBeFocused();
  await type(page, '20000');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('search')).toBeVisible();
  await scan(page, goods.baguette.code);
  await total(page, 150);
});

test('a price check shows the price and sells nothing', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await page.keyboard.press('F9');
  await scan(page, goods.soap.code);
  await expect(page.getByTestId('price-seen')).toContainText('450');
  await page.keyboard.press('Escape');
  await expect(lines(page)).toHaveCount(0);
});

test('a void is confirmed', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('F5');
  await expect(page.getByTestId('ask-void')).toBeAttached();
  await page.keyboard.press('Escape');
  await total(page, 450);
  await page.keyboard.press('F5');
  await expect(page.getByTestId('reason')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lines(page)).toHaveCount(0);
});

test('shuts nobody out: empty, with lines, with a question open', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await expectAccessible(page);
  await type(page, '2*');
  await scan(page, goods.soap.code);
  await expect(lines(page)).toHaveCount(1);
  await expectAccessible(page);
  await page.keyboard.press('F4');
  await expect(page.getByTestId('ask-discount')).toBeAttached();
  await expectAccessible(page);
});
