import type { Page } from '@playwright/test';
import { ask, expectAccessible, goods, scan, signIn } from './counter.ts';
import { changeSettings, printToFile, sell } from './sales.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

/** The demo shop opens by itself with its largest note. */
const float = 10_000;
const minorOf = (page: Page, id: string) => page.getByTestId(id).locator('[data-minor]');
const figure = (page: Page, id: string, minor: number) =>
  expect(minorOf(page, id)).toHaveAttribute('data-minor', String(minor));
const openShiftTask = (page: Page) => page.keyboard.press('Alt+4');

test('a day: opened with a float, sold, cash out, X, closed with a difference and its reason', {
  tag: '@both',
}, async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  await ask(page, 'shifts.close', { count: null, counted_minor: float as never, reason: null });
  await openShiftTask(page);
  await expect(page.getByTestId('suggest-counted')).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId('count-note-5000').fill('3');
  await page.getByTestId('count-note-500').fill('4');
  await page.getByTestId('count-coin-500').fill('2');
  await expect(page.getByTestId('count-total')).toContainText(/18\s000/);
  await page.getByTestId('action-open').click();
  await expect(page.getByTestId('checkout')).toBeVisible();

  const sales = [
    await sell(page, [goods.water.code, goods.soap.code]),
    await sell(page, [goods.baguette.code], 'card'),
    await sell(page, [goods.water.code, goods.water.code], 'wave'),
    await sell(page, [goods.egg.code, goods.soap.code]),
  ];
  const sold = sales.reduce((sum, { total }) => sum + total, 0);
  const cash = (sales[0]?.total ?? 0) + (sales[3]?.total ?? 0);

  await openShiftTask(page);
  await expect(page.getByTestId('shift-sold')).toHaveAttribute('data-minor', String(sold));
  await page.getByTestId('action-out').click();
  await page.getByTestId('cash-amount').fill('99999999');
  await page.getByTestId('reason-0').click();
  await page.getByTestId('cash-confirm').click();
  await expect(page.getByTestId('cash-amount')).toHaveAttribute('aria-invalid', 'true');
  await page.getByTestId('cash-amount').fill('2500');
  await page.getByTestId('cash-purpose-bank').click();
  await page.getByTestId('cash-confirm').click();
  await expect(page.getByTestId('cash-party')).toBeFocused();
  await page.getByTestId('cash-party').fill('CBAO, guichet 2');
  await page.getByTestId('cash-voucher').fill('12');
  await expectAccessible(page);
  await page.getByTestId('cash-confirm').click();
  await expect(page.getByTestId('cash-amount')).toBeHidden();
  const expected = 18_000 + cash - 2_500;
  await expect(page.getByTestId('movements')).toContainText('Banque · CBAO, guichet 2 · Pièce 12');
  await expect(page.getByTestId('shift-expected')).toHaveAttribute('data-minor', String(expected));
  await expectAccessible(page);

  await page.getByTestId('action-x').click();
  await figure(page, 'figure-expected', expected);
  await figure(page, 'figure-total', sold);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('sheet')).toBeHidden();

  await page.getByTestId('action-close').click();
  await page.getByTestId('count-how').getByText('Montant seul').click();
  await page.getByTestId('count-amount').fill(String(expected - 700));
  await scan(page, goods.water.code);
  await page.getByTestId('confirm-no').click();
  await expect(page.getByTestId('count-amount')).toHaveValue(String(expected - 700));
  await page.getByTestId('action-next').click();
  await figure(page, 'close-difference', -700);
  await expect(page.getByTestId('action-close')).toBeDisabled();
  await expectAccessible(page);
  await page.getByTestId('reason-1').click();
  await page.getByTestId('action-close').click();

  await expect(page.getByTestId('closed')).toBeVisible();
  await expect(page.getByTestId('sheet-title')).toContainText('2');
  await figure(page, 'figure-total', sold);
  await figure(page, 'figure-tender-cash', cash);
  await figure(page, 'figure-tender-card', sales[1]?.total ?? 0);
  await figure(page, 'figure-tender-Wave', sales[2]?.total ?? 0);
  await figure(page, 'figure-counted', expected - 700);
  await figure(page, 'figure-difference', -700);
  await expectAccessible(page);
  const z = await ask(page, 'reports.z', { number: 2 });
  expect(z).toMatchObject({
    zNumber: 2,
    firstTicket: sales[0]?.number,
    lastTicket: sales[3]?.number,
    perpetual_signed_minor: sold,
    cash: { out_minor: -2_500, difference_minor: -700, reason: 'Sortie oubliée' },
  });
});

test('a blind count is recorded before anything is asked about it, and a large difference takes a manager', async ({
  till,
}) => {
  const { page } = till;
  await signIn(page, 'owner');
  await changeSettings(page, (settings) => ({ ...settings, sale: { ...settings.sale, blindClose: true } }));
  const { total } = await sell(page, [goods.water.code]);
  await page.keyboard.press('F12');
  await signIn(page, 'cashier');
  await openShiftTask(page);
  await expect(page.getByTestId('shift-tickets')).toHaveText('1');
  await expect(page.getByTestId('shift-sold')).toHaveCount(0);
  await expect(page.getByTestId('shift-expected')).toHaveCount(0);
  await expect(page.getByTestId('movements')).toHaveCount(0);

  await page.keyboard.press('F10');
  await page.getByTestId('count-note-10000').fill('2');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('close-counted')).toBeVisible();
  await expect(page.getByTestId('close-expected')).toHaveCount(0);
  await expect(page.getByTestId('close-difference')).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('count-note-10000')).toHaveValue('2');
  await page.keyboard.press('F10');
  await figure(page, 'close-counted', 20_000);
  await page.keyboard.press('F10');
  await expect(page.getByTestId('close-asks')).toBeVisible();
  await expect(page.getByTestId('action-close')).toBeDisabled();
  await expect(page.getByTestId('close-difference')).toHaveCount(0);
  await expectAccessible(page);

  await page.keyboard.press('Escape');
  await expect(page.getByTestId('shift-tickets')).toHaveText('1');
  await page.keyboard.press('F10');
  await figure(page, 'close-counted', 20_000);
  await expect(page.getByTestId('close-asks')).toBeVisible();
  await page.getByTestId('reason').fill('Je ne sais pas');
  await page.keyboard.press('F10');
  await page.getByTestId('approver-2').click();
  await expect(page.getByTestId('closed')).toBeVisible();
  await expect(page.getByTestId('figure-expected')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('F12');
  await signIn(page, 'owner');
  const z = await ask(page, 'reports.z', { number: 1 });
  expect(z.cash).toMatchObject({
    expected_minor: float + total,
    difference_minor: 10_000 - total,
    reason: 'Je ne sais pas',
  });
  expect(z.cash?.approvedBy).not.toBeNull();
});

test('a manager explains a difference after the close, beside the Z', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await ask(page, 'shifts.close', {
    count: null,
    counted_minor: (float - 3_000) as never,
    reason: 'Je ne sais pas',
  });
  await page.keyboard.press('Alt+5');
  await page.getByTestId('tab-z').click();
  await page.getByTestId('z-list').getByRole('row').nth(1).click();
  await figure(page, 'figure-difference', -3_000);
  await page.getByTestId('action-explain').click();
  await expectAccessible(page);
  await page.getByTestId('explain-confirm').click();
  await expect(page.getByTestId('reason')).toHaveAttribute('aria-invalid', 'true');
  await page.getByTestId('reason').fill('Versé à la banque');
  await page.getByTestId('explain-confirm').click();
  await expect(page.getByTestId('explained')).toContainText('Versé à la banque');
  await page.getByTestId('figure-explained').click();
  await expect(page.getByTestId('gestures')).toHaveAttribute('data-count', '1');
});

test('the till closes and opens again by the keyboard alone', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  await openShiftTask(page);
  await expect(page.getByTestId('shift-sold')).toBeVisible();
  await page.keyboard.press('F10');
  await expect(page.getByTestId('count-note-10000')).toBeFocused();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('count-note-5000')).toBeFocused();
  await page.keyboard.press('F10');
  await figure(page, 'close-difference', 0);
  await expect(page.getByTestId('action-close')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('count-note-10000')).toHaveValue('1');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('action-close')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('closed')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('count-note-10000')).toBeFocused();
  await page.keyboard.press('2');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('checkout')).toBeVisible();
  expect((await ask(page, 'shifts.current', {})).shift).toMatchObject({ number: 2, float_minor: 20_000 });
});

test('a cashier takes cash out and reads the X with a manager beside her', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'cashier');
  await openShiftTask(page);
  await expect(page.getByTestId('shift-sold')).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('cash-amount')).toBeFocused();
  await page.keyboard.type('1500', { delay: 80 });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('reason')).toBeFocused();
  await page.keyboard.type('Taxi', { delay: 80 });
  await page.keyboard.press('Enter');
  await page.getByTestId('approver-2').click();
  await expect(page.getByTestId('cash-amount')).toBeHidden();
  await page.getByTestId('action-x').click();
  await page.getByTestId('approver-2').click();
  await figure(page, 'figure-expected', float - 1_500);
  await page.keyboard.press('F12');
  await signIn(page, 'owner');
  expect(await ask(page, 'shifts.movements', { shift: null })).toMatchObject([
    { kind: 'float' },
    { kind: 'out', amount_minor: -1_500, reason: 'Taxi', user: 'Fatou Sarr' },
  ]);
});

test('a drawer that is asked for twice in a hurry is opened once', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  await openShiftTask(page);
  await page.getByTestId('action-drawer').click();
  await page.getByTestId('reason-0').click();
  await page.getByTestId('drawer-confirm').dblclick();
  await expect(page.getByTestId('drawer-dialog')).toBeHidden();
  const gestures = await ask(page, 'reports.gestures', { kind: 'drawerOpenings', shift: 1 });
  expect(gestures).toHaveLength(1);
});

test('one thumb counts the drawer on the glass', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  await openShiftTask(page);
  await page.getByTestId('action-close').click();
  await page.getByTestId('pad-2').click();
  await page.getByTestId('pad-next').click();
  await page.getByTestId('pad-1').click();
  await page.getByTestId('pad-0').click();
  await expect(page.getByTestId('count-note-5000')).toHaveValue('10');
  await page.getByTestId('pad-backspace').click();
  await expect(page.getByTestId('count-note-5000')).toHaveValue('1');
  await expect(page.getByTestId('count-total')).toContainText(/25\s000/);
});

test('a sale under way is told, held sales stay for the next day', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  await ask(page, 'cart.scan', { code: goods.water.code });
  const held = await ask(page, 'cart.get', {});
  await ask(page, 'cart.hold', { label: 'Mme Diop' });
  expect(held.lines).toHaveLength(1);
  await ask(page, 'cart.scan', { code: goods.soap.code });
  await openShiftTask(page);
  await expect(page.getByTestId('shift-held')).toHaveText('1');
  await page.getByTestId('action-close').click();
  await expect(page.getByTestId('close-check')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('F10');
  await expect(page.getByTestId('checkout')).toBeVisible();
  await ask(page, 'cart.void', { reason: null });
  await openShiftTask(page);
  await expect(page.getByTestId('shift-held')).toHaveText('1');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('close-check')).toBeVisible();
  await page.keyboard.press('F10');
  await page.getByTestId('count-note-10000').fill('1');
  await page.keyboard.press('F10');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('closed')).toBeVisible();
  expect(await ask(page, 'shifts.current', {})).toMatchObject({ shift: null, heldCarts: 1 });
});

test('the Z prints by itself at the close, for a cashier too', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  const paper = await printToFile(till);
  await sell(page, [goods.water.code]);
  await page.keyboard.press('F12');
  await signIn(page, 'cashier');
  await ask(page, 'shifts.close', { count: null, counted_minor: (float + 400) as never, reason: null });
  await expect.poll(() => paper().join('\n')).toMatch(/RAPPORT Z 1[\s\S]*Par heure[\s\S]*Cumul perpétuel/);
});

test('a count that was begun is there again after the till was locked', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await openShiftTask(page);
  await expect(page.getByTestId('shift-sold')).toBeVisible();
  await page.keyboard.press('F10');
  await page.getByTestId('count-note-10000').fill('2');
  await page.keyboard.press('F12');
  await signIn(page, 'owner');
  await openShiftTask(page);
  await expect(page.getByTestId('shift-sold')).toBeVisible();
  await page.keyboard.press('F10');
  await expect(page.getByTestId('count-note-10000')).toHaveValue('2');
  await page.keyboard.press('Escape');
  await page.getByTestId('confirm-yes').click();
  await expect(page.getByTestId('shift-sold')).toBeVisible();
  await page.keyboard.press('F10');
  await expect(page.getByTestId('count-note-10000')).toHaveValue('');
});
