import { type CashRule, cashDue } from '#shared/domain/cash.ts';
import { owedOf } from '#shared/domain/refund-tenders.ts';
import { settle } from '#shared/domain/tender.ts';
import { type Minor, minor, sum } from '#shared/domain/units.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';

export type TenderKind = TenderInput['kind'];

/** What the customer has put down so far, and what is being typed. Amounts carry the sign of the sale. */
export interface Draft {
  readonly tenders: readonly TenderInput[];
  readonly kind: TenderKind;
  /** Name of the means within its kind; null: the first of them. */
  readonly operator: string | null;
  readonly reference: string;
  /** Of a cheque; '' where it is presented at once. */
  readonly bank: string;
  readonly due: string;
}

/** A means of payment that the shop takes. */
export type TakenMeans = NonNullable<SessionView['shop']>['means'][number];

export const emptyDraft: Draft = {
  tenders: [],
  kind: 'cash',
  operator: null,
  reference: '',
  bank: '',
  due: '',
};

/** The means, the operator and the reference of one payment are never those of the next: it begins with cash. */
export const chosenAfresh = ({ tenders }: Draft): Draft => ({ ...emptyDraft, tenders });

export const amountOf = (tender: TenderInput): Minor =>
  tender.kind === 'cash' ? tender.given_minor : tender.amount_minor;

/** All that was put down, with its sign. */
export const receivedOf = (tenders: readonly TenderInput[]): Minor => sum(tenders.map(amountOf));

/**
 * What is left to settle with this kind of tender: for show and for "the whole rest". The till settles by itself when it
 * is asked to, and its answer is the one that counts.
 */
export function remaining(
  cart: Pick<CartView, 'gross_minor' | 'cash_due_minor' | 'refund'>,
  tenders: readonly TenderInput[],
  kind: TenderKind,
  rule: CashRule,
): Minor {
  const total = (of: readonly TenderInput[]) => of.reduce((sum, tender) => sum + amountOf(tender), 0);
  const cash = tenders.filter((tender) => tender.kind === 'cash');
  const exact = tenders.filter((tender) => tender.kind !== 'cash');
  const owed = cart.refund && owedOf(cart.refund, rule);
  const rest = minor((owed?.owed_minor ?? cart.gross_minor) - total(exact));
  if (kind !== 'cash' && cash.length === 0) return rest;
  const due = exact.length === 0 ? cart.cash_due_minor : (owed?.cashOf(rest) ?? cashDue(rest, rule));
  return minor(due - total(cash));
}

export const cashRuleOf = (shop: NonNullable<SessionView['shop']>): CashRule => ({
  step_minor: minor(shop.cash_step_minor),
  mode: shop.cash_mode,
  exactUpTo_minor: minor(shop.cash_exact_minor),
});

/** What the payment would open with: the whole, or what is left of it once something was put down; below zero goes back. */
export const stillOpen = (cart: CartView, rule: CashRule): Minor =>
  cart.putDown.length === 0
    ? cart.refund
      ? receivedOf(cart.refund.tenders)
      : cart.gross_minor
    : remaining(cart, cart.putDown, 'cash', rule);

/** What the till is told was given back when the goods go: all that was put down. */
export const moneyBackOf = (tenders: readonly TenderInput[]): Minor | null =>
  tenders.length === 0 ? null : receivedOf(tenders);

/** Whether `amount` still leaves something to pay, or to give back. */
export const leavesRest = (amount: Minor, rest: Minor): boolean => (rest < 0 ? amount > rest : amount < rest);

/** Whether what was put down pays it all: the goods may have become fewer since, and then money goes back. */
export const isSettled = (tenders: readonly TenderInput[], rest: Minor, back: boolean): boolean =>
  tenders.length > 0 && (back ? rest >= 0 : rest <= 0);

/**
 * What must be taken up again because nothing can be given back on it: the goods became fewer since, or came back. Null
 * where what was put down pays, or leaves something to pay.
 */
export function tooMuch(
  { gross_minor, refund }: Pick<CartView, 'gross_minor' | 'refund'>,
  tenders: readonly TenderInput[],
  rule: CashRule,
): { readonly index: number; readonly over_minor: Minor } | null {
  if (tenders.length === 0) return null;
  const owed = refund && owedOf(refund, rule);
  const answer = settle(gross_minor, tenders, rule, owed);
  if (answer.ok) return null;
  const { code, params } = answer.refusal;
  if (code === 'TENDER_SIGN')
    return { index: tenders.length - 1, over_minor: minor(Math.abs(receivedOf(tenders))) };
  if (code !== 'TENDER_TOO_MUCH') return null;
  const exact = tenders.filter(({ kind }) => kind !== 'cash');
  const left = (owed?.owed_minor ?? gross_minor) - receivedOf(exact);
  const byCash = gross_minor < 0 ? left <= 0 : left >= 0;
  const index = tenders.findLastIndex(({ kind }) => (kind === 'cash') === byCash);
  return { index, over_minor: minor(Number(params?.over_minor)) };
}

export function tenderOf(draft: Draft, amount: Minor): TenderInput {
  const { kind, reference, operator, bank, due } = draft;
  if (kind === 'cash') return { kind, given_minor: amount };
  const paid = { amount_minor: amount, reference };
  if (kind === 'mobile') return { ...paid, kind, operator: operator ?? '' };
  const named = operator ? { ...paid, operator } : paid;
  return kind === 'cheque' ? { ...named, kind, bank, due: due === '' ? null : due } : { ...named, kind };
}

/** After a tender was put down, the next one is typed from nothing. */
export const withTender = (draft: Draft, tender: TenderInput): Draft =>
  chosenAfresh({ ...draft, tenders: [...draft.tenders, tender] });

export const withoutTender = (draft: Draft, index: number): Draft => ({
  ...draft,
  tenders: draft.tenders.filter((_, at) => at !== index),
});
