import { ask } from './counter.ts';
import { ownerPin, setUpShop, typePin } from './steps.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--kiosk'] });

test('a window that fills the screen is left by a button in the bar: a manager by herself, a cashier with one', async ({
  till,
}) => {
  const { page } = till;
  await setUpShop(page);
  await ask(page, 'users.create', { name: 'Binta', role: 'cashier', pin: '2580' });
  const leave = page.getByTestId('kiosk-leave-bar');
  await expect(leave).toBeVisible();
  await page.keyboard.press('F12');
  await page
    .getByTestId(/^person-\d+$/)
    .filter({ hasText: 'Binta' })
    .click();
  await typePin(page, '2580');
  await leave.click();
  await typePin(page, ownerPin);
  await expect(leave).toBeHidden();
  await till.restart();
  await till.page
    .getByTestId(/^person-\d+$/)
    .filter({ hasText: 'Binta' })
    .click();
  await typePin(till.page, '2580');
  await expect(till.page.getByTestId('kiosk-leave-bar')).toBeVisible();
});
