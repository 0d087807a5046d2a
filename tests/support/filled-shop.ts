import fs from 'node:fs';
import type { Input, OperationName, Output } from '#shared/contract/index.ts';
import { openShop, type TestTill } from './harness.ts';
import { queueWhen } from './printing-till.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
export const filledUntil = at('2027-01-04T10:00:00');

/**
 * A small shop in which everything has happened once: people, goods, sales in three tenders, a return, a discount, a held
 * and an open cart, movements of cash and of stock, duplicates, days, a month and a year that ended, a shift left open.
 */
export async function fillShop(dataDir: string): Promise<TestTill> {
  const time = { now: at('2026-12-30T08:00:00') };
  const till = await openShop({ dataDir, time, backups: false });
  let commands = 0;
  const ask = <N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>> => {
    commands += 1;
    time.now += 1_000;
    return till.ask(name, input, { commandId: `frozen-${commands}` });
  };
  await ask('users.create', { name: 'Binta', role: 'cashier', pin: '2580' });
  const manager = await ask('users.create', { name: 'Moussa', role: 'manager', pin: '482913' });
  await ask('users.update', { ...manager, active: false, pin: null });
  const settings = await ask('settings.get', {});
  const paper = `${dataDir}.paper`;
  await ask('settings.save', { ...settings, printer: { kind: 'file', path: paper }, drawer: true });

  const drinks = await ask('catalog.saveCategory', { id: null, name: 'Boissons', parentId: null });
  await ask('catalog.saveCategory', { id: null, name: 'Jus', parentId: drinks.id });
  const goods = [];
  for (const [name, code, price_minor, categoryId] of [
    ['Lait entier 1 L', '3017620422003', 650, drinks.id],
    ['Riz parfumé 5 kg', '4006381333931', 4200, null],
    ['Savon 250 g', '96385074', 450, null],
    ['Ancien savon', '40170725', 400, null],
  ] as const)
    goods.push(
      await ask('catalog.create', {
        name,
        codes: [code],
        price_minor,
        taxClass: 'standard',
        categoryId,
        unit: 'piece',
      }),
    );
  const [milk, rice, soap, old] = goods;
  if (!milk || !rice || !soap || !old) throw new Error('the goods were made');
  await ask('catalog.setArchived', { id: old.id, archived: true });
  await ask('catalog.setFavourite', { id: milk.id, favourite: true });
  await ask('stock.adjust', { productId: milk.id, counted_milli: 24_000 as never, reason: 'Inventaire' });

  type Tenders = Input<'sales.pay'>['tenders'];
  const pay = async (tenders: (due: number) => Tenders): Promise<number> => {
    const cart = await ask('cart.get', {});
    const input = {
      cartId: cart.id,
      revision: cart.revision,
      tenders: tenders(cart.cash_due_minor),
      print: true,
    };
    return (await ask('sales.pay', input)).number;
  };
  const cash = (due: number): Tenders => [{ kind: 'cash', given_minor: due as never }];

  await ask('shifts.open', { float_minor: 10_000, count: null });
  await ask('cart.scan', { code: '3017620422003' });
  const first = await pay(cash);
  await ask('cart.scan', { code: '4006381333931' });
  const line = (await ask('cart.scan', { code: '96385074' })).lines.at(-1);
  if (!line) throw new Error('the cart has a line');
  await ask('cart.discountLine', {
    lineId: line.id,
    discount: { kind: 'amount', amount_minor: 50 },
    reason: 'Abîmé',
  } as never);
  await pay((due) => [
    { kind: 'mobile', amount_minor: 2_000 as never, operator: 'Wave', reference: 'TX-1' },
    { kind: 'card', amount_minor: 1_000 as never, reference: 'A-77' },
    { kind: 'cash', given_minor: (due - 3_000) as never },
  ]);
  await ask('cart.scan', { code: '96385074' });
  await ask('cart.setReturn', { returned: true });
  await pay((due) => [{ kind: 'cash', given_minor: due as never }]);
  await ask('shifts.cash', { kind: 'out', amount_minor: 1_000, reason: 'Monnaie' } as never);
  // A duplicate has its number once it is on paper, and the original was before it.
  const printed = () =>
    queueWhen(till, (jobs) => jobs.every(({ state }) => state !== 'waiting' && state !== 'printing'));
  await printed();
  await ask('tickets.reprint', { number: first });
  await printed();
  await ask('shifts.close', { count: null, counted_minor: 12_000, reason: 'compté' });

  // The year ends: its day, its month and itself are closed when the next shift opens.
  time.now = at('2027-01-04T08:00:00');
  await ask('shifts.open', { float_minor: 5_000, count: null });
  await ask('cart.scan', { code: '3017620422003' });
  await ask('cart.hold', { label: 'Madame Sow' });
  await ask('cart.scan', { code: '4006381333931' });
  await pay(cash);
  await ask('cart.scan', { code: '96385074' });
  await printed();
  await ask('settings.save', { ...settings, groups: (await ask('settings.get', {})).groups });
  fs.rmSync(paper);
  return till;
}

/** Every list and sheet of the till, once: what a program reads of such a shop. */
export async function lookAtEverything({ ask }: TestTill): Promise<void> {
  await ask('users.tiles', {});
  await ask('users.list', {});
  await ask('catalog.search', { text: 'sav', categoryId: null });
  await ask('catalog.count', {});
  await ask('catalog.favourites', { categoryId: null });
  await ask('catalog.categories', {});
  await ask('catalog.byCode', { code: '96385074' });
  await ask('catalog.get', { id: 1 });
  await ask('stock.movements', { productId: 1 });
  await ask('cart.get', {});
  await ask('cart.held', {});
  await ask('tickets.list', {});
  await ask('tickets.get', { number: 2 });
  await ask('tickets.receipt', { number: 2, format: 'text' });
  await ask('shifts.current', {});
  await ask('shifts.movements', { shift: null });
  await ask('shifts.x', {});
  await ask('reports.zList', {});
  await ask('reports.z', { number: 1 });
  await ask('reports.day', { day: '2026-12-30' });
  await ask('reports.days', { from: '2026-12-01', to: '2027-01-31' });
  await ask('reports.closures', { kind: 'month' });
  await ask('printing.queue', {});
  await ask('health.status', {});
  await ask('backup.status', {});
  await ask('updates.status', {});
  await ask('health.verifyJournal', {});
}
