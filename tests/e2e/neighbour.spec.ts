import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { launchElectron } from '#tests/support/launch-electron.ts';
import { launchWeb } from '#tests/support/launch-web.ts';
import type { LaunchedTill } from '#tests/support/launched-till.ts';
import { ask, expectAccessible, goods } from './counter.ts';
import { enterDemo } from './steps.ts';
import { expect, type Till, test } from './till.ts';

const owner = 'Awa';
test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

async function openBackups(page: Page): Promise<void> {
  await page.getByTestId('task-settings').click();
  await page.getByTestId('section-backup').click();
  await expect(page.getByTestId('backup-now')).toBeEnabled();
}

/** Another computer of the shop, beside this one; ended with the test. */
async function beside(
  till: Till,
  project: string,
  args: readonly string[],
  work: (other: LaunchedTill) => Promise<void>,
): Promise<void> {
  const launch = project === 'electron' ? launchElectron : launchWeb;
  const dataDir = path.join(path.dirname(till.dataDir), `other-${args.length}`);
  const other = await launch({ dataDir, args: ['--lang', 'fr', ...args] });
  try {
    await work(other);
  } finally {
    await other.close();
  }
}

test(
  'a till is kept by its neighbour, and comes back from it with a warning about the open sale',
  { tag: '@both' },
  async ({ till }, { project }) => {
    test.setTimeout(480_000);
    const { page } = till;
    await enterDemo(page, owner);
    await openBackups(page);
    await page.getByTestId('hosting-toggle').click();
    const code = (await page.getByTestId('hosting-code').textContent()) ?? '';
    expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
    await expectAccessible(page);
    const { port } = await ask(page, 'backup.hosting', {});
    const url = `127.0.0.1:${port}`;
    let recovery = '';

    await beside(till, project.name, ['--demo'], async ({ page: sender }) => {
      await enterDemo(sender, owner);
      await ask(sender, 'cart.scan', { code: goods.egg.code });
      await openBackups(sender);
      await sender.getByTestId('neighbour-url').fill('not an address');
      await sender.getByTestId('neighbour-code').fill(code.slice(0, -1));
      await sender.getByTestId('neighbour-join').click();
      await expect(sender.getByTestId('neighbour-url')).toHaveAttribute('aria-invalid', 'true');
      await sender.getByTestId('neighbour-url').fill(url);
      await sender.getByTestId('neighbour-join').click();
      await expect(sender.getByTestId('neighbour-code')).toHaveAttribute('aria-invalid', 'true');
      await sender.getByTestId('neighbour-code').fill(code.toLowerCase());
      await sender.getByTestId('neighbour-join').click();
      await expect(sender.getByTestId('place-neighbour')).toHaveAttribute('data-state', 'ready');
      recovery = (await ask(sender, 'backup.newRecoveryCode', {})).code;
      await sender.getByTestId('backup-now').click();
      await expect
        .poll(async () => (await ask(sender, 'backup.status', {})).places.at(-1)?.newest ?? null, {
          timeout: 30_000,
        })
        .not.toBeNull();
      await expectAccessible(sender);
    });
    await page.getByTestId('section-me').click();
    await openBackups(page);
    await expect(page.getByTestId(/^hosted-T/)).toBeVisible();

    await beside(till, project.name, [], async ({ page: fresh }) => {
      await fresh.getByTestId('setup-restore').click();
      await fresh.getByTestId('restore-from-neighbour').check();
      await fresh.getByTestId('neighbour-url').fill(url);
      await fresh.getByTestId('neighbour-code').fill(code);
      await fresh.getByTestId('neighbour-ask').click();
      await expect(fresh.getByTestId('neighbour-backup')).toBeVisible();
      await fresh.getByTestId('recovery-code').fill(recovery);
      await expectAccessible(fresh);
      await fresh.getByTestId('restore-look').click();
      await expect(fresh.getByTestId('restore-found')).toBeVisible({ timeout: 30_000 });
      await fresh.getByTestId('restore-run').click();
      await expect(fresh.getByTestId('restore-open')).toHaveAttribute('data-carts', '1', { timeout: 30_000 });
      await expectAccessible(fresh);
      await fresh.getByTestId('restore-enter').click();
      await enterDemo(fresh, owner);
      await expect(fresh.getByTestId('restored-cart')).toBeVisible();
      await expectAccessible(fresh);
      await fresh.getByTestId('restored-keep').click();
      await expect(fresh.getByTestId('restored-cart')).toBeHidden();
      await expect(fresh.getByTestId('restored-shift')).toBeVisible();
      await fresh.getByTestId('restored-shift').getByTestId('notice-action').click();
      await expect(fresh.getByTestId('restored-shift')).toBeHidden();
      expect((await ask(fresh, 'cart.get', {})).lines).toHaveLength(1);
    });
  },
);

test('a till whose key is gone asks its owner, and goes on in the same window', { tag: '@both' }, async ({
  till,
}) => {
  const { page } = till;
  await enterDemo(page, owner);
  const { code } = await ask(page, 'backup.newRecoveryCode', {});
  await till.kill();
  rmSync(path.join(till.dataDir, 'till-1.key'));
  await till.restart();
  const again = till.page;
  await expect(again.getByTestId('rescue')).toBeVisible();
  await expectAccessible(again);
  await again.getByTestId('recovery-code').fill(code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A'));
  await again.keyboard.press('Enter');
  await expect(again.getByTestId('recovery-code')).toHaveAttribute('aria-invalid', 'true');
  await again.getByTestId('recovery-code').fill(code);
  await again.keyboard.press('Enter');
  await enterDemo(again, owner);
  expect((await ask(again, 'health.verifyJournal', {})).sound).toBe(true);
});

test(
  'a backup that is opened by its file leads to the restore on a new computer, and to a sentence on a till',
  { tag: '@both' },
  async ({ till }, { project }) => {
    test.skip(project.name !== 'electron', 'a browser opens no files');
    await enterDemo(till.page, owner);
    const file = path.join(path.dirname(till.dataDir), 'T1-1-1-a.comptoir-backup');
    await beside(till, project.name, [file], async ({ page }) => {
      await expect(page.getByTestId('restore-path')).toHaveValue(file);
    });
    await till.kill();
    const launched = await launchElectron({ dataDir: till.dataDir, args: ['--lang', 'fr', file] });
    try {
      await expect(launched.page.getByTestId('offered-close')).toBeVisible();
      await expectAccessible(launched.page);
      await launched.page.getByTestId('offered-close').click();
      await expect(launched.page.getByTestId('offered-close')).toBeHidden();
      await enterDemo(launched.page, owner);
    } finally {
      await launched.close();
    }
  },
);
