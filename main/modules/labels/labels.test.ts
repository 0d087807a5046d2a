import { afterEach, describe, expect, it } from 'vitest';
import { printerProfile } from '#main/drivers/printer-profile.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { refused } from '#shared/kernel/result.ts';
import { runEscpos } from '#tests/support/escpos-emulator.ts';
import { refusedPort } from '#tests/support/fake-printer.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { choosePrinter, openPrintingTill, paperOf, receiptsOf } from '#tests/support/printing-till.ts';
import { readDots } from '#tests/support/read-codes.ts';

const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const goodsOf = async (till: TestTill, code: string) => {
  const [product] = await till.ask('catalog.byCode', { code });
  if (!product) throw new Error(`no product ${code}`);
  return product;
};
/** The product with another price. */
async function reprice(till: TestTill, code: string, price_minor: number): Promise<void> {
  const { id } = await goodsOf(till, code);
  const { name, codes, cost_minor, unit, taxClass, categoryId, revision } = await till.ask('catalog.get', {
    id,
  });
  const same = { id, revision, name, codes, cost_minor, unit, taxClass, categoryId };
  await till.ask('catalog.update', { ...same, price_minor });
}
const milk = '3017620422003';
const rice = '4006381333931';

describe('labels on the roll of the receipt printer', () => {
  it.each([58, 80] as const)('say name, price and a code that a reader reads, on %i mm', async (width) => {
    const { till, printer } = await openPrintingTill({}, { width });
    open.push(till, printer);
    const labels = [
      { id: (await goodsOf(till, milk)).id, count: 2 },
      { id: (await goodsOf(till, rice)).id, count: 1 },
    ];
    expect(await till.ask('labels.print', { labels })).toEqual({ state: 'confirmed', cause: null });
    const job = receiptsOf(printer).at(-1);
    const lines = paperOf(job, width).map((line) => line.trim());
    expect(lines.filter((line) => line === 'Lait entier 1 L')).toHaveLength(2);
    expect(lines.filter((line) => line === '650 F')).toHaveLength(2);
    expect(lines.filter((line) => line === '4 200 F')).toHaveLength(1);
    const { items } = runEscpos(job!, printerProfile(`generic-${width}`, width));
    const read = [];
    for (const item of items) if (item.kind === 'picture') read.push(...(await readDots(item)));
    expect(read).toEqual([`EAN13 ${milk}`, `EAN13 ${milk}`, `EAN13 ${rice}`]);
    expect(items.filter(({ kind }) => kind === 'cut')).toHaveLength(width === 80 ? 3 : 0);
  });

  it('are remembered with their price: another price asks for a new label, and the old one for none', async () => {
    const { till, printer } = await openPrintingTill();
    open.push(till, printer);
    const { id } = await goodsOf(till, milk);
    await reprice(till, milk, 700);
    expect(await till.ask('labels.outdated', {})).toEqual([]);
    await till.ask('labels.print', { labels: [{ id, count: 1 }] });
    expect(await till.ask('labels.outdated', {})).toEqual([]);
    await reprice(till, milk, 750);
    expect(await till.ask('labels.outdated', {})).toEqual([
      { id, name: 'Lait entier 1 L', code: milk, price_minor: 750, unit: 'piece' },
    ]);
    await till.ask('labels.note', { labels: [{ id, price_minor: 750 }] });
    expect(await till.ask('labels.outdated', {})).toEqual([]);
  });

  it('that did not come out are not remembered, and say why', async () => {
    const till = await openCounter();
    open.push(till);
    const { id } = await goodsOf(till, milk);
    const labels = [{ id, count: 1 }];
    expect(await till.call('labels.print', { labels })).toEqual(refused(refusal('PRINTER_NOT_SET')));
    await choosePrinter(till, { kind: 'tcp', host: '127.0.0.1', port: await refusedPort() });
    expect(await till.ask('labels.print', { labels })).toEqual({
      state: 'failed',
      cause: 'connection-refused',
    });
    await reprice(till, milk, 700);
    expect(await till.ask('labels.outdated', {})).toEqual([]);
    expect(await till.call('labels.print', { labels: [{ id: 999_999, count: 1 }] })).toEqual(
      refused(refusal('NOT_FOUND')),
    );
    expect(await till.call('labels.print', { labels: [{ id, count: 301 }] })).toMatchObject({ ok: false });
  });
});
