import { ask, expectAccessible, goods, scan, signIn } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

test('means of payment that the owner makes are there to pay with, in her order, until she puts them back', {
  tag: '@both',
}, async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await page.getByTestId('task-settings').click();
  await page.getByTestId('section-means').click();
  await page.getByTestId('means-own').click();
  await page.getByTestId('means-add').click();
  await page.getByTestId('means-add-other').click();
  const rows = page.getByTestId(/^means-\d+$/);
  const last = (await rows.count()) - 1;
  // Without a name it stands nowhere.
  await expect(page.getByTestId(`means-name-${last}`)).toHaveAttribute('aria-invalid', 'true');
  await page.getByTestId(`means-name-${last}`).fill('Compte du personnel');
  await page.getByTestId('means-add').click();
  await page.getByTestId('means-add-cheque').click();
  for (let at = last + 1; at > 0; at -= 1) await page.getByTestId(`means-up-${at}`).click();
  await expect(rows.first()).toHaveAttribute('data-kind', 'cheque');
  await expectAccessible(page);
  await page.keyboard.press('F10');
  await expect(page.getByTestId('action-undo')).toBeEnabled();

  await page.getByTestId('task-checkout').click();
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await expect(page.getByRole('tab')).toHaveText([
    ...['Chèque', 'Espèces', 'Carte', 'Mobile money', 'Compte du personnel'],
  ]);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('payment-fault')).toHaveAttribute('data-code', 'REFERENCE_NEEDED');
  await page.getByTestId('bank').fill('BOA');
  await page.getByTestId('reference').fill('0042');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toBeVisible();
  await expect(page.getByTestId('receipt')).toContainText('BOA');
  expect((await ask(page, 'tickets.list', {})).tickets).toMatchObject([{ tenders: ['cheque'] }]);

  await page.getByTestId('task-settings').click();
  await page.getByTestId('section-means').click();
  await page.getByTestId('means-country').click();
  await page.keyboard.press('F10');
  await expect(page.getByTestId('means-of-country')).toBeVisible();
  await page.getByTestId('action-undo').click();
  await expect(rows).toHaveCount(last + 2);
});
