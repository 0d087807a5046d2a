import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { projections } from '#main/modules/projections.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
const soap = '96385074';
beforeEach(async () => {
  till = await openCounter();
});
afterEach(() => till.close());

/** Four pieces paid in cash, with more than was due. @returns the number of the ticket and what it came to */
async function sellForCash(): Promise<{ number: number; gross_minor: number }> {
  const cart = await till.ask('cart.scan', { code: soap, qty_milli: 4000 });
  const tenders = [{ kind: 'cash' as const, given_minor: cart.cash_due_minor + 500 }];
  const { number } = await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders });
  return { number, gross_minor: cart.gross_minor };
}
const toCard = (number: number, corrections = 0, reason = 'mauvaise touche') => ({
  number,
  tender: 1,
  corrections,
  to: { kind: 'card' as const, reference: 'A1' },
  reason,
});
const tendersOf = async (number: number) =>
  (await till.ask('tickets.get', { number })).tenders.map(({ kind, amount_minor }) => [kind, amount_minor]);
const x = () => till.ask('shifts.x', {});
const expected = async () => (await x()).cash?.expected_minor;

describe('a tender that was keyed wrong', () => {
  it('is put right on the ticket, in the drawer and on X, and the way back leaves what was', async () => {
    const empty = await expected();
    const { number, gross_minor } = await sellForCash();
    const before = await x();
    const held = await expected();
    await till.ask('sales.correctTender', toCard(number));
    expect(await tendersOf(number)).toEqual([['card', gross_minor]]);
    const after = await x();
    expect(after.totals.tenders.map(({ kind, amount_minor }) => [kind, amount_minor])).toEqual([
      ['card', gross_minor],
    ]);
    expect(after.totals.gross_minor).toBe(before.totals.gross_minor);
    expect(await expected()).toBe(empty);
    expect(after.totals.corrected).toBe(1);
    const { timeline } = await till.ask('tickets.get', { number });
    expect(timeline.at(-1)).toMatchObject({ what: 'tender.corrected' });
    await till.ask('sales.correctTender', { ...toCard(number, 1), to: { kind: 'cash' } });
    expect(await expected()).toBe(held);
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    expect(checkRebuild(projections, db, `${till.dataDir}/rebuilt.db`)).toMatchObject({ equal: true });
    db.close();
  });

  it('gives goods that come back their money by the means that is right', async () => {
    const { number, gross_minor } = await sellForCash();
    await till.ask('sales.correctTender', toCard(number));
    const cart = await till.ask('cart.takeBack', {
      ticket: number,
      lines: [{ line: 1, qty_milli: 4000 }],
    });
    expect(cart.refund?.tenders).toEqual([{ kind: 'card', amount_minor: 0 - gross_minor, reference: 'A1' }]);
    const tenders = cart.refund?.tenders ?? [];
    const paid = await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders });
    expect(await tendersOf(paid.number)).toEqual([['card', 0 - gross_minor]]);
    expect((await till.ask('tickets.get', { number: paid.number })).otherwise).toBeNull();
    expect(await till.call('sales.correctTender', toCard(number, 1))).toMatchObject({
      refusal: { code: 'TENDER_GONE_BACK', params: { number } },
    });
  });

  it('takes no reference that has paid another ticket, and its own one as often as needed', async () => {
    const wave = { kind: 'mobile' as const, operator: 'Wave', reference: 'W-1' };
    const [first, second] = [await sellForCash(), await sellForCash()];
    await till.ask('sales.correctTender', { ...toCard(first.number), to: wave });
    expect(
      await till.call('sales.correctTender', {
        ...toCard(second.number),
        to: { ...wave, operator: 'wave', reference: 'w 1' },
      }),
    ).toMatchObject({ refusal: { code: 'REFERENCE_USED', params: { number: first.number } } });
    await till.ask('sales.correctTender', { ...toCard(first.number, 1), to: { ...wave, reference: 'w1' } });
    expect(await till.ask('tickets.list', { tender: 'mobile' })).toMatchObject({
      tickets: [{ number: first.number }],
    });
  });

  it('leaves the answer to a repeat of its payment what it was', async () => {
    const cart = await till.ask('cart.scan', { code: soap });
    const payment = {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }],
    };
    const { number } = await till.ask('sales.pay', payment);
    await till.ask('sales.correctTender', toCard(number));
    expect(await till.ask('sales.pay', payment)).toMatchObject({ number, tenders: [{ kind: 'cash' }] });
  });

  it('stays as it is without a reason, for who saw another state of it, and once its shift is closed', async () => {
    const { number } = await sellForCash();
    const code = async (input: ReturnType<typeof toCard>) => {
      const answer = await till.call('sales.correctTender', input);
      return answer.ok ? null : answer.refusal.code;
    };
    expect(await code(toCard(number, 0, ' '))).toBe('REASON_NEEDED');
    expect(await code(toCard(number + 1))).toBe('NOT_FOUND');
    expect(await code({ ...toCard(number), tender: 2 })).toBe('NOT_FOUND');
    expect(await code(toCard(number, 1))).toBe('CHANGED_MEANWHILE');
    await till.ask('sales.correctTender', toCard(number));
    expect(await code(toCard(number, 1))).toBe('TENDER_AS_IT_WAS');
    await till.ask('shifts.close', { counted_minor: (await expected()) ?? 0, count: null, reason: null });
    await till.ask('shifts.open', { float_minor: 0, count: null });
    expect(await code(toCard(number, 1))).toBe('TENDER_SHIFT_CLOSED');
    expect((await till.ask('tickets.get', { number })).correctable).toBe(false);
  });

  it('is a matter for a manager', async () => {
    const { number } = await sellForCash();
    const { id: userId } = await till.ask('users.create', { name: 'Binta', role: 'cashier', pin: '2580' });
    const cashier = till.newSession();
    await till.callAs(cashier, 'session.signIn', { userId, pin: '2580' });
    expect(await till.callAs(cashier, 'sales.correctTender', toCard(number))).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED' },
    });
  });
});
