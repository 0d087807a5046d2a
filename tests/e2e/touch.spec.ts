import { goods, scan, signIn, total } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

test('a small screen loses no function: what has no room is under More, the pad under its button', async ({
  till: { page },
}) => {
  await signIn(page, 'owner');
  await page.setViewportSize({ width: 800, height: 600 });
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.getByTestId('action-more').click();
  await expect(page.getByTestId('action-void')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('pad-unfold').click();
  for (const figure of ['4', '0', '0']) await page.getByTestId(`pad-${figure}`).click();
  await page.getByTestId('pad-price').click();
  await total(page, 400);
});

test('the chosen line changes its price and gets a discount by keyboard', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.type('400', { delay: 60 });
  await page.keyboard.press('Shift+F9');
  await total(page, 400);
  await page.keyboard.type('10', { delay: 60 });
  await page.keyboard.press('Shift+F4');
  await expect(page.getByTestId('discount')).toHaveValue('10');
  await page.keyboard.press('Enter');
  await total(page, 360);
});
