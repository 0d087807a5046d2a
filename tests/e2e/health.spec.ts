import { ask } from './counter.ts';
import { enterDemo, expectAccessible, setUpShop } from './steps.ts';
import { expect, test } from './till.ts';

test.describe('in a shop', () => {
  test('the page says how the till is, looks again and writes the support file', { tag: '@both' }, async ({
    till,
  }) => {
    const { page } = till;
    await setUpShop(page);
    await page.getByTestId('task-settings').click();
    await page.getByTestId('settings-health').click();
    await expect(page.getByTestId('check-disk')).toBeVisible();
    await page.getByTestId('action-again').click();
    const speed = async () =>
      (await ask(page, 'health.get', {})).checks.find(({ id }) => id === 'speed')?.says;
    await expect.poll(speed).not.toBe('speed.notYet');
    await expect(page.getByTestId('check-database')).toHaveAttribute('data-state', 'good');
    await page.getByTestId('bundle').click();
    await expect(page.getByTestId('bundle-done')).toContainText('.zip');
    await expectAccessible(page);
  });

  test('two switches in a hurry are both saved', async ({ till }) => {
    const { page } = till;
    await setUpShop(page);
    await page.getByTestId('task-settings').click();
    await page.getByTestId('settings-health').click();
    await expect(page.getByTestId('kiosk')).toBeAttached();
    const before = (await ask(page, 'settings.get', {})).machine;
    await page.evaluate(() => {
      for (const id of ['start-with-computer', 'kiosk'])
        document.querySelector<HTMLElement>(`[data-testid="${id}"]`)?.click();
    });
    const machine = async () => (await ask(page, 'settings.get', {})).machine;
    await expect.poll(machine).toMatchObject({
      startWithComputer: !before.startWithComputer,
      kiosk: !before.kiosk,
    });
  });

  test('the journal is verified by the keyboard alone, and Esc leads back', async ({ till }) => {
    const { page } = till;
    await setUpShop(page);
    await page.getByTestId('task-settings').click();
    await page.getByTestId('settings-health').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('fix-journal').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('fix-journal')).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('settings-health')).toBeVisible();
  });
});

test.describe('in the practice shop', () => {
  test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

  test('the trial is set aside and the till asks for the shop', { tag: '@both' }, async ({ till }) => {
    const { page } = till;
    await enterDemo(page, 'Awa Ndiaye');
    await page.getByTestId('open-health').click();
    await page.getByTestId('wipe').click();
    await page.getByTestId('confirm-yes').click();
    await expect(page.getByTestId('setup-shopName')).toBeVisible();
  });
});
