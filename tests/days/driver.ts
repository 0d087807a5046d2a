import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import type { Input, OperationName } from '#shared/contract/index.ts';
import { sum } from '#shared/domain/units.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import type { ShiftReport } from '#shared/modules/shifts/contract.ts';
import { openShop, type TestTill } from '#tests/support/harness.ts';
import { type Day, dayMeans, meansOf, type Step } from './any-day.ts';

const day_ms = 86_400_000;
/** By the piece and by weight, dear and cheap, and one without a price. */
const shelf = [
  ['Lait', '3017620422003', 650, 'piece'],
  ['Riz', '4006381333931', 4200, 'kg'],
  ['Bonbon', '96385074', 1, 'piece'],
  ['Immeuble', '4006381333948', 9_999_999_999, 'piece'],
  ['Pagne', '4006381333955', 333, 'm'],
  ['Service', '4006381333962', null, 'pack'],
] as const;

/** What a person says was given back: all that lies with the cart. */
const moneyIn = ({ putDown }: Pick<CartView, 'putDown'>) =>
  putDown.length === 0
    ? null
    : sum(putDown.map((one) => (one.kind === 'cash' ? one.given_minor : one.amount_minor)));

export interface Played {
  readonly days: number;
  readonly accepted: number;
  readonly refused: number;
  readonly tickets: number;
}

/** A till on which days are played, one gesture after the other through the door. */
export async function playDays(days: readonly Day[]): Promise<Played> {
  const faults: string[] = [];
  const till = await openShop({
    log: { warn: () => {}, error: (what, detail) => faults.push(`${what}: ${String(detail)}`) },
  });
  try {
    const player = await createPlayer(till, faults);
    for (const day of days) await player.play(day);
    await player.end();
    return player.played();
  } finally {
    await till.close();
  }
}

async function createPlayer(till: TestTill, faults: readonly string[]) {
  const products: number[] = [];
  for (const [name, code, price_minor, unit] of shelf)
    products.push(
      (
        await till.ask('catalog.create', {
          name,
          codes: [code],
          price_minor,
          taxClass: name === 'Riz' ? 'reduced' : name === 'Bonbon' ? 'exempt' : 'standard',
          categoryId: null,
          unit,
        })
      ).id,
    );
  const { sale, groups } = await till.ask('settings.get', {});
  await till.ask('settings.save', { groups, sale: { ...sale, means: [...dayMeans] } });
  const { id: userId } = await till.ask('users.create', { name: 'Binta', role: 'cashier', pin: '2580' });
  const cashier = till.newSession();
  await till.callAs(cashier, 'session.signIn', { userId, pin: '2580' });
  const count = { days: 0, accepted: 0, refused: 0, tickets: 0 };
  let session = till.session;

  /** What is asked is done or refused, and neither a bug nor an unknown word is an answer. */
  async function ask<N extends OperationName>(name: N, input: Input<N>) {
    const answer = await till.callAs(session, name, input);
    if (faults.length > 0) throw new Error(`${name} ${JSON.stringify(input)}: ${faults.join('; ')}`);
    if (answer.ok) count.accepted += 1;
    else count.refused += 1;
    return answer;
  }
  async function must<N extends OperationName>(name: N, input: Input<N>) {
    const answer = await ask(name, input);
    if (!answer.ok) throw new Error(`${name} ${JSON.stringify(input)}: ${JSON.stringify(answer.refusal)}`);
    return answer.value;
  }
  const demand = (holds: boolean, what: string, detail: unknown): void => {
    if (!holds) throw new Error(`${what}: ${JSON.stringify(detail)}`);
  };
  async function cart(): Promise<CartView> {
    const now = await must('cart.get', {});
    demand(now.lines.length > 0 || now.putDown.length === 0, 'no money without goods', now);
    return now;
  }
  const lineAt = async (place: number): Promise<number> => {
    const { lines } = await cart();
    return lines[place % Math.max(1, lines.length)]?.id ?? 1;
  };

  async function pay(
    tenders: TenderInput[],
    agreedChange_minor: number | null,
    { id, revision, lines, putDown }: CartView,
  ) {
    const input = { cartId: id, revision, tenders: [...putDown, ...tenders], agreedChange_minor };
    const paid = await ask('sales.pay', input as Input<'sales.pay'>);
    if (!paid.ok) return;
    count.tickets += 1;
    const { gross_minor, rounding_minor, tenders: settled, change_minor } = paid.value;
    const sum = settled.reduce((total, tender) => total + tender.amount_minor, 0);
    demand(sum === gross_minor + rounding_minor, 'tenders are gross and rounding', paid.value);
    // Goods that come back are paid as their tickets were: each of those may have been rounded.
    const roundings = Math.max(1, new Set(lines.flatMap(({ of }) => of?.ticket ?? [])).size);
    demand(
      change_minor >= 0 && Math.abs(rounding_minor) < 100 * roundings,
      'change and rounding',
      paid.value,
    );
    demand(
      gross_minor === 0 || sum !== 0 || lines.some(({ qty_milli }) => qty_milli < 0),
      'nothing is given away',
      paid.value,
    );
    const back = lines.some(({ of }) => of !== undefined);
    if (settled.every(({ kind }) => kind !== 'cash') && !back)
      demand(rounding_minor === 0, 'only coins', paid.value);
  }

  async function payLikely(step: Extract<Step, { do: 'pay' }>): Promise<void> {
    if ((await cart()).lines.length === 0) await ask('cart.scan', { code: shelf[0][1] });
    const now = await cart();
    const { gross_minor: gross, cash_due_minor: due } = now;
    const cash = (given_minor: number) => ({ kind: 'cash', given_minor }) as TenderInput;
    const exactly = (kind: string, amount_minor: number) =>
      ({ ...meansOf(kind, step.reference), amount_minor }) as TenderInput;
    const given = due + (due > 0 ? step.over : 0);
    const agreed = step.agreed && Number.isSafeInteger(given) ? given - due : null;
    const half = Math.trunc(gross / 2);
    if (step.how === 'split') return pay([exactly('card', half), cash(gross - half)], null, now);
    if (step.how !== 'cash') return pay([exactly(step.how, gross)], null, now);
    return pay([cash(Number.isSafeInteger(given) ? given : due)], agreed, now);
  }

  /** What comes back with its ticket is paid the way it was paid, and never more than that in all. */
  async function payBack(): Promise<void> {
    const now = await cart();
    if (!now.refund) return;
    await pay(now.refund.tenders, null, now);
    for (const ticket of new Set(now.lines.flatMap(({ of }) => of?.ticket ?? []))) {
      const sold = await must('tickets.get', { number: ticket });
      demand(
        sold.lines.every(({ qty_milli, returned_milli }) => returned_milli <= Math.max(0, qty_milli)),
        'no more comes back than was sold',
        sold,
      );
    }
  }

  /** What was put down comes back; where its cash was taken out of the drawer meanwhile, somebody brings it first. */
  async function giveBack<N extends OperationName>(
    name: N,
    input: Input<N>,
    { putDown }: CartView,
  ): Promise<void> {
    const answer = await ask(name, input);
    if (answer.ok) return;
    const { code, params } = answer.refusal;
    demand(code === 'DRAWER_SHORT', 'money that was put down comes back', answer.refusal);
    const cash = putDown.reduce((sum, one) => sum + (one.kind === 'cash' ? one.given_minor : 0), 0);
    const amount_minor = (cash - Number(params?.balance)) as never;
    await till.ask('shifts.cash', { kind: 'in', amount_minor, reason: 'r' });
    await must(name, input);
  }

  /** A tender is put right, or not; what settles the ticket then is its price, rounded at the most. */
  async function correct({
    ticket,
    tender,
    how,
    reference,
  }: Extract<Step, { do: 'correct' }>): Promise<void> {
    const { tickets } = await must('tickets.list', { limit: 4 });
    const number = tickets[ticket % Math.max(1, tickets.length)]?.number;
    if (number === undefined) return;
    const { corrections } = await must('tickets.get', { number });
    const to = meansOf(how, reference) as Input<'sales.correctTender'>['to'];
    const put = { number, tender: tender + 1, corrections, to, reason: 'r' };
    const right = await ask('sales.correctTender', put);
    if (!right.ok) return;
    const { tenders, gross_minor, rounding_minor } = await must('tickets.get', { number });
    const sum = tenders.reduce((total, one) => total + one.amount_minor, 0);
    demand(sum === gross_minor + rounding_minor, 'corrected tenders are gross and rounding', tenders);
  }

  /** The lines go one after the other; the last takes no money with it unsaid. */
  async function emptied(): Promise<void> {
    for (const { id: lineId } of (await cart()).lines) {
      const before = await cart();
      const money = before.lines.length === 1 ? moneyIn(before) : null;
      const unsaid = await ask('cart.removeLine', { lineId });
      demand(unsaid.ok === (money === null), 'money does not go unsaid', unsaid);
      if (!unsaid.ok) await giveBack('cart.removeLine', { lineId, moneyBack_minor: money }, before);
    }
  }

  async function gesture(step: Step): Promise<void> {
    const minor = (amount: number) => amount as never;
    switch (step.do) {
      case 'scan':
        await ask('cart.scan', { code: shelf[step.goods]![1], qty_milli: minor(step.qty_milli) });
        return;
      case 'new-price': {
        const price = { newPrice_minor: minor(step.amount), price_minor: minor(step.amount) };
        await ask('cart.add', { productId: products[step.goods]!, ...price });
        return;
      }
      case 'quantity':
        await ask('cart.setQuantity', { lineId: await lineAt(step.line), qty_milli: minor(step.qty_milli) });
        return;
      case 'price':
        await ask('cart.setPrice', { lineId: await lineAt(step.line), price_minor: minor(step.amount) });
        return;
      case 'discount-line': {
        const discount = step.discount as Input<'cart.discountLine'>['discount'];
        await ask('cart.discountLine', { lineId: await lineAt(step.line), discount });
        return;
      }
      case 'discount':
        await ask('cart.discountTicket', { discount: step.discount as never });
        return;
      case 'return':
        await ask('cart.setReturn', { returned: step.returned });
        return;
      case 'take-back': {
        const { tickets } = await must('tickets.list', { limit: 6 });
        const number = tickets[step.ticket % Math.max(1, tickets.length)]?.number;
        if (number === undefined) return;
        const { lines } = await must('tickets.get', { number });
        const left = lines.flatMap(({ id, qty_milli, returned_milli }) =>
          qty_milli > returned_milli ? [{ line: id, qty_milli: minor(qty_milli - returned_milli) }] : [],
        );
        const one = lines[step.line % lines.length]!;
        const some = [{ line: one.id, qty_milli: minor(Math.min(one.qty_milli, 1000)) }];
        await ask('cart.takeBack', { ticket: number, lines: step.all ? left : some });
        return;
      }
      case 'pay-back':
        return payBack();
      case 'correct':
        return correct(step);
      case 'remove':
        await ask('cart.removeLine', { lineId: await lineAt(step.line) });
        return;
      case 'void':
        await ask('cart.void', { moneyBack_minor: moneyIn(await cart()) });
        return;
      case 'put-down':
        {
          const { id: cartId, putDown: known } = await cart();
          await ask('cart.putDown', { cartId, known, tenders: step.tenders as TenderInput[] });
        }
        return;
      case 'empty':
        return emptied();
      case 'discard': {
        const [held] = await must('cart.held', {});
        if (held) await ask('cart.discardHeld', { cartId: held.id, moneyBack_minor: moneyIn(held) });
        return;
      }
      case 'undo': {
        const { undo } = await cart();
        if (undo) await ask('cart.undo', { id: undo.id });
        return;
      }
      case 'hold':
        await ask('cart.hold', { label: null });
        return;
      case 'recall': {
        const [held] = await must('cart.held', {});
        if (held) await ask('cart.recall', { cartId: held.id });
        return;
      }
      case 'pay':
        return payLikely(step);
      case 'pay-anything':
        return pay(step.tenders as TenderInput[], step.agreed, await cart());
      case 'in':
      case 'out':
        await ask('shifts.cash', { kind: step.do, amount_minor: minor(step.amount), reason: 'r' });
        return;
      case 'stock': {
        const counted = { counted_milli: minor(step.qty_milli), reason: 'r' };
        await ask('stock.adjust', { productId: products[step.goods]!, ...counted });
        return;
      }
      case 'catalogue': {
        const product = await till.ask('catalog.get', { id: products[step.goods]! });
        await ask('catalog.update', { ...product, price_minor: minor(step.amount), cost_minor: null });
        return;
      }
      case 'coin': {
        const settings = await till.ask('settings.get', {});
        const sale = { ...settings.sale, cash_step_minor: minor(step.step) };
        await till.ask('settings.save', { ...settings, sale });
        return;
      }
      case 'close':
        await ask('shifts.close', { count: null, counted_minor: minor(step.amount), reason: 'r' });
        await ask('shifts.open', { float_minor: minor(20_000), count: null });
    }
  }

  function reportHolds({ totals, cash }: ShiftReport): void {
    const paid = totals.tenders.reduce((sum, tender) => sum + tender.amount_minor, 0);
    demand(paid === totals.gross_minor + totals.rounding_minor, 'a report adds up', totals);
    demand(cash !== null && cash.expected_minor >= 0, 'a drawer holds no less than nothing', cash);
    demand(cash !== null && cash.expected_minor <= 1_000_000_000, 'a drawer holds what it can', cash);
  }

  /** The evening: X, a count, Z, the day and the closures, the journal and what is derived from it. */
  async function evening(day: Day): Promise<void> {
    session = till.session;
    const left = await cart();
    if (left.lines.length > 0) await giveBack('cart.void', { moneyBack_minor: moneyIn(left) }, left);
    const x = await ask('shifts.x', {});
    if (x.ok) {
      reportHolds(x.value);
      const close = (counted_minor: number) => ({
        count: null,
        counted_minor: counted_minor as never,
        reason: 'r',
      });
      const hostile = await ask('shifts.close', close(day.counted));
      const z = hostile.ok
        ? hostile.value
        : await must('shifts.close', close(x.value.cash?.expected_minor ?? 0));
      demand(JSON.stringify(z.totals) === JSON.stringify(x.value.totals), 'Z is X', [
        x.value.totals,
        z.totals,
      ]);
      await must('reports.z', { number: z.zNumber ?? 0 });
      await must('reports.shift', { number: z.zNumber ?? 0, format: 'text' });
    }
    const today = new Date(till.time.now).toISOString().slice(0, 10);
    await must('reports.day', { day: today });
    const ever = { from: '2026-01-01', to: '2999-12-31' };
    const days = await must('reports.days', ever);
    const { totals } = await must('reports.period', ever);
    const sold = days.reduce((sum, { gross_minor }) => sum + gross_minor, 0);
    demand(totals.gross_minor === sold, 'a period is the sum of its days', [totals.gross_minor, sold]);
    for (const kind of ['day', 'month', 'year'] as const) await must('reports.closures', { kind });
    await must('tickets.sum', {});
    await must('shifts.current', {});
    soundness(till.dataDir);
  }

  return {
    play: async (day: Day): Promise<void> => {
      session = till.session;
      const opened = await ask('shifts.open', { float_minor: day.float as never, count: null });
      if (!opened.ok) await ask('shifts.open', { float_minor: 10_000 as never, count: null });
      for (const [who, step] of day.steps) {
        session = who === 'owner' ? till.session : cashier;
        till.time.now += 60_000;
        await gesture(step);
      }
      await evening(day);
      count.days += 1;
      till.time.now += day.rest * day_ms;
    },
    end: async (): Promise<void> => {
      session = till.session;
      await must('shifts.open', { float_minor: 0 as never, count: null });
      const verdict = await must('health.verifyJournal', {});
      demand(verdict.sound, 'the journal verifies', verdict);
    },
    played: (): Played => ({ ...count }),
  };
}

/** The chain, and that everything derived from it says what it says. @throws where not. */
function soundness(dataDir: string): void {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'days-'));
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    const verdict = verifyTill(db);
    const rebuilt = checkRebuild(projections, db, path.join(scratch, 'rebuilt.db'));
    if (!verdict.sound || !rebuilt.equal) throw new Error(JSON.stringify({ verdict, rebuilt }));
  } finally {
    db.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}
