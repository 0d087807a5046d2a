import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { launchElectron } from '#tests/support/launch-electron.ts';
import { launchWeb } from '#tests/support/launch-web.ts';
import { ask, expectAccessible, goods, scan, type } from './counter.ts';
import { sell } from './sales.ts';
import { enterDemo, setUpShop } from './steps.ts';
import { expect, type Till, test } from './till.ts';

const owner = 'Awa';

async function openBackups(page: Page): Promise<void> {
  await page.getByTestId('task-settings').click();
  await page.getByTestId('section-backup').click();
  await expect(page.getByTestId('backup-now')).toBeEnabled();
}

/** Makes the code, copies it as a person would, types it back. @returns the code. */
async function writeCodeDown(page: Page): Promise<string> {
  // By keys: a test is quicker than a person reads what stands under the pointer now.
  await page.getByTestId('recovery-make').press('Enter');
  const code = (await page.getByTestId('recovery-fresh').getAttribute('data-code')) ?? '';
  await page.getByTestId('recovery-written').click();
  await page.getByTestId('recovery-code').fill(code);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('recovery-state')).toHaveAttribute('data-state', 'confirmed');
  return code;
}

async function backUp(page: Page): Promise<void> {
  await page.getByTestId('backup-now').click();
  await expect(page.getByTestId('backup-outcome').getByRole('status')).toBeVisible();
}

const newestIn = (folder: string): string => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.comptoir-backup'));
  return path.join(folder, names.sort().at(-1) ?? '');
};
const backupsOf = ({ dataDir }: Till): string => path.join(dataDir, 'backups');

/** A computer where Comptoir was only just installed. */
async function onAnotherComputer(till: Till, project: string, work: (page: Page) => Promise<void>) {
  const launch = project === 'electron' ? launchElectron : launchWeb;
  const other = await launch({
    dataDir: path.join(path.dirname(till.dataDir), 'other'),
    args: ['--lang', 'fr'],
  });
  try {
    await other.page.getByTestId('setup-restore').click();
    await work(other.page);
  } finally {
    await other.close();
  }
}

test.describe('in the practice shop', () => {
  test.use({ tillArgs: ['--lang', 'fr', '--demo'] });
  test.beforeEach(async ({ till }) => {
    await enterDemo(till.page, owner);
  });

  test(
    'a shop comes back on another computer, and sells on',
    { tag: '@both' },
    async ({ till }, { project }) => {
      const before = await sell(till.page, [goods.baguette.code, goods.water.code]);
      await openBackups(till.page);
      const code = await writeCodeDown(till.page);
      await backUp(till.page);
      await expect(till.page.getByTestId('backup-list').locator('tbody tr').first()).toContainText(
        'code de secours',
      );
      const file = newestIn(backupsOf(till));

      await onAnotherComputer(till, project.name, async (page) => {
        const picker = page.waitForEvent('filechooser');
        await page.getByTestId('restore-choose').click();
        await (await picker).setFiles(file);
        await expect(page.getByTestId('restore-file')).toContainText(path.basename(file));
        await page
          .getByTestId('recovery-code')
          .fill(code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o'));
        await page.getByTestId('restore-look').click();
        await expect(page.getByTestId('restore-found-ticket')).toHaveText(String(before.number));
        // A file that is sent comes alone: what lies beside it is asked for, or nobody knows what is missing.
        await expect(page.getByTestId('restore-missing').getByRole('alert')).toBeVisible();
        await page.getByTestId('restore-ticket').fill(String(before.number + 3));
        await page.getByTestId('restore-exact').check();
        await expectAccessible(page);
        await page.getByTestId('restore-run').click();
        await expect(page.getByTestId('restore-done')).toContainText(String(before.number + 4));
        await expectAccessible(page);
        await page.getByTestId('restore-enter').click();
        await enterDemo(page, owner);
        const after = await sell(page, [goods.egg.code]);
        expect(after.number).toBe(before.number + 4);
        expect((await ask(page, 'health.verifyJournal', {})).sound).toBe(true);
      });
    },
  );

  test('what was sold after the backup is named when it is known', async ({ till }, { project }) => {
    await openBackups(till.page);
    const code = await writeCodeDown(till.page);
    await backUp(till.page);
    const early = newestIn(backupsOf(till));
    const first = await sell(till.page, [goods.egg.code]);
    const second = await sell(till.page, [goods.soap.code]);
    await backUp(till.page);

    await onAnotherComputer(till, project.name, async (page) => {
      await page.getByTestId('restore-path').fill(early);
      await page.getByTestId('recovery-code').fill(code);
      await page.getByTestId('restore-look').click();
      const missing = page.getByTestId('restore-missing').getByRole('alert');
      await expect(missing).toContainText(`${first.number} à ${second.number}`);
      await expectAccessible(page);
    });
  });

  test('a wrong code, a damaged file and a wrong place are said where they are', async ({ till }, {
    project,
  }) => {
    await openBackups(till.page);
    const code = await writeCodeDown(till.page);
    await backUp(till.page);
    const whole = newestIn(backupsOf(till));
    const cut = path.join(path.dirname(till.dataDir), 'cut.comptoir-backup');
    writeFileSync(cut, readFileSync(whole).subarray(0, -100));

    await onAnotherComputer(till, project.name, async (page) => {
      const [file, typed] = [page.getByTestId('restore-path'), page.getByTestId('recovery-code')];
      const look = page.getByTestId('restore-look');
      await look.click();
      await expect(file).toHaveAttribute('aria-invalid', 'true');
      await expect(typed).toHaveAttribute('aria-invalid', 'true');
      await file.fill(whole);
      await typed.fill(code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A'));
      await look.click();
      await expect(typed).toHaveAttribute('aria-invalid', 'true');
      await typed.fill(code);
      for (const wrong of [cut, path.join(till.dataDir, 'nothing.comptoir-backup')]) {
        await file.fill(wrong);
        await expect(file).not.toHaveAttribute('aria-invalid', 'true');
        await look.click();
        await expect(file).toHaveAttribute('aria-invalid', 'true');
      }
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByTestId('setup-shopName')).toBeVisible();
    });
  });

  test('a till is restored by the keyboard alone', async ({ till }, { project }) => {
    await openBackups(till.page);
    const code = await writeCodeDown(till.page);
    await backUp(till.page);
    const file = newestIn(backupsOf(till));
    await onAnotherComputer(till, project.name, async (page) => {
      await expect(page.getByTestId('restore-choose')).toBeFocused();
      await page.keyboard.press('Tab');
      await expect(page.getByTestId('restore-path')).toBeFocused();
      await page.keyboard.insertText(file);
      await page.keyboard.press('Tab');
      await type(page, code.replaceAll('-', '').toLowerCase());
      await expect(page.getByTestId('recovery-code')).toHaveValue(code);
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('restore-run')).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('restore-enter')).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByTestId(/^person-\d+$/).first()).toBeVisible();
    });
  });

  test('the second place is chosen, filled, and missed when it is away', async ({ till }) => {
    const { page } = till;
    const key = path.join(path.dirname(till.dataDir), 'key');
    await openBackups(page);
    await expect(page.getByTestId('backup-risk')).toHaveAttribute('data-risk', 'both');
    await page.getByTestId('backup-path').fill(till.dataDir);
    await page.getByTestId('backup-path-keep').click();
    await expect(page.getByTestId('backup-path')).toHaveAttribute('aria-invalid', 'true');
    await page.getByTestId('backup-path').fill(key);
    await page.getByTestId('backup-path-keep').click();
    await expect(page.getByTestId('place-second')).toHaveAttribute('data-state', 'ready');
    await backUp(page);
    expect(readFileSync(newestIn(key))).toEqual(readFileSync(newestIn(backupsOf(till))));
    await page.getByTestId('backup-path').fill(path.join(path.dirname(till.dataDir), 'away', 'key'));
    await page.getByTestId('backup-path-keep').click();
    await expect(page.getByTestId('place-second')).toHaveAttribute('data-state', 'absent');
    await writeCodeDown(page);
    await expect(page.getByTestId('backup-risk')).toBeHidden();
    await page.getByTestId('backup-path-drop').click();
    await expect(page.getByTestId('backup-risk')).toHaveAttribute('data-risk', 'place');
    await expectAccessible(page);
  });

  test('a code is proved by typing it, and the printed page holds nothing but the sheet', async ({
    till,
  }) => {
    const { page } = till;
    await openBackups(page);
    await page.getByTestId('recovery-make').click();
    const shown = page.getByTestId('recovery-fresh');
    const code = (await shown.getAttribute('data-code')) ?? '';
    expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    await expectAccessible(page);
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByTestId('receipt')).toContainText(code.slice(0, 19));
    await expect(shown).toBeHidden();
    await page.emulateMedia({ media: 'screen' });
    await scan(page, goods.soap.code);
    await page.getByTestId('confirm-no').click();
    await expect(shown).toHaveAttribute('data-code', code);
    await page.getByTestId('recovery-written').click();
    await page.getByTestId('recovery-code').fill(code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A'));
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('recovery-code')).toHaveAttribute('aria-invalid', 'true');
    await page.keyboard.press('Escape');
    await expect(shown).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('recovery-state')).toHaveAttribute('data-state', 'unconfirmed');
    await page.getByTestId('recovery-check').click();
    await page.getByTestId('recovery-code').fill(code);
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('recovery-state')).toHaveAttribute('data-state', 'confirmed');
  });

  test('a drill really restores', async ({ till }) => {
    const { page } = till;
    await openBackups(page);
    await page.getByTestId('drill-now').click();
    await expect(page.getByTestId('drill-outcome').getByRole('status')).toBeVisible({ timeout: 30_000 });
    expect((await ask(page, 'backup.status', {})).drill?.passed).toBe(true);
  });

  test('the version is told, and that this copy is not replaced by itself', async ({ till }) => {
    const { page } = till;
    await page.getByTestId('task-settings').click();
    await page.getByTestId('section-updates').click();
    const { version } = await ask(page, 'updates.status', {});
    await expect(page.getByTestId('update-version')).toContainText(version);
    await expectAccessible(page);
  });
});

test.describe('a copy that replaces itself', () => {
  test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

  test('when and from where updates come is decided once', async ({ till }, { project }) => {
    test.skip(project.name !== 'web', 'only a socket can be listened to from here');
    const { page } = till;
    await page.routeWebSocket(/\/socket\?/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) =>
        socket.send(String(message).replace('"program":"none"', '"program":"appimage"')),
      );
    });
    await page.reload();
    await enterDemo(page, owner);
    await page.getByTestId('task-settings').click();
    await page.getByTestId('section-updates').click();
    await page.getByTestId('hours-0-add').click();
    await page.getByTestId('hours-0-0-from').fill('07:30');
    await page.getByTestId('hours-0-0-to').fill('');
    await expect(page.getByTestId('update-save')).toBeDisabled();
    await page.getByTestId('hours-0-0-to').fill('22:00');
    await page.getByTestId('hours-same').click();
    await page.getByTestId('hours-6-0-drop').click();
    await page.getByTestId('update-unattended').check({ force: true });
    await page.getByTestId('section-me').click();
    await page.getByTestId('confirm-no').click();
    await expectAccessible(page);
    await page.getByTestId('update-save').click();
    await expect(page.getByTestId('update-save')).toBeDisabled();
    const { policy } = await ask(page, 'updates.status', {});
    const span = { from: '07:30', to: '22:00' };
    expect(policy.openingHours).toEqual([...Array.from({ length: 6 }, () => [span]), []]);
    expect(policy.unattended).toBe(true);

    // No way leads to that folder, and nothing was announced there: said in place, the till as it was.
    await page.getByTestId('update-key').fill(path.join(till.dataDir, 'nothing'));
    await page.getByTestId('update-key-check').click();
    await expect(page.getByTestId('update-refused').getByRole('alert')).toBeVisible();
    await expect(page.getByTestId('update-state')).toHaveAttribute('data-stage', 'idle');
  });
});

test('an owner is told once that nothing is safe yet, and led to what helps', async ({ till }) => {
  const { page } = till;
  await setUpShop(page);
  await page.reload();
  const told = page.getByTestId('notices').getByRole('button').first();
  await told.click();
  await expect(page.getByTestId('backup-risk')).toHaveAttribute('data-risk', 'both');
  await page.reload();
  await expect(page.getByTestId('lock')).toBeVisible();
  await page.getByTestId('task-settings').click();
  await expect(page.getByTestId('section-backup')).toBeVisible();
  await expect(page.getByTestId('notices').getByRole('alert')).toBeHidden();
});
