import type { Page } from '@playwright/test';
import { ask, expectAccessible, goods, lines, scan, signIn, tapTwice, total, type } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

const change = (page: Page, minor: number) =>
  expect(page.getByTestId('change')).toHaveAttribute('data-minor', String(minor));
const due = (page: Page, minor: number) =>
  expect(page.getByTestId('due')).toHaveAttribute('data-minor', String(minor));
const tickets = async (page: Page) => (await ask(page, 'tickets.list', {})).tickets;

test('exact cash takes two keys, and the next scan begins the next sale', { tag: '@both' }, async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await due(page, 450);
  await page.keyboard.press('Enter');
  await change(page, 0);
  await expect(page.getByTestId('receipt')).toContainText('450');
  await scan(page, goods.egg.code);
  await expect(page.getByTestId('paid')).toBeHidden();
  await expect(lines(page)).toHaveCount(1);
  await total(page, 100);
});

test('a note that was touched pays at once and says what to give back', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await page.getByTestId('action-pay').click();
  await page.getByTestId('note-1000').click();
  await change(page, 550);
  expect(await tickets(page)).toMatchObject([{ number: 1, gross_minor: 450, tenders: ['cash'] }]);
});

test('figures before a scan keep their zeros, and those after it are another amount', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  await due(page, 400);
  const given = page.getByTestId('given');
  await type(page, '10000');
  await scan(page, goods.soap.code);
  await due(page, 850);
  await expect(given).toHaveAttribute('data-minor', '10000');
  await type(page, '1000');
  await expect(given).toHaveAttribute('data-minor', '1000');
  await page.keyboard.press('Enter');
  await change(page, 150);
});

test('keys of the sale say that the payment is open, and the Enter behind them pays nothing', {
  tag: '@both',
}, async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  await type(page, '250');
  await page.keyboard.press('Enter');
  await due(page, 150);
  const astray = page.getByTestId('astray');
  await page.keyboard.press('F6');
  await expect(astray).toContainText('Échap');
  await type(page, 'Table 4');
  await page.keyboard.press('Enter');
  await expect(astray).toHaveAttribute('data-astray', 'asked');
  await expectAccessible(page);
  await due(page, 150);
  expect(await tickets(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('F10');
  await expect(astray).toBeHidden();
  await type(page, 'x');
  await expect(astray).toHaveAttribute('data-astray', 'unheard');
  await page.keyboard.press('Enter');
  await expect(astray).toHaveAttribute('data-astray', 'asked');
  await page.keyboard.press('Enter');
  await change(page, 0);
  expect(await tickets(page)).toHaveLength(1);
});

test('a key that is held opens the payment and pays nothing', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.down('Enter');
  await due(page, 450);
  for (let repeat = 0; repeat < 3; repeat++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await type(page, '500');
  await expect(page.getByTestId('given')).toHaveAttribute('data-minor', '500');
  expect(await tickets(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await change(page, 50);
});

test('two taps on one spot open the payment and pay nothing; keys are as fast as the hand', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await total(page, 450);
  for (const gap_ms of [60, 150, 300, 500]) {
    await tapTwice(page.getByTestId('action-pay'), gap_ms);
    await due(page, 450);
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('payment')).toBeHidden();
  }
  await page.getByTestId('action-pay').dblclick();
  await due(page, 450);
  expect(await tickets(page)).toEqual([]);
  await page.getByTestId('note-1000').click();
  await change(page, 550);
  await scan(page, goods.soap.code);
  await total(page, 450);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await change(page, 0);
  expect(await tickets(page)).toHaveLength(2);
});

test('a payment begins with cash, whatever was chosen for one that was left', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await page.keyboard.press('ArrowLeft');
  await type(page, 'WV-300');
  await page.getByTestId('operator-1').click();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('payment')).toBeHidden();
  await page.keyboard.press('F10');
  await due(page, 450);
  await type(page, '500');
  await page.keyboard.press('Enter');
  await change(page, 50);
  expect(await tickets(page)).toMatchObject([{ gross_minor: 450, tenders: ['cash'] }]);
});

test('goods are put back after money was put down: the rest of it goes back', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await type(page, '10*');
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  await type(page, '3000');
  await page.keyboard.press('Enter');
  await due(page, 1_000);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('payment')).toBeHidden();
  await type(page, '5*');
  await page.keyboard.press('Enter');
  await total(page, 2_000);
  await page.keyboard.press('F10');
  await due(page, 1_000);
  await page.keyboard.press('Enter');
  await change(page, 1_000);
  expect(await tickets(page)).toMatchObject([{ number: 1, gross_minor: 2_000, tenders: ['cash'] }]);
});

test('notes pile up under the finger', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await type(page, '12*');
  await scan(page, goods.soap.code);
  await total(page, 5_400);
  await page.getByTestId('action-pay').click();
  await page.getByTestId('add-5000').click();
  await page.getByTestId('add-500').click();
  await expect(page.getByTestId('given')).toHaveAttribute('data-minor', '5500');
  await page.getByTestId('action-pay').click();
  await change(page, 100);
});

test('a change larger than the largest note is asked about, and the key under the hand corrects it', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  await type(page, '50000');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('large-change')).toContainText(/49.600/);
  await expect(page.getByTestId('large-change-correct')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('large-change')).toHaveCount(0);
  await due(page, 400);
  expect(await tickets(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByTestId('large-change-give').click();
  await change(page, 49_600);
  expect(await tickets(page)).toMatchObject([{ number: 1, gross_minor: 400, tenders: ['cash'] }]);
});

test('Enter pays after the frame was touched, and every tender put down is in sight', async ({
  till: { page },
}) => {
  await signIn(page, 'cashier');
  await page.getByTestId('task-tickets').click();
  await page.getByTestId('task-checkout').click();
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await type(page, '100');
  await page.keyboard.press('Enter');
  await due(page, 350);
  await page.keyboard.press('ArrowRight');
  await type(page, '50');
  await page.keyboard.press('Enter');
  await due(page, 300);
  await expect(page.getByTestId('remove-tender-0')).toBeInViewport({ ratio: 1 });
  await expect(page.getByTestId('remove-tender-1')).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Enter');
  await change(page, 0);
});

const isUncovered = (field: HTMLElement): boolean => {
  const { left, bottom } = field.getBoundingClientRect();
  return document.elementFromPoint(left + 9, bottom - 3) === field;
};
test('a sale is split over tenders, and a tender is taken up again', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await type(page, '10*');
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  await type(page, '1000');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await due(page, 3_000);
  await page.getByTestId('remove-tender-0').click();
  await due(page, 4_000);
  await type(page, '1500');
  await page.keyboard.press('ArrowLeft');
  await type(page, 'WV-1');
  await page.keyboard.press('Enter');
  await due(page, 2_500);
  // What is written in is never beneath the pad.
  await page.keyboard.press('ArrowLeft');
  for (const width of [800, 1024]) {
    await page.setViewportSize({ width, height: width * 0.75 });
    await expect.poll(() => page.getByTestId('reference').evaluate(isUncovered)).toBe(true);
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('F10');
  await due(page, 2_500);
  await type(page, '5000');
  await page.keyboard.press('Enter');
  await change(page, 2_500);
  expect(await tickets(page)).toMatchObject([{ gross_minor: 4_000, tenders: ['mobile', 'cash'] }]);
});

test('a power cut in the middle of a payment takes nothing of what was put down', async ({ till }) => {
  await signIn(till.page, 'cashier');
  await scan(till.page, goods.soap.code);
  await till.page.keyboard.press('F10');
  await type(till.page, '300');
  await till.page.keyboard.press('ArrowLeft');
  await type(till.page, 'WV-300');
  await till.page.keyboard.press('Enter');
  await due(till.page, 150);
  await expect.poll(async () => (await ask(till.page, 'cart.get', {})).putDown).toHaveLength(1);
  await till.kill();
  await till.restart();
  const { page } = till;
  await signIn(page, 'cashier');
  await total(page, 450);
  await expect(page.getByTestId('remark')).toHaveAttribute('data-remark', 'money-back');
  await expect(page.getByTestId('remark')).toContainText('300');
  await page.keyboard.press('F10');
  await due(page, 150);
  await expect(page.getByTestId('remark')).toHaveAttribute('data-remark', 'money-back');
  await expect(page.getByTestId('tenders')).toContainText('WV-300');
  await page.keyboard.press('Enter');
  await change(page, 0);
  expect(await tickets(page)).toMatchObject([{ gross_minor: 450, tenders: ['mobile', 'cash'] }]);
  await scan(page, goods.egg.code);
  await total(page, 100);
  await expect(page.getByTestId('remark')).not.toHaveAttribute('data-remark', 'money-back');
  await page.keyboard.press('F10');
  await due(page, 100);
});

test('a reference serves once', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  for (const attempt of ['first', 'second']) {
    await scan(page, goods.water.code);
    await page.keyboard.press('F10');
    await page.keyboard.press('ArrowLeft');
    await type(page, 'OM240520');
    await page.keyboard.press('Enter');
    if (attempt === 'first') await expect(page.getByTestId('paid')).toBeVisible();
  }
  await expect(page.getByTestId('payment-fault')).toHaveAttribute('data-code', 'REFERENCE_USED');
  expect(await tickets(page)).toHaveLength(1);
});

test('too much by card is refused in place with the amount', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  await type(page, '500');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('payment-fault')).toContainText('100');
  await page.keyboard.press('Backspace');
  await expect(page.getByTestId('payment-fault')).toBeHidden();
});

test('pressing Pay twice is one sale', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  await page.getByTestId('note-exact').evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(page.getByTestId('paid')).toHaveAttribute('data-number', '1');
  await page.getByTestId('next-sale').click();
  await expect(page.getByTestId('last-sale')).toHaveAttribute('data-number', '1');
  expect(await tickets(page)).toHaveLength(1);
});

test('a dead printer is said once, and the sale goes on without it', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  const settings = await ask(page, 'settings.get', {});
  await ask(page, 'settings.save', {
    ...settings,
    receipt: { ...settings.receipt, autoPrint: true },
    printer: { kind: 'tcp', host: '127.0.0.1', port: 9 },
  });
  const trouble = page.getByTestId('printer-trouble');
  const sell = async (answer: 'waits' | 'without' | 'asked already'): Promise<void> => {
    await scan(page, goods.water.code);
    await page.keyboard.press('F10');
    await due(page, 400);
    if (answer === 'without') await trouble.getByRole('button').click();
    await expect(trouble).toHaveCount(0);
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('paid')).toBeVisible();
  };
  await sell('waits');
  await expect(page.getByTestId('status-printer')).toHaveAttribute('data-tone', 'bad');
  await sell('without');
  await sell('asked already');
  expect(await tickets(page)).toHaveLength(3);
});

test('money goes back for returned goods', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await page.keyboard.press('F7');
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  await due(page, 400);
  await page.keyboard.press('Enter');
  await change(page, 400);
  expect(await tickets(page)).toMatchObject([{ gross_minor: -400, tenders: ['cash'] }]);
});

test('a whole sale by keyboard: search, quantity, price, split, next', async ({ till: { page } }) => {
  await page.keyboard.press('Tab');
  await page.getByTestId('person-1').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('checkout')).toBeVisible();
  await type(page, '4*');
  await type(page, 'savon');
  await expect(page.getByTestId('results')).toContainText('Savon');
  await page.keyboard.press('Enter');
  await total(page, 1_800);
  await type(page, '2990000000019');
  await page.keyboard.press('Enter');
  await total(page, 1_950);
  await page.keyboard.press('ArrowUp');
  await type(page, '+');
  await total(page, 2_400);
  await page.keyboard.press('Enter');
  await type(page, '400');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await due(page, 2_000);
  await page.keyboard.press('Enter');
  await change(page, 0);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toBeHidden();
  await total(page, 0);
});

test('shuts nobody out: payment, change', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await due(page, 450);
  await expectAccessible(page);
  await page.keyboard.press('ArrowLeft');
  await expectAccessible(page);
  await page.keyboard.press('ArrowRight');
  await type(page, '500');
  await page.keyboard.press('Enter');
  await change(page, 50);
  await expectAccessible(page);
});
