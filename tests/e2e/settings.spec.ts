import { startFakePrinter } from '#tests/support/fake-printer.ts';
import { greyPng } from '#tests/support/small-png.ts';
import { ask, scan } from './counter.ts';
import { enterDemo, expectAccessible, ownerPin, setUpShop, typeByHand, typePin } from './steps.ts';
import { expect, type Till, test } from './till.ts';

async function openSection(till: Till, id: string): Promise<void> {
  await till.page.getByTestId('task-settings').click();
  await till.page.getByTestId(`section-${id}`).click();
}

test.describe('in a shop', () => {
  test.beforeEach(async ({ till }) => setUpShop(till.page));

  test('what is saved holds after a reload, and can be put back before one leaves', { tag: '@both' }, async ({
    till,
  }) => {
    const { page } = till;
    await openSection(till, 'shop');
    await page.getByTestId('shop-name').fill('Chez Awa & Sœurs');
    await page.keyboard.press('F10');
    await expect(page.getByTestId('action-undo')).toBeEnabled();
    await expect(page.getByRole('banner')).toContainText('Chez Awa & Sœurs');
    await page.getByTestId('action-undo').click();
    await expect(page.getByTestId('shop-name')).toHaveValue('Chez Awa');
    await page.getByTestId('shop-name').fill('Chez Fatou');
    await page.keyboard.press('F10');
    await expect(page.getByRole('banner')).toContainText('Chez Fatou');

    await page.getByTestId('section-sales').click();
    await page.getByTestId('blind-close').check({ force: true });
    await page.getByTestId('action-save').click();
    await expect(page.getByTestId('action-undo')).toBeEnabled();
    await page.reload();
    await openSection(till, 'sales');
    await expect(page.getByTestId('blind-close')).toBeChecked();
    await expect(page.getByRole('banner')).toContainText('Chez Fatou');
  });

  test('the receipt follows what is typed, before it is saved', async ({ till }) => {
    const { page } = till;
    await openSection(till, 'receipt');
    await expect(page.getByTestId('receipt-preview')).toContainText('Chez Awa');
    await page.getByTestId('receipt-footer').fill('À bientôt !');
    await expect(page.getByTestId('receipt-preview')).toContainText('À bientôt !');
    const paper = page.getByTestId('receipt-preview').locator('img');
    const before = await paper.evaluate((image: HTMLImageElement) => image.height);
    const logo = { name: 'logo.png', mimeType: 'image/png', buffer: greyPng(600, 300) };
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByTestId('choose-logo').click(),
    ]);
    await chooser.setFiles(logo);
    // 600 dots are more than the paper has: it is made smaller in its proportions.
    const natural = (image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight];
    await expect.poll(() => page.getByTestId('logo').evaluate(natural)).toEqual([384, 192]);
    await expect
      .poll(() => paper.evaluate((image: HTMLImageElement) => image.height))
      .toBeGreaterThan(before);
    await page.getByTestId('task-checkout').click();
    await page.getByTestId('confirm-no').click();
    await expect(page.getByTestId('receipt-footer')).toHaveValue('À bientôt !');
    await scan(page, '6049999000015');
    await expect(page.getByTestId('confirm-no')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('confirm-no')).toBeHidden();
    await expect(page.getByTestId('receipt-footer')).toHaveValue('À bientôt !');
    await page.getByTestId('section-me').click();
    await page.getByTestId('confirm-yes').click();
    await page.getByTestId('section-receipt').click();
    await expect(page.getByTestId('receipt-footer')).toHaveValue('');
  });

  test('a table of scale labels is set, and tried with a scan', async ({ till }) => {
    const { page } = till;
    await openSection(till, 'till');
    const rows = page.getByTestId(/^label-prefix-\d+$/);
    await expect(rows.first()).toBeDisabled();
    const ofCountry = await rows.count();
    await page.getByTestId('label-code').click();
    await scan(page, '2712345012508');
    await expect(page.getByTestId('label-code')).toHaveValue('2712345012508');
    await expect(page.getByTestId('label-reading')).not.toContainText('250');
    await page.getByTestId('labels-own').click();
    await page.getByTestId('labels-add').press('Enter');
    await rows.nth(ofCountry).click();
    await page.getByRole('option', { name: '27', exact: true }).click();
    await expect(page.getByTestId('label-reading')).toContainText(/1[.,]250\s?kg/);
    await page.getByTestId('label-remove-1').click();
    await expect(rows).toHaveCount(ofCountry);
    await page.keyboard.press('F10');
    await expect(page.getByTestId('action-undo')).toBeEnabled();
    await page.reload();
    await openSection(till, 'till');
    await expect(rows.last()).toHaveValue('27');
    await page.getByTestId('labels-country').press('Enter');
    await page.keyboard.press('F10');
    await expect(rows.last()).toBeDisabled();
  });

  test('a label is read wherever the focus is while its box is on the screen, and sells nothing', async ({
    till,
  }) => {
    const { page } = till;
    await openSection(till, 'till');
    const code = page.getByTestId('label-code');
    await expect(code).toBeVisible();
    const places = ['settings-search', 'section-till', 'scanner-prefix', 'labels-own', 'label-code'];
    for (const [at, place] of [null, ...places].entries()) {
      if (place === null) await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      else await page.getByTestId(place).focus();
      const label = `27123450125${at}`;
      await scan(page, label);
      await expect(code, `focus on ${place}`).toHaveValue(label);
      await expect(page.getByTestId('label-reading')).toBeVisible();
    }
    await expect(page.getByTestId('scanner-prefix')).toHaveValue('');
    await expect(page.getByTestId('settings-search')).toHaveValue('');
    await page.getByTestId('task-checkout').click();
    await expect(page.getByTestId(/^line-\d+$/)).toHaveCount(0);
  });

  test('a person who is added signs in with her own PIN and sees only what is hers', async ({ till }) => {
    const { page } = till;
    await openSection(till, 'people');
    await page.getByTestId('user-add').click();
    await page.getByTestId('user-name').fill('Mariama Ba');
    await page.getByTestId('user-pin').fill('1111');
    await page.getByTestId('user-save').click();
    await expect(page.getByTestId('user-pin')).toHaveAttribute('aria-invalid', 'true');
    await page.getByTestId('user-pin').fill('4827');
    await page.getByTestId('user-save').click();
    await expect(page.getByTestId(/^user-\d+$/)).toHaveCount(2);
    await page.getByTestId('role-owner').check({ force: true });
    await page.getByTestId('user-save').click();
    await expect(page.getByTestId('user-pin')).toHaveAttribute('aria-invalid', 'true');

    await page.keyboard.press('F12');
    await page
      .getByTestId(/^person-\d+$/)
      .filter({ hasText: 'Mariama Ba' })
      .click();
    await typePin(page, '4827');
    await expect(page.getByTestId('lock')).toContainText('Mariama Ba');
    await page.getByTestId('task-settings').click();
    await expect(page.getByTestId('section-me')).toBeVisible();
    await expect(page.getByTestId('section-shop')).toBeHidden();
    await expect(page.getByTestId('section-people')).toBeHidden();
  });

  test('a role is copied, given a limit and a person, changed under her hands and taken back', async ({
    till,
  }) => {
    const { page } = till;
    await openSection(till, 'roles');
    await page.getByTestId('of-role-cashier').click();
    await expect(page.getByTestId('may-sale.discount')).toBeDisabled();
    await page.getByTestId('role-copy').click();
    await expect(page.getByTestId('role-name')).toHaveValue('Caisse (copie)');
    await page.getByTestId('role-name').fill('Adjointe');
    await page.getByTestId('may-sale.discount').check();
    await page.getByTestId('limit-sale.discount-share').fill('15');
    await page.getByTestId('limit-sale.discount-amount').fill('2000');
    await page.getByTestId('role-save').click();
    const own = page.getByTestId(/^of-role-\d+$/);
    await expect(own).toHaveText(/Adjointe/);
    await expectAccessible(page);
    const limits = async () => (await ask(page, 'users.roles', {})).at(-1)?.limits['sale.discount'];
    expect(await limits()).toEqual({ share_ppm: 150_000, amount_minor: 200_000 });

    await page.getByTestId('section-people').click();
    await page.getByTestId('user-add').click();
    await page.getByTestId('user-name').fill('Mariama Ba');
    await page.getByTestId('user-pin').fill('739146');
    await page.getByRole('radio', { name: /Adjointe/ }).check({ force: true });
    await page.getByTestId('user-save').click();
    await expect(page.getByTestId(/^user-\d+$/).filter({ hasText: 'Mariama Ba' })).toContainText('Adjointe');

    await page.getByTestId('section-roles').click();
    await own.click();
    await page.getByTestId('role-remove').click();
    await expect(page.getByText('encore le rôle de quelqu’un')).toBeVisible();
    await page.getByTestId('limit-sale.discount-share').fill('');
    await page.getByTestId('role-save').click();
    await expect(page.getByTestId('notice-action')).toBeVisible();
    expect(await limits()).toEqual({ amount_minor: 200_000 });
    await page.getByTestId('notice-action').click();
    await expect(page.getByTestId('limit-sale.discount-share')).toHaveValue('15');
    expect(await limits()).toEqual({ share_ppm: 150_000, amount_minor: 200_000 });
  });

  test('a person who left can no longer enter; the last owner cannot leave', async ({ till }) => {
    const { page } = till;
    await openSection(till, 'people');
    await page.getByTestId('user-add').click();
    await page.getByTestId('user-name').fill('Mariama Ba');
    await page.getByTestId('user-pin').fill('4827');
    await page.getByTestId('user-save').click();
    await expect(page.getByTestId('user-off')).toBeAttached();
    await page.getByTestId('user-off').check({ force: true });
    await page.getByTestId('user-save').click();
    const people = page.getByTestId(/^user-\d+$/);
    await expect(people.filter({ hasText: 'Mariama Ba' })).toHaveAttribute('data-off');
    await people.filter({ hasText: 'Awa Ndiaye' }).click();
    await page.getByTestId('role-cashier').check({ force: true });
    await page.getByTestId('user-save').click();
    await expect(page.getByText('dernier propriétaire')).toBeVisible();
    const roles = (await ask(page, 'users.list', {})).map(({ role }) => role);
    expect(roles.filter((role) => role === 'owner')).toHaveLength(1);
    await page.keyboard.press('F12');
    await expect(page.getByTestId(/^person-\d+$/)).toHaveText([/Awa Ndiaye/]);
  });

  test('one changes one’s own PIN', async ({ till }) => {
    const { page } = till;
    await openSection(till, 'me');
    await page.getByTestId('pin-old').fill('731946');
    await page.getByTestId('pin-new').fill('905173');
    await page.getByTestId('pin-again').fill('905173');
    await page.getByTestId('pin-change').click();
    await expect(page.getByTestId('pin-old')).toHaveAttribute('aria-invalid', 'true');
    await page.getByTestId('pin-old').fill(ownerPin);
    await page.getByTestId('pin-change').click();
    await expect(page.getByTestId('pin-old')).toHaveValue('');
    await page.keyboard.press('F12');
    await typePin(page, '905173');
    await expect(page.getByTestId('lock')).toBeVisible();
  });

  test('a printer without the letters of a name is told of before anything is printed', async ({ till }) => {
    const { page } = till;
    await openSection(till, 'shop');
    await page.getByTestId('shop-name').fill('阿瓦商店');
    await page.keyboard.press('F10');
    await expect(page.getByRole('banner')).toContainText('阿瓦商店');
    await openSection(till, 'printer');
    await page.getByTestId('printer-tcp').check({ force: true });
    await page.getByTestId('printer-host').fill('127.0.0.1');
    await expect(page.getByTestId('unwritable')).toContainText('阿瓦商店');
    await expectAccessible(page);
    await page.getByTestId('printer-none').check({ force: true });
    await expect(page.getByTestId('unwritable')).toHaveCount(0);
  });

  test('the page of accents and the drawer are tried, and the line that reads right is kept', async ({
    till,
  }) => {
    const { page } = till;
    const printer = await startFakePrinter();
    try {
      await openSection(till, 'printer');
      await page.getByTestId('find-here').click();
      await expect(page.getByTestId('found')).not.toBeEmpty();
      await page.getByTestId('printer-tcp').check({ force: true });
      await page.getByTestId('printer-host').fill(printer.host);
      await page.getByTestId('printer-port').fill(String(printer.port));
      await page.getByTestId('calibrate').click();
      await page.getByTestId('calibrate-line-3').click();
      await expect(page.getByTestId('calibrate-line-3')).toHaveAttribute('aria-pressed', 'true');
      await expectAccessible(page);
      await page.getByTestId('drawer-pin-5').check({ force: true });
      await page.getByTestId('drawer-test').click();
      await expect(page.getByTestId('drawer-result').getByRole('status')).toBeVisible();
      expect(printer.jobs.at(-1)?.toString('hex')).toBe('1b700119fa');
      await page.keyboard.press('F10');
      await expect(page.getByTestId('action-undo')).toBeEnabled();
      const { printerPage, drawerPin } = await ask(page, 'settings.get', {});
      expect({ printerPage, drawerPin }).toMatchObject({ printerPage: { page: 'WPC1252' }, drawerPin: 5 });
    } finally {
      await printer.close();
    }
  });

  test('a printer that is not there is explained', async ({ till }) => {
    const { page } = till;
    await openSection(till, 'printer');
    await page.getByTestId('printer-tcp').check({ force: true });
    await page.getByTestId('printer-host').fill('127.0.0.1');
    await page.getByTestId('printer-port').fill('9');
    await page.getByTestId('printer-test').click();
    await expect(page.getByTestId('printer-result').getByRole('alert')).toBeVisible();
  });

  test('the journal verifies', async ({ till }) => {
    await openSection(till, 'journal');
    await till.page.getByTestId('journal-verify').click();
    await expect(till.page.getByTestId('journal-result').getByRole('status')).toBeVisible();
  });
});

test.describe('in the practice shop', () => {
  test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

  test('a setting is found, changed and saved by the keyboard alone', async ({ till }) => {
    const { page } = till;
    await enterDemo(page, 'Awa Ndiaye');
    await page.keyboard.press('Alt+6');
    await expect(page.getByTestId('settings-search')).toBeVisible();
    await page.keyboard.press('F2');
    await typeByHand(page, 'telephone');
    await expect(page.getByTestId('section-shop')).toBeVisible();
    await expect(page.getByTestId('section-printer')).toBeHidden();
    await page.keyboard.press('Tab');
    await expect(page.getByTestId('section-shop')).toBeFocused();
    await page.keyboard.press('Enter');
    for (let tabs = 0; tabs < 5; tabs++) await page.keyboard.press('Tab');
    await expect(page.getByTestId('shop-phone')).toBeFocused();
    await typeByHand(page, '77 123 45 67');
    await page.keyboard.press('F10');
    await expect(page.getByTestId('action-undo')).toBeEnabled();
  });

  test('anybody can read every section', async ({ till }) => {
    const { page } = till;
    await enterDemo(page, 'Awa Ndiaye');
    await page.getByTestId('task-settings').click();
    for (const entry of await page.getByTestId(/^section-/).all()) {
      await entry.click();
      await expectAccessible(page);
    }
  });
});
