import { ask, expectAccessible, goods, scan, signIn, total, type } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

test('categories are made, coloured, placed and merged, and a tile is starred, dragged and sized where it is', {
  tag: '@both',
}, async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await page.getByTestId('task-products').click();
  // By its key: on a narrow window the button is under More.
  await expect(page.getByTestId('products')).toBeVisible();
  await page.keyboard.press('Control+g');
  await expect(page.getByTestId('category-list')).toBeVisible();
  const all = () => ask(page, 'catalog.categories', {});
  const [first, second, third] = await all();
  if (!first || !second || !third) throw new Error('the demo shop has no categories');
  await page.keyboard.press('Insert');
  await expect(page.getByTestId('category-name')).toBeFocused();
  await page.keyboard.insertText('Rentrée');
  await page.getByTestId('colour-teal').click();
  await page.keyboard.press('F10');
  await expect(page.getByTestId('category-up')).toBeEnabled();
  await expectAccessible(page);
  const made = (await all()).find(({ name }) => name === 'Rentrée');
  expect(made).toMatchObject({ colour: 'teal', depth: 0 });
  await page.getByTestId(`row-${second.id}`).click();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByTestId('category-up')).toBeDisabled();
  await expect.poll(async () => (await all())[0]?.id).toBe(second.id);
  await page.getByTestId('category-into').fill(third.name);
  await page.getByRole('option', { name: third.name }).click();
  await page.getByTestId('category-merge').click();
  await page.getByTestId('confirm-yes').press('Enter');
  await expect(page.getByTestId(`row-${second.id}`)).toHaveCount(0);
  await expect
    .poll(async () => (await all()).find(({ id }) => id === third.id)?.products)
    .toBe(third.products + second.products);

  await page.getByTestId('task-checkout').click();
  await page.getByTestId(`category-${third.id}`).click();
  const { products } = await ask(page, 'catalog.search', { text: '', categoryId: third.id });
  const goods = products.find(({ favourite }) => !favourite);
  // A finger that stays on it, as the browser tells it; then one touch: two gestures.
  await page.getByTestId(`tile-${goods?.id}`).dispatchEvent('contextmenu');
  await page.getByTestId('tile-star').click();
  await page.getByTestId('category-favourites').click();
  await expect(page.getByTestId(`tile-${goods?.id}`)).toBeVisible();
  const order = async () => (await ask(page, 'catalog.favourites', { categoryId: null })).map(({ id }) => id);
  const [a, b] = await order();
  // One drag to the place of its neighbour.
  const to = page.getByTestId(`tile-${b}`);
  const [here, there] = [await page.getByTestId(`tile-${a}`).boundingBox(), await to.boundingBox()];
  if (!here || !there) throw new Error('the favourites are not on the screen');
  await page.mouse.move(here.x + here.width / 2, here.y + here.height / 2);
  await page.mouse.down();
  await page.mouse.move(there.x + there.width / 2, there.y + there.height / 2, { steps: 5 });
  // It has made room: let go sooner, nothing is under the hand yet.
  await expect(to).toHaveAttribute('style', /translate3d\(-[1-9]/);
  await page.mouse.up();
  await expect.poll(async () => (await order()).slice(0, 2)).toEqual([b, a]);
  expect((await ask(page, 'cart.get', {})).lines).toEqual([]);
  await page.getByTestId(`tile-${b}`).dispatchEvent('contextmenu');
  await page.getByTestId('tile-size').getByText('Grandes').click();
  await page.getByTestId('tile-later').click();
  await expect.poll(async () => (await order()).slice(0, 2)).toEqual([a, b]);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('tiles')).toHaveAttribute('data-size', 'large');
  await page.getByTestId('pad-unfold').click();
  await expect(page.getByTestId('pad-7')).toBeHidden();
  await page.reload();
  await expect(page.getByTestId('tiles')).toHaveAttribute('data-size', 'large');
  await expect(page.getByTestId('pad-7')).toBeHidden();
});

test('a price that is another each time is asked for at each sale, once somebody said so', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  const code = '6008888888899';
  await scan(page, goods.soap.code);
  const made = { name: 'Retouche', codes: [code], price_minor: null, taxClass: '', categoryId: null };
  await ask(page, 'catalog.create', { ...made, unit: 'piece' });
  await scan(page, code);
  await page.getByTestId('price-each-time').check();
  await page.getByTestId('first-price').fill('700');
  await page.keyboard.press('Enter');
  await total(page, 1_150);
  await scan(page, code);
  await expect(page.getByTestId('price-each-time')).toBeChecked();
  await type(page, '800');
  await page.keyboard.press('Enter');
  await total(page, 1_950);
});
