import fs from 'node:fs';
import { ask, expectAccessible } from './counter.ts';
import { expect, test } from './till.ts';

/** The first start of this till was 500 days ago: a year of it has ended since. */
const firstStartLongAgo = `data:text/javascript,${encodeURIComponent(
  `import { existsSync } from 'node:fs';
   const data = process.argv[process.argv.indexOf('--data') + 1];
   const { now } = Date;
   if (!existsSync(data + '/till.db')) Date.now = () => now() - 500 * 86_400_000;`,
)}`;
test.use({
  tillArgs: ['--demo', '--lang', 'fr'],
  tillEnv: { NODE_OPTIONS: `--import=${firstStartLongAgo}` },
});

test('an owner archives the year that has ended, and finds when it was done and where', async ({ till }, {
  project,
}) => {
  test.skip(project.name !== 'web', 'only the web host takes a clock of its own');
  await till.restart();
  const { page } = till;
  await page.getByTestId('person-1').click();
  await page.getByTestId('clock-set-first').click();
  await page.getByTestId('clock-computer-right').click();
  await expect(page.getByTestId('checkout')).toBeVisible();
  await ask(page, 'shifts.openDrawer', { reason: 'Monnaie' });
  const [closed] = await ask(page, 'health.years', {});
  const year = closed!.year;
  const openJournal = async (): Promise<void> => {
    await page.getByTestId('task-settings').click();
    await page.getByTestId('section-journal').click();
  };
  await openJournal();
  const row = page.getByTestId(`year-${year}`);
  await expect(row).toContainText('pas encore écrite');
  await page.getByTestId(`archive-${year}`).click();
  const said = page.getByTestId('archive-result');
  await expect(said).toContainText('écrites et vérifiées dans');
  await expect(row).toContainText('écrite et vérifiée le');
  await expectAccessible(page);
  const [written] = await ask(page, 'health.years', {});
  await expect(said).toContainText(written!.archive!.path);
  await page.getByTestId(`let-go-${year}`).click();
  await expect(page.getByTestId('confirm')).toContainText(written!.archive!.path);
  await expectAccessible(page);
  await page.getByTestId('confirm-no').click();
  fs.rmSync(written!.archive!.path);
  await page.reload();
  await openJournal();
  await expect(row).toContainText('le fichier a été mis ailleurs');
});
