import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { receiptCode, tillMark } from '#shared/domain/receipt-code.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';

/** Goods of one till of a shop that come back at another: whole tills, and a line over TLS between them. */
let tills: TestTill[] = [];
afterEach(async () => {
  for (const till of tills) await till.close();
  tills = [];
});

const soap = '96385074';
const idOf = async (till: TestTill): Promise<string> => (await till.ask('session.get', {})).till?.id ?? '';
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(50);
}
async function twoTills(): Promise<[TestTill, TestTill]> {
  const two = [
    await openCounter({ host: { lanHost: '127.0.0.1' } }),
    await openCounter({ host: { lanHost: '127.0.0.1' } }),
  ] as const;
  tills = [...two];
  const [first, second] = two;
  const { port } = await first.ask('sync.openToShop', { open: true, port: 0 });
  const { code } = await first.ask('sync.shopCode', {});
  await second.ask('sync.pairTill', { url: `https://127.0.0.1:${port}`, code: code?.code ?? '' });
  return [first, second];
}
async function pay(till: TestTill, tenders: readonly object[]): Promise<number> {
  const { id: cartId, revision } = await till.ask('cart.get', {});
  const { number } = await till.ask('sales.pay', { cartId, revision, tenders: tenders as never });
  return number;
}
/** Two pieces of soap for 900: 335 by mobile money, of which no half is whole, the rest in cash. */
async function sellTwo(till: TestTill): Promise<number> {
  await till.ask('cart.scan', { code: soap, qty_milli: 2000 as never });
  return pay(till, [
    { kind: 'mobile', amount_minor: 335, operator: 'Wave', reference: 'W-77' },
    { kind: 'cash', given_minor: 565 },
  ]);
}
const hasCome = (at: TestTill, till: string, number: number): Promise<void> =>
  until(async () => (await at.call('sync.ticketElsewhere', { till, number })).ok);
const back = (at: TestTill, till: string | null, ticket: number, qty_milli: number) =>
  at.call('cart.takeBack', { ticket, till, lines: [{ line: 1, qty_milli: qty_milli as never }] });
const ticketAt = (at: TestTill, till: string, number: number) =>
  at.ask('sync.ticketElsewhere', { till, number });

test('a ticket of another till is found by its receipt, its goods come back here as they were paid, and never more than were sold', async () => {
  const [first, second] = await twoTills();
  const one = await idOf(first);
  const number = await sellTwo(first);
  await hasCome(second, one, number);
  const code = receiptCode(number, tillMark(one, '1'));
  expect(await second.ask('sync.receiptElsewhere', { code })).toEqual({ till: one, number });
  expect(await second.ask('sync.receiptElsewhere', { code: receiptCode(99, tillMark(one, '1')) })).toBeNull();
  expect(
    await second.ask('tickets.back', { number, till: one, lines: [{ line: 1, qty_milli: 1000 as never }] }),
  ).toMatchObject({ gross_minor: 450 });

  expect(await back(second, one, number, 3000)).toMatchObject({ refusal: { code: 'RETURN_TOO_MUCH' } });
  expect(await back(second, one, 99, 1000)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  const taken = await back(second, one, number, 1000);
  expect(taken).toMatchObject({
    ok: true,
    value: { gross_minor: -450, lines: [{ of: { ticket: number, line: 1, till: expect.any(String) } }] },
  });
  // As it was paid: half of each means, what no half holds with the last piece.
  const refund = (await second.ask('cart.get', {})).refund;
  expect(refund?.tenders).toEqual([
    { kind: 'mobile', amount_minor: -167, operator: 'Wave', reference: 'W-77' },
    { kind: 'cash', given_minor: -283 },
  ]);
  const on = await pay(second, refund?.tenders ?? []);
  const { content } = await second.ask('tickets.receipt', { number: on, format: 'text' });
  expect(content).toContain(`Retour du ticket ${number} de la caisse`);

  // The till that sold them hears of it, and gives back the rest alone; so does the other one.
  await until(async () => (await first.ask('tickets.get', { number })).returnedElsewhere.length === 1);
  expect((await first.ask('tickets.get', { number })).lines[0]?.returned_milli).toBe(1000);
  expect(await back(first, null, number, 2000)).toMatchObject({ refusal: { code: 'RETURN_TOO_MUCH' } });
  expect(await back(second, one, number, 2000)).toMatchObject({ refusal: { code: 'RETURN_TOO_MUCH' } });
  expect(await back(first, null, number, 1000)).toMatchObject({ ok: true });
  const rest = (await first.ask('cart.get', {})).refund;
  expect(rest?.tenders).toEqual([
    { kind: 'mobile', amount_minor: -168, operator: 'Wave', reference: 'W-77' },
    { kind: 'cash', given_minor: -282 },
  ]);
  await pay(first, rest?.tenders ?? []);
  await until(async () => (await ticketAt(second, one, number)).lines[0]?.returned_milli === 2000);
  expect(await back(second, one, number, 1000)).toMatchObject({ refusal: { code: 'RETURN_TOO_MUCH' } });
  const shown = await ticketAt(second, one, number);
  expect(shown.returnedHere).toEqual([on]);
  expect(shown.returnedElsewhere).toHaveLength(1);
  // Nothing of it came back too often: nobody is worried.
  for (const till of [first, second])
    expect((await till.ask('health.get', {})).checks.some(({ id }) => id === 'returns')).toBe(false);
});

test('two tills that are cut apart give the same goods back, and both say so when they meet', async () => {
  const [first, second] = await twoTills();
  const one = await idOf(first);
  const number = await sellTwo(first);
  await hasCome(second, one, number);
  await first.ask('sync.openToShop', { open: false });
  for (const [till, of] of [
    [first, null],
    [second, one],
  ] as const) {
    expect(await back(till, of, number, 2000)).toMatchObject({ ok: true });
    await pay(till, (await till.ask('cart.get', {})).refund?.tenders ?? []);
  }
  expect((await second.ask('health.get', {})).checks.some(({ id }) => id === 'returns')).toBe(false);
  await first.ask('sync.openToShop', { open: true });
  const worry = async (till: TestTill) =>
    (await till.ask('health.get', {})).checks.find(({ id }) => id === 'returns');
  await until(async () => (await worry(first)) !== undefined && (await worry(second)) !== undefined);
  expect(await worry(first)).toMatchObject({
    state: 'attention',
    says: 'returns.twice',
    params: { number, goods: 'Savon 250 g', sold: 2, back: 4 },
  });
  expect(await worry(second)).toMatchObject({ params: { number, context: 'elsewhere' } });
});

test('a payment that was put right is seen on the other till; goods that it does not have are not taken back there', async () => {
  const [first, second] = await twoTills();
  const one = await idOf(first);
  await first.ask('cart.scan', { code: soap });
  const number = await pay(first, [{ kind: 'card', amount_minor: 450, reference: '' }]);
  await hasCome(second, one, number);
  expect((await ticketAt(second, one, number)).tenders).toMatchObject([{ kind: 'card' }]);
  await first.ask('sales.correctTender', {
    number,
    tender: 1,
    corrections: 0,
    to: { kind: 'cash' },
    reason: 'touche',
  });
  await until(async () => (await ticketAt(second, one, number)).corrected);
  expect((await ticketAt(second, one, number)).tenders).toMatchObject([{ kind: 'cash', amount_minor: 450 }]);
  await back(second, one, number, 1000);
  expect((await second.ask('cart.get', {})).refund?.tenders).toEqual([{ kind: 'cash', given_minor: -450 }]);

  await first.ask('catalog.create', {
    name: 'Bougie 12 h',
    codes: ['0400'],
    price_minor: 300 as never,
    taxClass: 'standard',
    categoryId: null,
    unit: 'piece',
  });
  await first.ask('cart.scan', { code: '0400' });
  const candle = await pay(first, [{ kind: 'cash', given_minor: 300 }]);
  await hasCome(second, one, candle);
  expect(await back(second, one, candle, 1000)).toMatchObject({
    refusal: { code: 'RETURN_GOODS_UNKNOWN', params: { name: 'Bougie 12 h' } },
  });
});
