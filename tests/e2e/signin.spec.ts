import { ask } from './counter.ts';
import { enterDemo, expectAccessible, ownerPin, setUpShop, typePin } from './steps.ts';
import { expect, test } from './till.ts';

test.describe('in a shop', () => {
  test('five wrong PINs lock the person out, and a restart forgives nothing', { tag: '@both' }, async ({
    till,
  }) => {
    await setUpShop(till.page);
    await till.page.keyboard.press('F12');
    for (let tries = 0; tries < 5; tries++) await typePin(till.page, '731946');
    await expect(till.page.getByTestId('locked-out')).toBeVisible();
    await expect(till.page.getByTestId('pin-1')).toBeHidden();
    await expectAccessible(till.page);
    const until = async () => (await ask(till.page, 'users.tiles', {}))[0]?.locked_until ?? null;
    const before = await until();
    expect(before).not.toBeNull();
    await till.restart();
    expect(await until()).toBe(before);
  });

  test('a wrong PIN is said, the right one enters, by touch as well', async ({ till }) => {
    const { page } = till;
    await setUpShop(page);
    await page.getByTestId('lock').click();
    await typePin(page, '731946');
    await expect(page.getByRole('alert')).not.toBeEmpty();
    for (const digit of ownerPin) await page.getByTestId(`pin-${digit}`).click();
    await page.getByTestId('pin-enter').click();
    await expect(page.getByTestId('lock')).toContainText('Awa Ndiaye');
  });

  test('a till that nobody touches locks itself, and asks only for the PIN', async ({ till }) => {
    const { page } = till;
    await setUpShop(page);
    await page.clock.install();
    await page.reload();
    await expect(page.getByTestId('lock')).toBeVisible();
    await page.clock.fastForward('11:00');
    await expect(page.getByTestId('lock')).toBeHidden();
    await expect(page.getByTestId('pin-1')).toBeVisible();
  });
});

test.describe('in the practice shop', () => {
  test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

  test('people change places with one key and one tap', async ({ till }) => {
    const { page } = till;
    await enterDemo(page, 'Awa Ndiaye');
    await page.keyboard.press('F12');
    await enterDemo(page, 'Fatou Sarr');
    await page.getByTestId('lock').click();
    await enterDemo(page, 'Moussa Diop');
  });

  test('names are reached by the arrows', async ({ till }) => {
    const { page } = till;
    const tiles = page.getByTestId(/^person-\d+$/);
    await expect(tiles).toHaveCount(3);
    await tiles.first().focus();
    await page.keyboard.press('ArrowDown');
    await expect(tiles.nth(1)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('lock')).toBeVisible();
  });

  test('anybody can read the names', async ({ till }) => {
    await expect(till.page.getByTestId(/^person-\d+$/)).toHaveCount(3);
    await expectAccessible(till.page);
  });
});
