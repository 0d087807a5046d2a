import type { CarriedKinds } from '#main/modules/cart/carried.ts';
import { isCurrency, parseAmount } from '#shared/domain/currency.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { type NotesStore, noteQuery } from './notes-store.ts';
import type { Span, TicketsStore } from './store.ts';

export interface FindingDeps {
  readonly store: TicketsStore;
  readonly notes: NotesStore;
  readonly rules: () => ShopRules;
  /** The products that a search for this text shows first, or that bear it as their code. */
  readonly productIds: (text: string) => readonly number[];
  /** Tickets by what went with their goods. */
  readonly carried: Pick<CarriedKinds, 'tickets' | 'meaning'>;
}
/** Numbers of tickets that a text may mean, the newest first: as many as the span asks for, or all there are. */
export type Source = (span: Span) => readonly number[];

/** A barcode that was sold means its goods: no amount or reference is looked for. */
const wholeCode = /^\d{8,14}$/;

/** What a text may mean of a ticket, besides the people who made it: each is one look into an index. */
export function sourcesOf(text: string, { store, notes, rules, productIds, carried }: FindingDeps): Source[] {
  const products = productIds(text);
  const goods = products.map(
    (product): Source =>
      (span) =>
        store.ofProduct(product, span),
  );
  const alone = (number: number): Source => {
    return ({ from, before }) => (number >= from && number < before ? [number] : []);
  };
  const any = { from: 1, before: Number.MAX_SAFE_INTEGER, limit: 1 };
  if (wholeCode.test(text) && goods.some((source) => source(any).length > 0)) return goods;

  const { currency, means } = rules();
  const amount = isCurrency(currency) ? parseAmount(text, currency) : null;
  const match = noteQuery(text);
  const mobile = means.flatMap(({ kind, name }) =>
    kind === 'mobile' ? (store.ofMobile(name, text) ?? []) : [],
  );
  return [
    ...goods,
    ...carried.meaning(text),
    ...(/^\d{1,15}$/.test(text) ? [alone(Number(text))] : []),
    ...mobile.map(alone),
    (span) => store.ofReference(text, span),
    ...(amount?.ok ? [(span: Span) => store.ofAmount(Math.abs(amount.value), span)] : []),
    ...(match === null ? [] : [(span: Span) => notes.find(match, span)]),
  ];
}

/**
 * The newest numbers below `before` that any source gives, and how far down they are all of them: a source that stopped at
 * its limit may have more below its last one. `down` null: to the end.
 */
export function nextOf(
  sources: readonly Source[],
  span: Span,
): { readonly numbers: readonly number[]; readonly down: number | null } {
  const found = new Set<number>();
  let down: number | null = null;
  for (const source of sources) {
    const numbers = source(span);
    for (const number of numbers) found.add(number);
    const last = numbers.length >= span.limit ? numbers.at(-1) : undefined;
    if (last !== undefined) down = Math.max(down ?? last, last);
  }
  const floor = down ?? span.from;
  const numbers = [...found].filter((number) => number >= floor).sort((a, b) => b - a);
  return { numbers, down };
}
