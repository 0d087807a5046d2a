import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { newOfficeFolder, type OfficeProcess, startOffice } from '#tests/headoffice/office-process.ts';
import { ask, expectAccessible, goods } from './counter.ts';
import { enterDemo } from './steps.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

const minutes = 60_000;
const newCode = async (office: OfficeProcess): Promise<string> =>
  (await office.beside(({ apis }) => apis.tills.makeCode('Chez Awa, Médina', Date.now()))).code;
const ticketsAt = async (office: OfficeProcess): Promise<number> =>
  (await office.beside(({ apis }) => apis.journal.totals())).tills.reduce((sum, one) => sum + one.tickets, 0);

async function openSection(page: Page): Promise<void> {
  await page.getByTestId('task-settings').click();
  await page.getByTestId('section-sync').click();
}
async function sell(page: Page): Promise<void> {
  const cart = await ask(page, 'cart.scan', { code: goods.egg.code });
  const tenders = [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }];
  await ask(page, 'sales.pay', { cartId: cart.id, revision: cart.revision, tenders });
}

test('an owner joins the head office on the screen; what is sold goes there by itself, and waits while it is away', {
  tag: '@both',
}, async ({ till: { page } }) => {
  test.setTimeout(10 * minutes);
  const folder = newOfficeFolder();
  const office = await startOffice(folder);
  try {
    await enterDemo(page, 'Awa');
    await openSection(page);
    await expectAccessible(page);
    await page.getByTestId('sync-url').fill('le siège');
    await page.getByTestId('sync-typed').fill('K7Q2M-3F8D-9XQP');
    await page.getByTestId('sync-send').click();
    await expect(page.getByTestId('sync-url')).toHaveAttribute('aria-invalid', 'true');
    await page.getByTestId('sync-url').fill(office.url);
    await page.getByTestId('sync-typed').press('Enter');
    await expect(page.getByTestId('sync-typed')).toHaveAttribute('aria-invalid', 'true');
    await page.getByTestId('sync-typed').fill((await newCode(office)).toLowerCase());
    await page.getByTestId('sync-typed').press('Enter');
    await expect(page.getByTestId('sync-shop')).toContainText('Chez Awa, Médina');
    const standing = page.getByTestId('sync-state');
    await expect(standing).toHaveAttribute('data-state', 'all', { timeout: 5 * minutes });
    await expect(page.getByTestId('sync-waiting')).toHaveText('Rien');
    const before = await ticketsAt(office);

    if ((await ask(page, 'shifts.current', {})) === null)
      await ask(page, 'shifts.open', { float_minor: 0, count: null });
    await sell(page);
    await expect.poll(() => ticketsAt(office), { timeout: 5 * minutes }).toBe(before + 1);
    await expect(standing).toHaveAttribute('data-state', 'all', { timeout: 5 * minutes });

    await office.stop();
    await sell(page);
    await page.getByTestId('sync-now').click();
    await expect(standing).toHaveAttribute('data-state', 'away', { timeout: 5 * minutes });
    await expect(page.getByTestId('sync-waiting')).toContainText('Un ticket');
    await expectAccessible(page);
    await page.getByTestId('sync-pause').press('Enter');
    await expect(standing).toHaveAttribute('data-state', 'paused');
    await expectAccessible(page);
  } finally {
    await office.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
