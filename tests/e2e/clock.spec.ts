import { createApplication } from '#main/app.ts';
import { ask, expectAccessible, goods, scan, signIn, total } from './counter.ts';
import { expect, type Till, test } from './till.ts';

test.use({ tillArgs: ['--demo', '--lang', 'fr'] });

const year_ms = 365 * 86_400_000;

const sealed = 'its key is sealed by the desktop: no tool can work ahead in its place';

/** Stops the till and records something by a computer whose clock is that far ahead. */
async function worksAhead(till: Till, ahead_ms: number): Promise<void> {
  await till.kill();
  const application = await createApplication({
    dataDir: till.dataDir,
    clock: { now: () => Date.now() + ahead_ms },
  });
  const session = application.connect({ host: 'tool', label: 'test' });
  expect(await application.call(session, 'shifts.openDrawer', { reason: 'Monnaie' })).toMatchObject({
    ok: true,
  });
  await application.close();
}

test('a till that worked in a wrong year asks, is corrected with a reason and sells on in this one', async ({
  till,
}, testInfo) => {
  test.skip(testInfo.project.name === 'electron', sealed);
  await worksAhead(till, year_ms);
  await till.restart();
  const { page } = till;
  await page.getByTestId('person-1').click();
  const question = page.getByTestId('clock-question');
  await expect(question).toHaveAttribute('data-doubt', 'behind');
  await expect(page.getByTestId('clock-till')).toContainText(String(new Date().getUTCFullYear() + 1));
  await expectAccessible(page);
  await page.getByTestId('clock-computer-right').click();
  await expect(question).toContainText('Dites en quelques mots pourquoi.');
  await page.getByTestId('reason-1').click();
  await page.getByTestId('clock-computer-right').click();
  await expect(page.getByTestId('checkout')).toBeVisible();
  await scan(page, goods.soap.code);
  await total(page, goods.soap.price);
  const { clock } = await ask(page, 'session.get', {});
  expect(Math.abs(clock.now - Date.now())).toBeLessThan(60_000);
  expect(clock.doubt).toBe(null);
});

test('a cashier whose computer lost its date sells with the till’s time', async ({ till }, testInfo) => {
  test.skip(testInfo.project.name === 'electron', sealed);
  await worksAhead(till, year_ms);
  await till.restart();
  const { page } = till;
  await page.getByTestId('person-3').click();
  await page.getByTestId('clock-set-first').click();
  await expect(page.getByTestId('clock-question')).toContainText('la caisse continue toute seule');
  await page.getByTestId('clock-till-right').click();
  await scan(page, goods.soap.code);
  await total(page, goods.soap.price);
  // The manager is led back to the question by the state of the till.
  await page.getByTestId('lock').click();
  await signIn(page, 'owner');
  await page.getByTestId('open-health').click();
  await page.getByTestId('clock-ask').click();
  await expect(page.getByTestId('clock-question')).toHaveAttribute('data-doubt', 'none');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('health')).toBeVisible();
});

test.describe('a computer that was found years ahead', () => {
  const firstStartLongAgo = `data:text/javascript,${encodeURIComponent(
    `import { existsSync } from 'node:fs';
     const data = process.argv[process.argv.indexOf('--data') + 1];
     const { now } = Date;
     if (!existsSync(data + '/till.db')) Date.now = () => now() - 500 * 86_400_000;`,
  )}`;
  test.use({ tillEnv: { NODE_OPTIONS: `--import=${firstStartLongAgo}` } });

  test('is not agreed with by a key too much', async ({ till }, { project }) => {
    test.skip(project.name !== 'web', 'only the web host takes a clock of its own');
    await till.restart();
    const { page } = till;
    await page.getByTestId('person-3').click();
    await expect(page.getByTestId('clock-question')).toHaveAttribute('data-doubt', 'ahead');
    await expect(page.getByTestId('clock-set-first')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('clock-set-first')).toHaveAttribute('aria-expanded', 'true');
    await page.getByTestId('clock-computer-right').click();
    await expect(page.getByTestId('checkout')).toBeVisible();
  });
});
