import { expectAccessible, goods, scan, signIn } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

test('entered at the counter in two fields, he goes with the sale, its paper and his page', {
  tag: '@both',
}, async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  await scan(page, goods.water.code);
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('ask-customer-search')).toBeFocused();
  await expectAccessible(page);
  await page.getByTestId('ask-customer-search').fill('Aïssatou Diaye');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('customer-name')).toHaveValue('Aïssatou Diaye');
  await expectAccessible(page);
  await page.getByTestId('customer-phone-0').fill('07 12 34 56 78');
  await page.keyboard.press('Enter');
  const strip = page.getByTestId('carried-customer');
  await expect(strip).toContainText('Aïssatou Diaye');
  await expectAccessible(page);

  await page.getByTestId('carried-customer-drop').click();
  await expect(strip).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.getByTestId('ask-customer-search').fill('5678');
  await expect(page.getByTestId(/^choose-/)).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(strip).toContainText('Aïssatou Diaye');

  await page.keyboard.press('F10');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('receipt')).toContainText('Client : Aïssatou Diaye');
  await expect(strip).toHaveCount(0);

  await page.keyboard.press('Alt+2');
  await page.getByTestId('tickets-search').fill('aissatou');
  const rows = page.getByTestId(/^row-\d+$/);
  await expect(rows).toHaveCount(1);
  await rows.click();
  await page.getByTestId('ticket-customer').click();
  await expect(page.getByTestId('customer-name')).toHaveValue('Aïssatou Diaye');
  await expect(page.getByTestId('customer-facts')).toContainText('400');
  await page.getByTestId('customer-tickets').click();
  await expect(page.getByTestId('tickets-filter')).toContainText('Aïssatou Diaye');
  await expect(rows).toHaveCount(1);
});

test('the page of customers teaches, finds, says another’s number and erases with what stays', async ({
  till,
}) => {
  const { page } = till;
  await signIn(page, 'owner');
  await page.getByTestId('task-customers').click();
  await expect(page.getByTestId('empty-new')).toBeVisible();
  await expectAccessible(page);
  for (const name of ['Zoé', 'Éva']) {
    await page.keyboard.press('Insert');
    await page.getByTestId('customer-name').fill(name);
    await page.getByTestId('customer-phone-0').fill('07 12 34 56 78');
    if (name === 'Éva') await expect(page.getByTestId('customer-alike')).toContainText('Zoé');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('customer-facts')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('customer-name')).toHaveCount(0);
  }
  const rows = page.getByTestId(/^row-\d+$/);
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('Éva');
  await page.keyboard.press('F2');
  await page.getByTestId('customers-search').fill('zoe');
  await expect(rows).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('customer-name')).toHaveValue('Zoé');
  await expectAccessible(page);
  await page.getByTestId('customer-erase').click();
  await expect(page.getByTestId('confirm')).toContainText('Client effacé');
  await expectAccessible(page);
  await page.getByTestId('confirm-yes').press('Enter');
  await expect(rows).toHaveCount(0);
});

test('a cashier enters and chooses customers, and neither exports nor erases them', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  await page.getByTestId('task-customers').click();
  await expect(page.getByTestId('empty-new')).toBeVisible();
  await page.keyboard.press('Insert');
  await page.getByTestId('customer-name').fill('Modou');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('customer-erase')).toBeVisible();
  await expect(page.getByTestId('action-csv')).toBeVisible();
  await page.keyboard.press('F12');
  await page.getByTestId('person-3').click();
  await page.getByTestId('task-customers').click();
  await page.getByTestId(/^row-\d+$/).click();
  await expect(page.getByTestId('customer-archive')).toBeVisible();
  await expect(page.getByTestId('customer-erase')).toHaveCount(0);
  await expect(page.getByTestId('customer-own')).toHaveCount(0);
  await expect(page.getByTestId('action-csv')).toHaveCount(0);
});
