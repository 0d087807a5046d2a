import type { Page } from '@playwright/test';
import { unfit } from '#tests/support/unfit.ts';
import { ask, goods, railOf, signIn, total, touch, type } from './counter.ts';
import { sell } from './sales.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

/** A usual screen at 200 %, old ones, a tablet held upright. */
const sizes = [
  [683, 384],
  [800, 600],
  [1024, 768],
  [768, 1024],
] as const;

/** At every size: nothing cut, nothing too small for a finger, and in sight whole what the screen is for. */
async function expectToFit(page: Page, screen: string, key: readonly string[] = []): Promise<void> {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    for (const id of key)
      await expect(page.getByTestId(id), `${screen}, ${width} × ${height}`).toBeInViewport({ ratio: 1 });
    await expect.poll(() => unfit(page), { message: `${screen}, ${width} × ${height}` }).toEqual([]);
  }
}

test('every screen is whole at 200 % and on small screens, whatever has to be said meanwhile', async ({
  till: { page },
}) => {
  await expectToFit(page, 'sign-in', ['person-1']);
  await signIn(page, 'owner');
  // A printer that is gone, and papers that wait for it.
  const settings = await ask(page, 'settings.get', {});
  await ask(page, 'settings.save', { ...settings, printer: { kind: 'tcp', host: '127.0.0.1', port: 9 } });
  for (let sold = 0; sold < 2; sold++) await sell(page, [goods.soap.code]);
  for (const { code } of [goods.soap, goods.egg, goods.water]) await ask(page, 'cart.scan', { code });
  await total(page, 950);
  await expect(page.getByTestId('open-papers')).toBeVisible();
  const always = ['status-demo', 'open-health', 'open-papers', 'help-open'];
  const [tile] = await ask(page, 'catalog.favourites', { categoryId: null });
  const ofSale = ['total', 'search', 'entry', `tile-${tile?.id}`, 'category-favourites', 'action-pay'];
  await expectToFit(page, 'sale', [...always, ...ofSale]);

  await page.setViewportSize({ width: 683, height: 384 });
  await page.getByTestId('pad-unfold').click();
  await page.getByTestId('pad-3').click();
  await expect(page.getByTestId('pad-enter')).toBeInViewport({ ratio: 1 });
  await page.getByTestId('pad-times').click();
  await expect(page.getByTestId('pad-3')).toBeHidden();
  await expect(page.getByTestId(`tile-${tile?.id}`)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');

  // Letters by fingers alone: the keys are as large as fingers, and what is written in stays in sight.
  await touch(page, 'search');
  await expect(page.getByTestId('touch-keyboard')).toBeVisible();
  await expect(page.getByTestId('search')).toBeInViewport({ ratio: 1 });
  const keySize = await page.getByTestId('touch-a').boundingBox();
  expect(keySize?.height).toBeGreaterThanOrEqual(44);
  await touch(page, 'touch-close');

  await page.keyboard.press('F10');
  await type(page, '1000');
  const ofPayment = ['printer-trouble', 'due', 'given', 'change-preview', 'note-exact', 'action-pay'];
  await expectToFit(page, 'payment', [...always, ...ofPayment]);
  await page.setViewportSize({ width: 683, height: 384 });
  await page.getByTestId('pad-unfold').click();
  for (const key of ['given', 'pad-0', 'action-pay'])
    await expect(page.getByTestId(key)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('payment')).toBeHidden();

  // A sentence that offers something, in the bar.
  await page.getByTestId('action-more').click();
  await page.getByTestId('action-void').click();
  await page.getByTestId('ask-void').getByRole('button').last().press('Enter');
  await expect(page.getByTestId('notice-action')).toBeVisible();
  await expectToFit(page, 'a notice', [...always, 'notice-action']);

  for (const task of await railOf(page)) {
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.getByTestId(task).click();
    await expect(page.getByTestId(task)).toHaveAttribute('aria-current', 'page');
    await expectToFit(page, task, [...always, task]);
    const row = page.getByTestId(/^row-/).first();
    if (!['task-tickets', 'task-products'].includes(task)) continue;
    await row.click();
    await expect(page.getByTestId('panel-close')).toBeVisible();
    await expectToFit(page, `${task}, one of them`, ['panel-close']);
    if (task !== 'task-products') continue;
    await page.setViewportSize({ width: 683, height: 384 });
    await touch(page, 'product-name');
    await expect(page.getByTestId('touch-keyboard')).toBeVisible();
    await expect(page.getByTestId('product-name')).toBeInViewport({ ratio: 1 });
    await touch(page, 'touch-close');
  }
});
