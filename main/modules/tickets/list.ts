import { setImmediate as breathe } from 'node:timers/promises';
import { onceEach } from '#main/kernel/once-each.ts';
import type { Output, ParsedInput } from '#shared/contract/index.ts';
import { untaxed } from '#shared/domain/totals.ts';
import { minor } from '#shared/domain/units.ts';
import type { TicketRow } from '#shared/modules/tickets/contract.ts';
import { type FindingDeps, nextOf, type Source, sourcesOf } from './finding.ts';
import type { Conditions, Span, SumRow, TicketRecord } from './store.ts';

export interface ListDeps extends FindingDeps {
  readonly userName: (id: number) => string | null;
  /** People whose names have this text in them. */
  readonly userIds: (text: string) => readonly number[];
}
type Wanted = ParsedInput<'tickets.list'>;
type Filter = ParsedInput<'tickets.sum'>;

/** Tickets looked at in one go; the till serves others in between. */
const slice = 1_000;
/** Reading the journal bytes costs more. */
const slowSlice = 200;
/** Rows of totals looked at in one go. */
const totalsAtOnce = 300;
/** Numbers asked of each index in one go. */
const batch = 300;
const atOnce_ms = 4;
/** More than a year of a busy till's day, and an answer within a second or two. */
const mostSummed = 20_000;

const conditionsOf = (wanted: Filter): Conditions => ({
  day: wanted.day,
  first: wanted.period?.from ?? null,
  last: wanted.period?.to ?? null,
  shift: wanted.shift,
  user: wanted.userId,
  tender: wanted.tender,
  operator: wanted.operator,
  category: wanted.categoryId,
  tax: wanted.taxId === null || wanted.taxId === untaxed ? null : `[${JSON.stringify(wanted.taxId)},`,
  untaxed: wanted.taxId === untaxed ? 1 : 0,
  hour: wanted.hour,
  having: wanted.having,
  users: null,
});

/** What the totals of a day must count for any of its tickets to be let through; how their JSON spells it. */
function keysOf(wanted: Filter): string[] {
  const key = (name: string, more = ''): string => `${JSON.stringify(`${name}${more}`).slice(0, -1)}`;
  const whole = (name: string): string => JSON.stringify(name);
  const { tender, operator, categoryId, taxId, userId, hour, having } = wanted;
  return [
    ...(tender === null ? [] : [key('tender:', tender)]),
    // Of whatever kind: the end of a key.
    ...(operator === null ? [] : [whole(`:${operator}`).slice(1)]),
    ...(categoryId === null ? [] : [whole(`category:${categoryId}`)]),
    ...(taxId === null ? [] : [key('base:', `${taxId}:`)]),
    ...(userId === null ? [] : [whole(`cashier:${userId}`)]),
    ...(hour === null ? [] : [whole(`hour:${hour}`)]),
    ...(having === null ? [] : [whole(having)]),
  ];
}
const cashierKey = (id: number): string => JSON.stringify(`cashier:${id}`);

/** Lets others have their turn after some milliseconds of work, and stops where nobody waits any more. */
function createPace(goOn: () => void): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < atOnce_ms) return;
    await breathe();
    goOn();
    since = performance.now();
  };
}

interface Found {
  /** The newest ones of this piece, as many as are wanted. */
  readonly rows: (limit: number) => TicketRecord[];
  readonly sum: () => SumRow | undefined;
  /** How many there can be at the most. */
  readonly most: number;
}

export function createTicketList(deps: ListDeps) {
  const { store } = deps;
  const rowsOf = (records: readonly TicketRecord[]): TicketRow[] => {
    const cashier = onceEach((id: number) => deps.userName(id) ?? `#${id}`);
    return records.map(({ user_id, tenders, gross_minor, ...ticket }) => ({
      ...ticket,
      gross_minor: minor(gross_minor),
      cashier: cashier(user_id),
      tenders: (tenders?.split(',') ?? []) as TicketRow['tenders'],
    }));
  };

  /** Where tickets of these kinds can lie, from the newest down: spans that touch are one. */
  const spansOf = async (
    span: Omit<Span, 'limit'>,
    keys: { readonly all: readonly string[]; readonly any: readonly string[] },
    pace: () => Promise<void>,
  ): Promise<readonly { readonly first: number; readonly last: number }[]> => {
    const whole = { first: span.from, last: span.before - 1 };
    if (keys.all.length === 0 && keys.any.length === 0) return [whole];
    const found: { first: number; last: number }[] = [];
    for (let row = store.lastTotal() - totalsAtOnce + 1; row > -totalsAtOnce; row -= totalsAtOnce) {
      found.push(...store.told(row, totalsAtOnce, span, keys));
      await pace();
    }
    const spans: { first: number; last: number }[] = [];
    for (const { first, last } of found.sort((a, b) => b.last - a.last)) {
      const above = spans.at(-1);
      if (above && last >= above.first - 1) above.first = Math.min(above.first, first);
      else spans.push({ first, last });
    }
    return spans.map(({ first, last }) => ({
      first: Math.max(first, whole.first),
      last: Math.min(last, whole.last),
    }));
  };

  /** From the newest down, a slice at a time; over numbers that no ticket has in one step, as a restore may skip many. */
  async function* walked(
    span: Omit<Span, 'limit'>,
    conditions: Conditions,
    keys: { readonly all: readonly string[]; readonly any: readonly string[] },
    pace: () => Promise<void>,
  ): AsyncGenerator<Found & { readonly from: number }> {
    const { tax, hour, having } = conditions;
    const readsBytes = tax !== null || conditions.untaxed === 1 || hour !== null || having === 'discounts';
    const width = readsBytes ? slowSlice : slice;
    for (const { first, last } of await spansOf(span, keys, pace))
      for (let newest = store.newest(first, last + 1); newest !== null; ) {
        const piece = { from: Math.max(first, newest - width + 1), before: newest + 1 };
        yield {
          from: piece.from,
          rows: (limit) => store.walk({ ...piece, limit }, conditions),
          sum: () => store.sumOfSpan(piece, conditions),
          most: width,
        };
        await pace();
        newest = store.newest(first, piece.from);
      }
  }

  /** Numbers of the tickets of some people, as an index would give them: looked for where the totals name one of them. */
  const ofPeople = async (
    ids: readonly number[],
    wanted: Filter,
    span: Span,
    pace: () => Promise<void>,
  ): Promise<number[]> => {
    const numbers: number[] = [];
    if (ids.length === 0) return numbers;
    const conditions = { ...conditionsOf(wanted), users: JSON.stringify(ids) };
    const keys = { all: keysOf(wanted), any: ids.map(cashierKey) };
    for await (const piece of walked(span, conditions, keys, pace)) {
      numbers.push(...piece.rows(span.limit - numbers.length).map(({ number }) => number));
      if (numbers.length >= span.limit) break;
    }
    return numbers;
  };

  /** What a text means, a batch of each index at a time. */
  async function* named(
    text: string,
    span: Omit<Span, 'limit'>,
    wanted: Filter,
    pace: () => Promise<void>,
  ): AsyncGenerator<Found> {
    const conditions = conditionsOf(wanted);
    const { carried, productId } = wanted;
    const [whose, ...others]: Source[] = [
      ...(carried ? [(piece: Span) => deps.carried.tickets(carried, piece)] : []),
      ...(productId === null ? [] : [(piece: Span) => store.ofProduct(productId, piece)]),
    ];
    const sources = text === '' && whose ? [whose] : sourcesOf(text, deps);
    const narrowing = whose ? [whose, ...others] : [];
    const people = text === '' ? [] : deps.userIds(text);
    for (let before: number | null = span.before; before !== null && before > span.from; ) {
      const piece: Span = { from: span.from, before, limit: batch };
      const theirs = await ofPeople(people, wanted, piece, pace);
      const all: Source[] = [...sources, () => theirs];
      const { numbers: meant, down } = nextOf(all, piece);
      const asked = { ...piece, from: down ?? span.from, limit: mostSummed };
      const theirOwn = narrowing.map((source) => new Set(source(asked)));
      const numbers = meant.filter((number) => theirOwn.every((own) => own.has(number)));
      yield {
        rows: (limit) => store.these(numbers, limit, conditions),
        sum: () => store.sumOfThese(numbers, conditions),
        most: numbers.length,
      };
      before = down;
      await pace();
    }
  }

  const found = (wanted: Filter, below: number | null, goOn: () => void): AsyncIterable<Found> => {
    const text = wanted.text.trim();
    const ranges = [
      { first: 1, last: store.last() },
      ...(wanted.day === null ? [] : [store.range('day', wanted.day)]),
      ...(wanted.period === null ? [] : [store.between(wanted.period)]),
      ...(wanted.shift === null ? [] : [store.range('shift', wanted.shift)]),
    ];
    const none = ranges.includes(null);
    const from = Math.max(...ranges.map((range) => range?.first ?? 1));
    const last = none ? 0 : Math.min(...ranges.map((range) => range?.last ?? 0));
    const span = { from, before: Math.min(below ?? last + 1, last + 1) };
    const pace = createPace(goOn);
    return text === '' && wanted.carried === null && wanted.productId === null
      ? walked(span, conditionsOf(wanted), { all: keysOf(wanted), any: [] }, pace)
      : named(text, span, wanted, pace);
  };

  /** The tickets from the newest to the oldest, below `before`: one page, and whether there are more. */
  const page = async (wanted: Wanted, goOn: () => void): Promise<Output<'tickets.list'>> => {
    const limit = wanted.limit + 1;
    const tickets: TicketRecord[] = [];
    for await (const piece of found(wanted, wanted.before, goOn)) {
      tickets.push(...piece.rows(limit - tickets.length));
      if (tickets.length >= limit) break;
    }
    return { tickets: rowsOf(tickets.slice(0, wanted.limit)), more: tickets.length === limit };
  };

  /** Adds them up piece by piece: the till serves others in between. */
  const sum = async (wanted: Filter, goOn: () => void): Promise<Output<'tickets.sum'>> => {
    const [sales, returns] = [
      { count: 0, amount: 0 },
      { count: 0, amount: 0 },
    ];
    let more = false;
    for await (const piece of found(wanted, null, goOn)) {
      if (sales.count + returns.count + piece.most > mostSummed) {
        more = piece.rows(1).length > 0;
        if (more) break;
      }
      const row = piece.sum();
      sales.count += row?.sales ?? 0;
      sales.amount += row?.sales_minor ?? 0;
      returns.count += row?.returns ?? 0;
      returns.amount += row?.returns_minor ?? 0;
    }
    return {
      tickets: sales.count + returns.count,
      gross_minor: minor(sales.amount + returns.amount),
      sales: { count: sales.count, amount_minor: minor(sales.amount) },
      returns: { count: returns.count, amount_minor: minor(returns.amount) },
      more,
    };
  };
  return { page, sum };
}
