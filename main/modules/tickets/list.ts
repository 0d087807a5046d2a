import { setImmediate as breathe } from 'node:timers/promises';
import type { Output, ParsedInput } from '#shared/contract/index.ts';
import { isCurrency, parseAmount } from '#shared/domain/currency.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { untaxed } from '#shared/domain/totals.ts';
import { minor } from '#shared/domain/units.ts';
import type { TicketRow } from '#shared/modules/tickets/contract.ts';
import type { Conditions, TicketRecord, TicketsStore } from './store.ts';

export interface ListDeps {
  readonly store: TicketsStore;
  readonly rules: () => ShopRules;
  readonly userName: (id: number) => string | null;
  /** People whose names have this text in them. */
  readonly userIds: (text: string) => readonly number[];
  /** The products that a search for this text shows first, or that bear it as their code. */
  readonly productIds: (text: string) => readonly number[];
}
type Wanted = ParsedInput<'tickets.list'>;

/** Tickets looked at in one go; the till serves others in between. */
const slice = 1_000;
/** Reading the journal bytes costs more. */
const slowSlice = 200;
const ofOneProduct = 500;
const sumPage = 500;
/** More than a year of a busy till's day, and an answer within a second or two. */
const mostSummed = 20_000;
/** A barcode that was sold means its goods: no amount or reference is looked for. */
const wholeCode = /^\d{8,14}$/;
const nothingElse = { amount: null, users: '[]', reference: null } as const;

/** What a text may mean besides a ticket number and goods. */
function meaningOf(
  text: string,
  { rules, userIds }: ListDeps,
): Pick<Conditions, 'amount' | 'users' | 'reference'> {
  const { currency } = rules();
  const amount = isCurrency(currency) ? parseAmount(text, currency) : null;
  // References have digits in them: a plain word is not looked for in every tender there is.
  const reference = text.length >= 4 && /\d/.test(text) ? text : null;
  return {
    amount: amount?.ok ? Math.abs(amount.value) : null,
    users: JSON.stringify(userIds(text)),
    reference,
  };
}

export function createTicketList(deps: ListDeps) {
  const { store } = deps;
  const rowOf = ({ user_id, tenders, gross_minor, ...ticket }: TicketRecord): TicketRow => ({
    ...ticket,
    gross_minor: minor(gross_minor),
    cashier: deps.userName(user_id) ?? `#${user_id}`,
    tenders: (tenders?.split(',') ?? []) as TicketRow['tenders'],
  });

  /** From the newest to the oldest, a slice at a time, until there are enough. */
  const walk = async (
    span: { first: number; before: number; limit: number },
    conditions: Conditions,
  ): Promise<TicketRecord[]> => {
    const found: TicketRecord[] = [];
    const readsBytes =
      conditions.tax !== null ||
      conditions.untaxed === 1 ||
      conditions.hour !== null ||
      conditions.having === 'discounts';
    const width = readsBytes ? slowSlice : slice;
    for (let before = span.before; before > span.first && found.length < span.limit; before -= width) {
      const from = Math.max(span.first, before - width);
      found.push(...store.walk({ from, before, limit: span.limit - found.length }, conditions));
      if (found.length < span.limit && from > span.first) await breathe();
    }
    return found;
  };

  /** Tickets found by an index: their number, their goods, the reference of a mobile payment. */
  const byIndex = (text: string, span: { first: number; before: number; limit: number }): number[] => {
    const numbers: number[] = [];
    if (/^\d{1,15}$/.test(text)) numbers.push(Number(text));
    for (const operator of deps.rules().mobileOperators) numbers.push(store.ofReference(operator, text) ?? 0);
    const goods = { from: span.first, before: span.before, limit: Math.max(span.limit, ofOneProduct) };
    for (const product of deps.productIds(text)) numbers.push(...store.ofProduct(product, goods));
    return [...new Set(numbers)]
      .filter((number) => number >= span.first && number < span.before)
      .sort((a, b) => b - a);
  };

  /** The tickets from the newest to the oldest, below `before`: one page, and whether there are more. */
  const page = async (wanted: Wanted): Promise<Output<'tickets.list'>> => {
    const text = wanted.text.trim();
    const ranges = [
      { first: 1, last: store.last() },
      ...(wanted.day === null ? [] : [store.range('day', wanted.day)]),
      ...(wanted.shift === null ? [] : [store.range('shift', wanted.shift)]),
    ];
    if (ranges.includes(null)) return { tickets: [], more: false };
    const first = Math.max(...ranges.map((range) => range?.first ?? 1));
    const last = Math.min(...ranges.map((range) => range?.last ?? 0));
    const limit = wanted.limit + 1;
    const span = { first, before: Math.min(wanted.before ?? last + 1, last + 1), limit };
    const filters: Conditions = {
      day: wanted.day,
      shift: wanted.shift,
      user: wanted.userId,
      tender: wanted.tender,
      operator: wanted.operator,
      category: wanted.categoryId,
      tax: wanted.taxId === null || wanted.taxId === untaxed ? null : `[${JSON.stringify(wanted.taxId)},`,
      untaxed: wanted.taxId === untaxed ? 1 : 0,
      hour: wanted.hour,
      having: wanted.having,
      anyText: 0,
      amount: null,
      users: '[]',
      reference: null,
    };
    if (text === '') {
      const found = await walk(span, filters);
      return { tickets: found.slice(0, wanted.limit).map(rowOf), more: found.length === limit };
    }

    const found = new Map<number, TicketRecord>();
    for (const number of byIndex(text, span)) {
      if (found.size >= limit) break;
      const [ticket] = store.walk({ from: number, before: number + 1, limit: 1 }, filters);
      if (ticket) found.set(number, ticket);
    }
    const isCode = wholeCode.test(text) && found.size > 0;
    const meaning = isCode ? nothingElse : meaningOf(text, deps);
    if (meaning.amount !== null || meaning.reference !== null || meaning.users !== '[]')
      for (const ticket of await walk(span, { ...filters, ...meaning, anyText: 1 }))
        found.set(ticket.number, ticket);
    const tickets = [...found.values()].sort((a, b) => b.number - a.number);
    return { tickets: tickets.slice(0, wanted.limit).map(rowOf), more: tickets.length > wanted.limit };
  };
  /** Adds them up page by page: the till serves others in between. */
  const sum = async (wanted: ParsedInput<'tickets.sum'>): Promise<Output<'tickets.sum'>> => {
    const [sales, returns] = [
      { count: 0, amount: 0 },
      { count: 0, amount: 0 },
    ];
    for (let before: number | null = null; ; ) {
      const read: Output<'tickets.list'> = await page({ ...wanted, before, limit: sumPage });
      for (const { gross_minor } of read.tickets) {
        const kind = gross_minor < 0 ? returns : sales;
        kind.count += 1;
        kind.amount += gross_minor;
      }
      before = read.tickets.at(-1)?.number ?? null;
      const tickets = sales.count + returns.count;
      if (!read.more || before === null || tickets >= mostSummed)
        return {
          tickets,
          gross_minor: minor(sales.amount + returns.amount),
          sales: { count: sales.count, amount_minor: minor(sales.amount) },
          returns: { count: returns.count, amount_minor: minor(returns.amount) },
          more: read.more,
        };
    }
  };
  return { page, sum };
}
