import { ask } from './counter.ts';
import { expectAccessible, fillRates, ownerPin, setUpShop, typeByHand } from './steps.ts';
import { expect, test } from './till.ts';

test('from nothing to a shop by the keyboard alone', { tag: '@both' }, async ({ till }) => {
  const { page } = till;
  await expect(page.getByTestId('setup-shopName')).toBeFocused();
  for (const _rate of await page.getByTestId(/^setup-tax-/).all()) {
    await page.keyboard.press('Shift+Tab');
    await typeByHand(page, '7');
  }
  await page.getByTestId('setup-shopName').focus();
  await typeByHand(page, 'Chez Awa');
  await page.keyboard.press('Tab');
  await typeByHand(page, 'Awa Ndiaye');
  await page.keyboard.press('Tab');
  await typeByHand(page, ownerPin);
  await page.keyboard.press('Tab');
  await typeByHand(page, ownerPin);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('lock')).toContainText('Awa Ndiaye');
  await expect(page.getByTestId('task-checkout')).toHaveAttribute('aria-current', 'page');

  await till.restart();
  await expect(till.page.getByTestId(/^person-\d+$/)).toHaveText(/Awa Ndiaye/);
});

test('what is missing or too easy is said where it is, and nothing is opened', async ({ till }) => {
  const { page } = till;
  await fillRates(page);
  await page.getByTestId('setup-open').click();
  await expect(page.getByTestId('setup-shopName')).toBeFocused();
  await page.getByTestId('setup-shopName').fill('Chez Awa');
  await page.getByTestId('setup-ownerName').fill('Awa');
  await page.getByTestId('setup-pin').fill('482915');
  await page.getByTestId('setup-pinAgain').fill('482916');
  await page.getByTestId('setup-open').click();
  await expect(page.getByTestId('setup-pinAgain')).toHaveAttribute('aria-invalid', 'true');
  for (const easy of ['123456', '111111']) {
    await page.getByTestId('setup-pin').fill(easy);
    await page.getByTestId('setup-pinAgain').fill(easy);
    await page.getByTestId('setup-open').click();
    await expect(page.getByTestId('setup-pin')).toHaveAttribute('aria-invalid', 'true');
  }
  await page.getByTestId('setup-pin').fill('4829');
  await page.getByTestId('setup-open').click();
  await expect(page.getByTestId('setup-pin')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByTestId('lock')).toBeHidden();
});

test('the language switches at once and stays that of this screen', async ({ till }) => {
  await till.page.getByTestId('language').locator('label').nth(1).click();
  await expect(till.page.locator('html')).toHaveAttribute('lang', 'en');
  await setUpShop(till.page);
  await expect(till.page.locator('html')).toHaveAttribute('lang', 'en');
  await till.page.reload();
  await expect(till.page.getByTestId('lock')).toBeVisible();
  await expect(till.page.locator('html')).toHaveAttribute('lang', 'en');
});

test('a country brings its money, its taxes and its regions', async ({ till }) => {
  const { page } = till;
  await page.getByTestId('setup-country').click();
  await typeByHand(page, 'Cana');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('setup-region')).toBeVisible();
  await expect(page.getByTestId('setup-facts')).toContainText('$');
  await page.getByTestId('setup-country').click();
  await typeByHand(page, 'Séné');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('setup-region')).toBeHidden();
  await expect(page.getByTestId('setup-facts')).toContainText('18');
});

test('a country is found without accents', async ({ till: { page } }) => {
  await page.getByTestId('setup-country').click();
  await typeByHand(page, 'senegal');
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('setup-country')).toHaveValue('Sénégal');
  await page.getByTestId('setup-country').click();
  await typeByHand(page, 'mali');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('setup-country')).toHaveValue('Mali');
  await expect(page.getByTestId('setup-open')).toBeVisible();
  await expect(page.locator('[aria-invalid="true"]')).toHaveCount(0);
});

test.describe('on a computer whose battery is dead', () => {
  const inTheYear1970 = `data:text/javascript,${encodeURIComponent(
    'const { now } = Date; const ahead = now(); Date.now = () => now() - ahead + 86_400_000;',
  )}`;
  test.use({ tillEnv: { NODE_OPTIONS: `--import=${inTheYear1970}` } });

  test('nothing is opened, and the page says why', async ({ till: { page } }, { project }) => {
    test.skip(project.name !== 'web', 'only the web host takes a clock of its own');
    await fillRates(page);
    await page.getByTestId('setup-shopName').fill('Chez Awa');
    await page.getByTestId('setup-ownerName').fill('Awa');
    await page.getByTestId('setup-pin').fill(ownerPin);
    await page.getByTestId('setup-pinAgain').fill(ownerPin);
    await page.getByTestId('setup-open').click();
    await expect(page.getByTestId('notices').getByRole('alert')).toContainText('année impossible');
    await expect(page.getByTestId('lock')).toBeHidden();
    await expectAccessible(page);
  });
});

test('a place that sets its own tax is asked for the rate, and sells with it', async ({ till }) => {
  const { page } = till;
  await page.getByTestId('setup-country').click();
  await typeByHand(page, 'États');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('setup-tax-sales-tax')).toBeVisible();
  await page.getByTestId('setup-tax-sales-tax').fill('8,875');
  await page.getByTestId('setup-shopName').fill('Corner');
  await page.getByTestId('setup-ownerName').fill('Ann');
  await page.getByTestId('setup-pin').fill(ownerPin);
  await page.getByTestId('setup-pinAgain').fill(ownerPin);
  await page.getByTestId('setup-open').click();
  await expect(page.getByTestId('setup-tax-sales-tax-food')).toBeFocused();
  await page.getByTestId('setup-tax-sales-tax-food').fill('0');
  await expectAccessible(page);
  await page.getByTestId('setup-open').click();
  await expect(page.getByTestId('lock')).toContainText('Ann');

  await page.getByTestId('task-settings').click();
  await page.getByTestId('section-sales').click();
  await expect(page.getByTestId('tax-sales-tax-total')).toContainText('8,875');
  await page.getByTestId('tax-sales-tax-rate-0').fill('4');
  await page.getByTestId('tax-sales-tax-add').click();
  await page.getByTestId('tax-sales-tax-name-1').fill('City');
  await page.getByTestId('tax-sales-tax-rate-1').fill('4,875');
  await expect(page.getByTestId('tax-sales-tax-total')).toContainText('8,875');
  await expectAccessible(page);
  await page.keyboard.press('F10');
  await expect(page.getByTestId('action-undo')).toBeEnabled();
});

test('a new shop is led through its first steps, and may leave them', async ({ till }) => {
  const { page } = till;
  await setUpShop(page);
  const steps = page.getByTestId('first-steps');
  await expect(steps).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId('step-printer').click();
  await expect(page.getByTestId('printer-none')).toBeVisible();
  await page.getByTestId('task-checkout').click();
  await expect(page.getByTestId('step-products')).not.toHaveAttribute('data-done');
  await page.getByTestId('step-products').click();
  await page.getByTestId('action-new').click();
  await page.getByTestId('product-name').fill('Savon');
  await page.getByTestId('product-price').fill('450');
  await page.getByTestId('product-save').click();
  await expect(page.getByTestId('product-archive')).toBeVisible();
  await page.getByTestId('task-checkout').click();
  await expect(page.getByTestId('step-products')).toHaveAttribute('data-done');
  await page.getByTestId('steps-hide').click();
  await expect(steps).toBeHidden();
  await page.reload();
  await expect(page.getByTestId('no-shift')).toBeVisible();
  await expect(steps).toBeHidden();
});

test('the first steps of a shop name what its printer cannot write', async ({ till }) => {
  const { page } = till;
  await setUpShop(page);
  await expect(page.getByTestId('first-steps')).toBeVisible();
  await expect(page.getByTestId('step-names')).toHaveCount(0);
  const settings = await ask(page, 'settings.get', {});
  const printer = { kind: 'tcp', host: '127.0.0.1', port: 9 } as const;
  await ask(page, 'settings.save', { ...settings, printer, shop: { ...settings.shop, name: '阿瓦商店' } });
  await page.getByTestId('task-products').click();
  await page.getByTestId('task-checkout').click();
  await expect(page.getByTestId('step-names')).toContainText('阿瓦商店');
  await page.getByTestId('step-names').click();
  await expect(page.getByTestId('unwritable')).toBeVisible();
});

test('the practice shop opens in one gesture', { tag: '@both' }, async ({ till }) => {
  await till.page.getByTestId('setup-demo').click();
  await expect(till.page.getByTestId('lock')).toBeVisible();
  await till.page.getByTestId('task-products').click();
  await expect(
    till.page
      .getByTestId('products')
      .getByTestId(/^row-\d+$/)
      .first(),
  ).toBeVisible();
});

test('anybody can read the set-up', async ({ till }) => {
  await expect(till.page.getByTestId('setup-facts')).toBeVisible();
  await expectAccessible(till.page);
  await till.page.getByTestId('setup-open').click();
  await expectAccessible(till.page);
});
