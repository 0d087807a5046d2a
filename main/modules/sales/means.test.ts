import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { type Means, newMeans } from '#shared/domain/means.ts';
import { minor, ppm } from '#shared/domain/units.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

/** 650 F a piece. */
const milk = '3017620422003';
let till: TestTill;
beforeEach(async () => {
  till = await openCounter();
});
afterEach(() => till.close());

const mine: readonly Means[] = [
  { ...newMeans('cheque'), drawer: true },
  newMeans('cash'),
  { ...newMeans('card'), name: 'CB Sapphire', fee_ppm: ppm(20_000) },
  { ...newMeans('other'), name: 'Compte du personnel', kept: true },
];
async function take(means: readonly Means[] | null): Promise<void> {
  const now = await till.ask('settings.get', {});
  await till.ask('settings.save', { ...now, sale: { ...now.sale, means: means && [...means] } });
}
const amount_minor = minor(650);
const cheque: TenderInput = {
  kind: 'cheque',
  amount_minor,
  reference: '0042',
  bank: 'BOA',
  due: '2026-12-31',
};
const card = (operator: string): TenderInput => ({ kind: 'card', amount_minor, reference: '', operator });
const account: TenderInput = { kind: 'other', amount_minor, reference: '', operator: 'Compte du personnel' };
async function sell(tenders: TenderInput[]) {
  const { id: cartId, revision } = await till.ask('cart.scan', { code: milk });
  const answer = await till.call('sales.pay', { cartId, revision, tenders });
  if (!answer.ok) await till.ask('cart.void', {});
  return answer;
}
const codeOf = (answer: Awaited<ReturnType<typeof sell>>) => (answer.ok ? null : answer.refusal.code);
const tendersOf = async () => (await till.ask('shifts.x', {})).totals.tenders;

function equalWhenRebuilt(): void {
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  expect(checkRebuild(projections, db, `${till.dataDir}/rebuilt.db`)).toMatchObject({ equal: true });
  db.close();
}

describe('means of payment of the owner', () => {
  it('pay, open the drawer, cost their fee, and stand on the X by name', async () => {
    await take(mine);
    const { shop } = await till.ask('session.get', {});
    expect(shop?.means.map(({ kind, name }) => name || kind)).toEqual([
      ...['cheque', 'cash', 'CB Sapphire', 'Compte du personnel'],
    ]);
    expect(await sell([cheque])).toMatchObject({
      value: { tenders: [{ kind: 'cheque', bank: 'BOA', due: '2026-12-31', reference: '0042' }] },
    });
    expect(await sell([card('cb sapphire')])).toMatchObject({
      value: { drawer: false, tenders: [{ operator: 'CB Sapphire' }] },
    });
    expect(await sell([account])).toMatchObject({ ok: true });
    expect(await tendersOf()).toEqual([
      { kind: 'card', operator: 'CB Sapphire', count: 1, amount_minor: 650, fee_minor: 13 },
      { kind: 'cheque', operator: null, count: 1, amount_minor: 650, fee_minor: 0 },
      { kind: 'other', operator: 'Compte du personnel', count: 1, amount_minor: 650, fee_minor: 0 },
    ]);
    const list = (part: object) => till.ask('tickets.list', part);
    expect((await list({ tender: 'card', operator: 'CB Sapphire' })).tickets).toMatchObject([{ number: 2 }]);
    expect((await list({ tender: 'cheque' })).tickets).toMatchObject([{ number: 1 }]);
    equalWhenRebuilt();
  });

  it('take nothing that is not theirs, nor without the reference they ask for', async () => {
    await take(mine);
    const wave: TenderInput = { kind: 'mobile', amount_minor, operator: 'Wave', reference: '1' };
    for (const foreign of [wave, card('Visa'), { ...account, operator: 'Troc' }] as TenderInput[])
      expect(codeOf(await sell([foreign]))).toBe('OPERATOR_UNKNOWN');
    expect(codeOf(await sell([{ ...cheque, reference: ' -- ' }]))).toBe('REFERENCE_NEEDED');
    await take(null);
    expect(codeOf(await sell([cheque]))).toBe('OPERATOR_UNKNOWN');
    expect(codeOf(await sell([wave]))).toBeNull();
  });

  it('are kept for those who may, and a manager lends his leave', async () => {
    await take(mine);
    await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
    const fatou = (await till.ask('users.list', {})).find(({ name }) => name === 'Fatou');
    await till.ask('session.signIn', { userId: fatou?.id ?? 0, pin: '2580' });
    expect(await sell([account])).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'sale.means' } },
    });
    expect(codeOf(await sell([cheque]))).toBeNull();
    const leave = await till.ask('users.authorise', { userId: 1, pin: ownerPin, permission: 'sale.means' });
    const { id: cartId, revision } = await till.ask('cart.scan', { code: milk });
    expect(await till.call('sales.pay', { cartId, revision, tenders: [account] }, leave)).toMatchObject({
      ok: true,
    });
  });

  it('give back what they took after they were archived, and are put right with their fee', async () => {
    await take(mine);
    await sell([card('CB Sapphire')]);
    await sell([{ kind: 'cash', given_minor: amount_minor }]);
    await take(mine.map((one) => ({ ...one, active: one.kind !== 'card' })));
    const cart = await till.ask('cart.takeBack', { ticket: 1, lines: [{ line: 1, qty_milli: 1000 }] });
    expect(cart.refund?.tenders).toMatchObject([{ kind: 'card', operator: 'CB Sapphire' }]);
    const { id: cartId, revision, refund } = cart;
    await till.ask('sales.pay', { cartId, revision, tenders: refund?.tenders ?? [] });
    const to = { kind: 'card', operator: 'CB Sapphire', reference: '' } as const;
    const correct = (corrections: number, right: typeof to | Omit<typeof cheque & object, 'amount_minor'>) =>
      till.call('sales.correctTender', {
        number: 2,
        tender: 1,
        corrections,
        to: right as typeof to,
        reason: 'r',
      });
    expect(await correct(0, to)).toMatchObject({ refusal: { code: 'OPERATOR_UNKNOWN' } });
    await take(mine);
    expect(await correct(0, to)).toMatchObject({ ok: true });
    expect(await tendersOf()).toMatchObject([{ kind: 'card', count: 3, amount_minor: 650, fee_minor: 26 }]);
    expect(
      await correct(1, { kind: 'cheque', reference: '7', bank: 'BOA', due: null } as never),
    ).toMatchObject({ ok: true });
    expect(await tendersOf()).toMatchObject([
      { kind: 'card', count: 2, amount_minor: 0, fee_minor: 13 },
      { kind: 'cheque', count: 1, amount_minor: 650, fee_minor: 0 },
    ]);
    equalWhenRebuilt();
  });

  it('cannot be saved without a name, twice, or without cash', async () => {
    const now = await till.ask('settings.get', {});
    for (const means of [
      [newMeans('card')],
      [newMeans('cash'), newMeans('other')],
      [mine[1]!, mine[0]!, mine[0]!],
    ])
      expect(await till.call('settings.save', { ...now, sale: { ...now.sale, means } })).toMatchObject({
        refusal: { code: 'BAD_INPUT' },
      });
  });

  it('answer a repeated payment with its sale after the list has changed', async () => {
    await take(mine);
    const { id: cartId, revision } = await till.ask('cart.scan', { code: milk });
    const input = { cartId, revision, tenders: [card('cb sapphire')] };
    const paid = await till.ask('sales.pay', input);
    await take(null);
    expect(await till.ask('sales.pay', input)).toMatchObject({ number: paid.number });
  });
});
