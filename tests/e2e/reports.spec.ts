import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { ask, expectAccessible, goods, signIn } from './counter.ts';
import { printToFile, sell } from './sales.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

const figure = (page: Page, id: string, minor: number) =>
  expect(page.getByTestId(id).locator('[data-minor]')).toHaveAttribute('data-minor', String(minor));
const gestures = (page: Page) => page.getByTestId('gestures-table').getByTestId(/^row-/);
const rows = (page: Page) => page.getByTestId(/^row-\d+$/);

/** One sale of each kind. @returns what each came to. */
async function sellOfEach(page: Page) {
  return {
    cash: await sell(page, [goods.water.code, goods.soap.code]),
    card: await sell(page, [goods.baguette.code, goods.egg.code], 'card'),
    wave: await sell(page, [goods.water.code], 'wave'),
    orange: await sell(page, [goods.soap.code, goods.soap.code], 'orange'),
  };
}

test('every figure of an X opens its tickets, and Esc comes back to it', { tag: '@both' }, async ({
  till,
}) => {
  const { page } = till;
  await signIn(page, 'owner');
  const sales = await sellOfEach(page);
  const sold = Object.values(sales).reduce((sum, { total }) => sum + total, 0);
  await page.keyboard.press('Alt+5');
  await figure(page, 'figure-total', sold);
  await figure(page, 'figure-tender-Wave', sales.wave.total);
  await expectAccessible(page);

  await page.getByTestId('figure-tender-Wave').click();
  await expect(page.getByTestId('tickets-filter')).toContainText('Wave');
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByTestId(`row-${sales.wave.number}`)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await figure(page, 'figure-total', sold);

  await page.getByTestId('bar-tender-card').click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByTestId(`row-${sales.card.number}`)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('figure-sales').click();
  await expect(rows(page)).toHaveCount(4);
  await page.getByTestId('tickets-filter').click();
  await expect(page.getByTestId('tickets-filter')).toHaveCount(0);
  await page.getByTestId('action-back').click();
  await expect(page.getByTestId('sheet')).toBeVisible();

  const { totals } = await ask(page, 'shifts.x', {});
  for (const { categoryId, count } of totals.categories) {
    await page.getByTestId(`bar-category-${categoryId}`).click();
    await expect(page.getByTestId('tickets-filter')).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
    expect(await rows(page).count()).toBeLessThanOrEqual(count);
    await page.keyboard.press('Escape');
  }
});

test('a Z stays as it was, its day and its period say the same', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  const sales = await sellOfEach(page);
  const sold = Object.values(sales).reduce((sum, { total }) => sum + total, 0);
  await ask(page, 'shifts.openDrawer', { reason: 'Monnaie' });
  const { cash } = await ask(page, 'shifts.x', {});
  await ask(page, 'shifts.close', {
    count: null,
    counted_minor: cash?.expected_minor ?? (0 as never),
    reason: null,
  });
  await page.keyboard.press('Alt+5');
  await expect(page.getByTestId('x-open-shift')).toBeVisible();
  await page.getByTestId('tab-z').click();
  await expect(page.getByTestId('row-1')).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId('z-list').focus();
  await page.keyboard.press('Enter');
  await figure(page, 'figure-total', sold);
  await figure(page, 'figure-difference', 0);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('z-list')).toBeVisible();

  await page.getByTestId('tab-day').click();
  await figure(page, 'figure-total', sold);
  await page.getByTestId('day-before').click();
  await expect(page.getByTestId('sheet')).toHaveCount(0);
  await page.getByTestId('day-today').click();
  await figure(page, 'figure-total', sold);

  await page.getByTestId('tab-period').click();
  await expect(page.getByTestId('period-days')).toContainText(String(sold).replace(/(?=\d{3}$)/, '\u00a0'));
  await expectAccessible(page);
  const view = (name: string) => page.getByTestId('period-view').getByText(name, { exact: true });
  await view('Taxes par mois').click();
  await expect(page.getByTestId('period-taxes').getByTestId(/^row-/).first()).toBeVisible();
  await view('Chiffres').click();
  const wave = page.getByTestId('row-tenders-Wave');
  await expect(wave.locator(`[data-minor="${sales.wave.total}"]`).first()).toBeVisible();
  await expectAccessible(page);
  await wave.click();
  await expect(page.getByTestId('tickets-filter')).toContainText('Wave');
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(wave).toBeVisible();

  await view('Articles').click();
  const best = page.getByTestId('period-products').getByTestId(/^row-/).first();
  await expect(best).toBeVisible();
  await expectAccessible(page);
  await best.click();
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(best).toBeVisible();

  await view('Par personne').click();
  await expectAccessible(page);
  await page.getByTestId(/^row-drawerOpenings/).click();
  await expect(gestures(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('period-people')).toBeVisible();
  await page.getByTestId('tab-closures').click();
  await expect(page.getByTestId('closures')).toBeVisible();
  await expectAccessible(page);
});

test('a period and the list of Zs are saved as files for a spreadsheet', async ({ till }, testInfo) => {
  test.skip(testInfo.project.name === 'electron', 'only a browser tells of its downloads');
  const { page } = till;
  await signIn(page, 'owner');
  const { total } = await sell(page, [goods.water.code]);
  const { cash } = await ask(page, 'shifts.x', {});
  const counted_minor = cash?.expected_minor ?? (0 as never);
  await ask(page, 'shifts.close', { count: null, counted_minor, reason: null });
  await page.keyboard.press('Alt+5');
  await expect(page.getByTestId('x-open-shift')).toBeVisible();
  const saved = async (): Promise<string> => {
    await page.keyboard.press('Control+e');
    const download = page.waitForEvent('download');
    await page.getByTestId('export-csv').press('Enter');
    return readFileSync(await (await download).path(), 'utf8');
  };
  await page.getByTestId('tab-period').click();
  await expect(page.getByTestId('period-days').getByTestId(/^row-/)).toHaveCount(1);
  const [head, day, end, ...more] = (await saved()).split('\r\n');
  expect([head, end, more]).toEqual(['\uFEFFJour;Tickets;HT (F);Taxes (F);TTC (F)', '', []]);
  expect(day).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d;1;\\d+;\\d+;${total}$`));
  await page.getByTestId('tab-z').click();
  await expect(page.getByTestId('row-1')).toBeVisible();
  expect((await saved()).split('\r\n')[1]).toMatch(new RegExp(`^1;.*;1;${total}$`));
  await page.getByTestId('row-1').click();
  await figure(page, 'figure-total', total);
  const sheet = (await saved()).split('\r\n');
  expect(sheet).toContain(`Ventes;Total vendu, TTC;1;${total};`);
  expect(sheet).toContain(`Tiroir;Compté;;${counted_minor};`);
});

test('a period is saved in the order that its headings were sorted by', async ({ till }, testInfo) => {
  test.skip(testInfo.project.name === 'electron', 'only a browser tells of its downloads');
  const { page } = till;
  const days = [300, 100, 200].map((gross_minor, at) => ({
    day: `2026-11-0${at + 1}`,
    tickets: 1,
    net_minor: gross_minor,
    tax_minor: 0,
    gross_minor,
  }));
  await page.routeWebSocket(/\/socket\?/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) =>
      socket.send(String(message).replace(/\[\{"day":"[^[\]]*"tax_minor"[^[\]]*\]/, JSON.stringify(days))),
    );
  });
  await page.reload();
  await signIn(page, 'owner');
  await sell(page, [goods.water.code]);
  await page.keyboard.press('Alt+5');
  await page.getByTestId('tab-period').click();
  const saved = async (): Promise<string[]> => {
    await page.keyboard.press('Control+e');
    const download = page.waitForEvent('download');
    await page.getByTestId('export-csv').press('Enter');
    const text = readFileSync(await (await download).path(), 'utf8');
    return text.split('\r\n').flatMap((line) => /^2026-11-\d\d/.exec(line) ?? []);
  };
  const table = page.getByTestId('period-days');
  await expect(table.getByTestId(/^row-/).first()).toHaveAttribute('data-testid', 'row-2026-11-03');
  expect(await saved()).toEqual(['2026-11-03', '2026-11-02', '2026-11-01']);
  await table.getByRole('button', { name: 'TTC' }).press('Enter');
  await expect(table.getByTestId(/^row-/).first()).toHaveAttribute('data-testid', 'row-2026-11-02');
  expect(await saved()).toEqual(['2026-11-02', '2026-11-03', '2026-11-01']);
});

test('a cashier sees no reports', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'cashier');
  await expect(page.getByTestId('task-shift')).toBeVisible();
  await expect(page.getByTestId('task-reports')).toHaveCount(0);
});

test('what counts no ticket opens too: who, when, how much, why', async ({ till: { page } }, testInfo) => {
  await signIn(page, 'owner');
  await sell(page, [goods.water.code]);
  await ask(page, 'shifts.openDrawer', { reason: 'Faire de la monnaie' });
  const cart = await ask(page, 'cart.scan', { code: goods.soap.code });
  await ask(page, 'cart.removeLine', { lineId: cart.lines[0]?.id ?? 0 });
  await page.keyboard.press('Alt+5');
  await page.getByTestId('figure-drawerOpenings').click();
  await expect(page.getByTestId('gestures')).toHaveAttribute('data-count', '1');
  await expect(gestures(page)).toContainText(['Faire de la monnaie']);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('sheet')).toBeVisible();
  await page.getByTestId('figure-removedLines').click();
  await expect(gestures(page)).toContainText(['450']);
  // Only a browser tells of its downloads.
  if (testInfo.project.name !== 'electron') {
    await page.keyboard.press('Control+e');
    const file = page.waitForEvent('download');
    await page.getByTestId('export-csv').press('Enter');
    expect(readFileSync(await (await file).path(), 'utf8')).toContain(';450;');
  }
  await page.keyboard.press('Escape');
  const { totals } = await ask(page, 'shifts.x', {});
  await page.getByTestId(`bar-hour-${totals.hours[0]?.hour}`).click();
  await expect(rows(page)).toHaveCount(1);
});

test('a day is printed on the receipt printer', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  const paper = await printToFile(till);
  await sell(page, [goods.water.code]);
  await page.keyboard.press('Alt+5');
  await expect(page.getByTestId('figure-total')).toBeVisible();
  await page.getByTestId('tab-day').click();
  await expect(page.getByTestId('day-before')).toBeVisible();
  await expect(page.getByTestId('sheet')).toBeVisible();
  await page.keyboard.press('F3');
  await expect.poll(() => paper().join('\n')).toContain('Journée du');
});

test('the calendar speaks the language of the till, by keyboard and by touch', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await page.keyboard.press('Alt+5');
  await expect(page.getByTestId('figure-total')).toBeVisible();
  await page.getByTestId('tab-day').click();
  const today = await page.getByTestId('day-date').inputValue();
  const month = new Intl.DateTimeFormat('fr', { month: 'long', timeZone: 'UTC' }).format(new Date(today));
  await page.getByTestId('day-date-open').click();
  await expect(page.getByTestId('calendar')).toContainText(month);
  await expect(page.getByTestId(`calendar-${today}`)).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('calendar')).toHaveCount(0);
  await page.getByTestId('day-date-open').click();
  await expect(page.getByTestId(`calendar-${today}`)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('day-date')).not.toHaveValue(today);
  const yesterday = await page.getByTestId('day-date').inputValue();
  await page.getByTestId('day-date-open').click();
  // On the first of a month that is a Monday, the day before stands on another page of the calendar.
  await expect(page.getByTestId(`calendar-${yesterday}`)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId(`calendar-${today}`)).toBeFocused();
  await page.getByTestId(`calendar-${today}`).click();
  await expect(page.getByTestId('day-date')).toHaveValue(today);
});
