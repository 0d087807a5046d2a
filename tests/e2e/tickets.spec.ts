import { readFile } from 'node:fs/promises';
import { ask, expectAccessible, goods, signIn } from './counter.ts';
import { printToFile, sell } from './sales.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });

test('a ticket is found by whatever is known of it, and read as it was printed', { tag: '@both' }, async ({
  till,
}) => {
  const { page } = till;
  await signIn(page, 'owner');
  const first = await sell(page, [goods.water.code, goods.soap.code]);
  const second = await sell(page, [goods.baguette.code], 'wave');
  await page.keyboard.press('Alt+2');
  const rows = page.getByTestId(/^row-\d+$/);
  await expect(rows).toHaveCount(2);
  await page.keyboard.press('F2');
  const search = page.getByTestId('tickets-search');
  for (const [text, number] of [
    [String(first.number), first.number],
    [String(first.total), first.number],
    ['baguette', second.number],
    [goods.soap.code, first.number],
    [second.reference, second.number],
  ] as const) {
    await search.fill(text);
    await expect(rows).toHaveCount(1);
    await expect(page.getByTestId(`row-${number}`)).toBeVisible();
  }
  await search.fill('rien de tel');
  await expect(rows).toHaveCount(0);
  await search.fill('');
  await expect(rows).toHaveCount(2);
  await page.getByTestId('tickets-day').fill('2020-01-01');
  await expect(rows).toHaveCount(0);
  await page.getByTestId('tickets-today').click();
  await expect(rows).toHaveCount(2);

  await page.getByTestId(`row-${second.number}`).click();
  await expect(page.getByTestId('receipt')).toContainText('Baguette');
  await expect(page.getByTestId('receipt')).toContainText(second.reference);
  await expect(page.getByTestId('timeline')).toContainText('Vente encaissée');
  await expectAccessible(page);
});

test('by the keyboard: open, print again as a numbered duplicate, and back', async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  const paper = await printToFile(till);
  const { number } = await sell(page, [goods.water.code]);
  await expect.poll(() => paper().join('\n')).toContain(`Ticket ${number}`);
  expect(paper().join('\n')).not.toContain('DUPLICATA');
  await page.keyboard.press('Alt+2');
  await expect(page.getByTestId(`row-${number}`)).toBeVisible();
  await page.keyboard.press('F2');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('tickets')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('copies')).toHaveAttribute('data-copies', '0');
  await page.keyboard.press('F3');
  await expect.poll(() => paper().join('\n')).toContain('DUPLICATA 1');
  await expect(page.getByTestId('copies')).toHaveAttribute('data-copies', '1');
  await page.keyboard.press('F3');
  await expect.poll(() => paper().join('\n')).toContain('DUPLICATA 2');
  await expect(page.getByTestId('timeline')).toContainText('Duplicata');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('receipt')).toHaveCount(0);
  await expect(page.getByTestId('tickets')).toBeFocused();
});

test('a payment that was keyed wrong is put right on its ticket, for a reason, by the keyboard', async ({
  till,
}) => {
  const { page } = till;
  await signIn(page, 'owner');
  const { number, reference } = await sell(page, [goods.soap.code], 'wave');
  const held = (await ask(page, 'shifts.x', {})).cash?.expected_minor ?? 0;
  await page.keyboard.press('Alt+2');
  await page.getByTestId(`row-${number}`).click();
  await page.getByTestId('correct-payment').click();
  await expect(page.getByTestId('wrong')).toContainText('Wave');
  await page.getByTestId('correct-confirm').click();
  await expect(page.getByText('Choisissez le bon moyen de paiement.')).toBeVisible();
  await page.getByTestId('right-cash').focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Mauvaise touche' }).click();
  await expectAccessible(page);
  await page.getByTestId('correct-confirm').click();
  await expect(page.getByTestId('correct-tender')).toHaveCount(0);
  await expect(page.getByTestId('receipt')).toContainText('Paiement corrigé');
  await expect(page.getByTestId('receipt')).not.toContainText(reference);
  await expect(page.getByTestId('timeline')).toContainText('Paiement corrigé');
  const { cash, totals } = await ask(page, 'shifts.x', {});
  expect(cash?.expected_minor).toBeGreaterThan(held);
  expect(totals.tenders.map(({ kind }) => kind)).toEqual(['cash']);
});

test('the lines of the tickets that are shown are saved as a file, and none for nothing', async ({
  till,
}, testInfo) => {
  test.skip(testInfo.project.name === 'electron', 'only a browser tells of its downloads');
  const { page } = till;
  await signIn(page, 'owner');
  await sell(page, [goods.water.code, goods.soap.code]);
  await sell(page, [goods.baguette.code], 'wave');
  await page.keyboard.press('Alt+2');
  const rows = page.getByTestId(/^row-\d+$/);
  await expect(rows).toHaveCount(2);
  await page.keyboard.press('F2');
  await page.getByTestId('tickets-search').fill(goods.soap.code);
  await expect(rows).toHaveCount(1);
  await page.keyboard.press('Control+e');
  await expectAccessible(page);
  await page.getByTestId('export-what').getByText('Lignes des tickets').click();
  const download = page.waitForEvent('download');
  await page.getByTestId('export-csv').press('Enter');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^[\p{L}\d-]+-Lignes-des-tickets-\d{4}-\d{2}-\d{2}\.csv$/u);
  const [head, ...lines] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
  expect(head).toMatch(/^\uFEFFTicket;Ligne;Date et heure;/);
  expect(lines.map((line) => line.split(';')[4])).toEqual([goods.water.code, goods.soap.code]);
  await page.keyboard.press('Control+e');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('export')).toHaveCount(0);
});
