import { slowDown } from '#tests/support/slow-till.ts';
import { ask, expectAccessible, goods, lines, scan, signIn, total, touch, type } from './counter.ts';
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
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByTestId('pad-unfold').click();
  for (const figure of ['4', '0', '0']) await page.getByTestId(`pad-${figure}`).click();
  await page.getByTestId('pad-price').click();
  await total(page, 400);
  await page.getByTestId('action-pay').click();
  await page.getByTestId('tab-mobile').click();
  for (const figure of ['1', '0', '0']) await page.getByTestId(`pad-${figure}`).click();
  await expect(page.getByTestId('given')).toHaveAttribute('data-minor', '100');
  await expectAccessible(page);
});

test('Escape closes what hangs open over a task, and nothing of the task', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await page.setViewportSize({ width: 800, height: 600 });
  await scan(page, goods.soap.code);
  await total(page, 450);
  const entry = page.getByTestId('entry');
  await type(page, '12');
  await page.getByTestId('action-more').click();
  await expect(page.getByTestId('action-void')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('action-void')).toHaveCount(0);
  await expect(entry).toHaveAttribute('data-text', '12');
  await page.keyboard.press('Escape');
  await expect(entry).toHaveAttribute('data-text', '');
  // The keys of the bar act through the menu too, and take it away.
  await page.getByTestId('action-more').click();
  await expect(page.getByTestId('action-void')).toBeVisible();
  await page.keyboard.press('F4');
  await expect(page.getByTestId('discount')).toBeFocused();
  await expect(page.getByTestId('action-void')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('discount')).toHaveCount(0);
  // The keyboard on the glass, with a real key.
  await touch(page, 'search');
  await touch(page, 'touch-s');
  await expect(page.getByTestId('touch-keyboard')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('touch-keyboard')).toHaveCount(0);
  await expect(page.getByTestId('search')).toHaveValue('s');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('search')).toHaveValue('');
  // A list under a field of a panel.
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.keyboard.press('Alt+3');
  await expect(page.getByTestId('products')).toBeVisible();
  await page.keyboard.press('Insert');
  await page.getByTestId('product-category').click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  await expect(page.getByTestId('product-category')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('product-category')).toHaveCount(0);
});

test('the chosen line changes its price and gets a discount and a note, and tiles are taken, by keyboard', async ({
  till: { page },
}) => {
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
  await page.keyboard.press('Shift+F2');
  await expect(page.getByTestId('note')).toBeFocused();
  await type(page, 'sans sac');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('note')).toHaveCount(0);
  expect((await ask(page, 'cart.get', {})).lines[0]?.note).toBe('sans sac');
  // The tiles are one stop of Tab; the arrows go among them and leave the lines alone.
  const [first, second] = await ask(page, 'catalog.favourites', { categoryId: null });
  await page.keyboard.press('F2');
  await page.keyboard.press('Tab');
  await expect(page.getByTestId(`tile-${first?.id}`)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId(`tile-${second?.id}`)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(lines(page)).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId(`tile-${first?.id}`)).not.toBeFocused();
});

test('what is typed while the till still answers is kept', async ({ till: { page } }, { project }) => {
  test.skip(project.name !== 'web', 'only a socket can be made late');
  await slowDown(page, 'answers');
  await signIn(page, 'owner');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await type(page, '400');
  await page.keyboard.press('Shift+F9');
  await type(page, '10');
  await page.keyboard.press('Shift+F4');
  await expect(page.getByTestId('discount')).toHaveValue('10');
  await total(page, 400);
});

test('? shows what the keys do here, and the same key takes it away', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('Shift+?');
  await expect(page.getByTestId('keys-overlay')).toBeVisible();
  await expect(page.getByTestId('keys-overlay')).toContainText('+ −');
  await expect(page.getByTestId('keys-overlay')).toContainText('Maj F9');
  await expectAccessible(page);
  await page.keyboard.press('Shift+?');
  await expect(page.getByTestId('keys-overlay')).toBeHidden();
  await total(page, 450);
});

test('with the largest text the pad of the payment is whole on a usual screen', async ({
  till: { page },
}) => {
  await signIn(page, 'owner');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.evaluate(() => {
    document.documentElement.dataset.text = 'larger';
  });
  await page.keyboard.press('F10');
  for (const putDown of [0, 1, 2]) {
    if (putDown > 0) {
      await page.getByTestId('tab-cash').click();
      await type(page, '100');
      await page.keyboard.press('Enter');
      await expect(page.getByTestId(`remove-tender-${putDown - 1}`)).toBeVisible();
    }
    for (const width of [1366, 1024]) {
      await page.setViewportSize({ width, height: 768 });
      for (const kind of ['cash', 'card', 'mobile']) {
        await page.getByTestId(`tab-${kind}`).click();
        await expect(page.getByTestId('pad-0')).toBeInViewport({ ratio: 1 });
        await expect(page.getByTestId('due')).toBeInViewport({ ratio: 1 });
        const hidden = await page.getByTestId('payment').evaluate((it) => it.scrollHeight - it.clientHeight);
        expect({ putDown, width, kind, hidden }).toEqual({ putDown, width, kind, hidden: 0 });
      }
    }
  }
});

test('fingers alone sell for mobile money with a reference', { tag: '@both' }, async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await page.setViewportSize({ width: 800, height: 600 });
  await touch(page, 'search');
  await touch(page, 'touch-capitals');
  for (const letter of ['s', 'a', 'v']) await touch(page, `touch-${letter}`);
  await expect(page.getByTestId('search')).toHaveValue('Sav');
  await expectAccessible(page);
  await touch(page, 'touch-backspace');
  await touch(page, 'touch-v');
  await touch(page, /^result-\d+$/);
  await total(page, 450);
  await touch(page, 'action-pay');
  await touch(page, 'tab-mobile');
  await touch(page, 'reference');
  await touch(page, 'touch-plane');
  for (const figure of ['1', '7']) await touch(page, `touch-${figure}`);
  await expect(page.getByTestId('reference')).toHaveValue('17');
  await expect(page.getByTestId('reference')).toBeFocused();
  await expect(page.getByTestId('reference')).toBeInViewport({ ratio: 1 });
  await touch(page, 'action-pay');
  await expect(page.getByTestId('payment')).toBeHidden();
  await expect(page.getByTestId('touch-keyboard')).toBeHidden();
  expect(await ask(page, 'cart.get', {})).toMatchObject({ lines: [] });
});

test('the keyboard on the glass leaves a field that has a pad of its own', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await scan(page, '6009999999993');
  await touch(page, 'new-name');
  await expect(page.getByTestId('touch-keyboard')).toBeVisible();
  await touch(page, 'touch-s');
  await touch(page, 'new-price');
  await expect(page.getByTestId('touch-keyboard')).toHaveCount(0);
  const question = page.getByTestId('ask-new-product');
  for (const figure of ['4', '5', '0']) await question.getByTestId(`pad-${figure}`).click();
  await expect(page.getByTestId('new-price')).toHaveValue('450');
});
