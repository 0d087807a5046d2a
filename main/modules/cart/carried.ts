import type { Carries } from '#shared/domain/sale-fact.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Carried } from '#shared/modules/cart/contract.ts';

/** Something that a cart can carry beside its goods: the module that knows it gives this, and need not stand before the cart. */
export interface CarriedKind {
  /** Its name in the sale's fact, for ever. */
  readonly kind: string;
  /** Whether a cart may carry it now. */
  readonly stands: (ref: number) => boolean;
  /** As screens call it, on a cart and on a ticket. */
  readonly shown: (ref: number, lang: Lang) => { readonly text: string; readonly detail: string | null };
  /** What the head of a receipt says of it. */
  readonly head: (ref: number, lang: Lang) => readonly string[];
  /** Those that a text may mean, where tickets are looked for. */
  readonly meant: (text: string) => readonly number[];
  /** Numbers of the tickets that carried it, the newest first. */
  readonly tickets: (ref: number, span: TicketSpan) => readonly number[];
}
export interface TicketSpan {
  readonly from: number;
  readonly before: number;
  readonly limit: number;
}

/** What carts carry: by kind, one of each. */
export function createCarried() {
  const kinds = new Map<string, CarriedKind>();
  const known = (carries: Carries = {}): (readonly [CarriedKind, number])[] =>
    Object.entries(carries).flatMap(([kind, ref]) => {
      const found = kinds.get(kind);
      return found ? [[found, ref] as const] : [];
    });
  return {
    /** @throws Error when another module gave a kind of this name */
    give: (kind: CarriedKind): void => {
      if (kinds.has(kind.kind)) throw new Error(`a cart carries ${kind.kind} already`);
      kinds.set(kind.kind, kind);
    },
    may: (kind: string, ref: number): boolean => kinds.get(kind)?.stands(ref) ?? false,
    /** What is left of it: the rest may not be sold with any more. */
    standing: (carries: Carries | undefined): Carries | undefined => {
      const left = known(carries).filter(([kind, ref]) => kind.stands(ref));
      return left.length === 0 ? undefined : Object.fromEntries(left.map(([{ kind }, ref]) => [kind, ref]));
    },
    shown: (carries: Carries | undefined, lang: Lang): Carried[] =>
      known(carries).map(([kind, ref]) => ({ kind: kind.kind, ref, ...kind.shown(ref, lang) })),
    head: (carries: Carries | undefined, lang: Lang): string[] =>
      known(carries).flatMap(([kind, ref]) => kind.head(ref, lang)),
    tickets: ({ kind, ref }: { readonly kind: string; readonly ref: number }, span: TicketSpan) =>
      kinds.get(kind)?.tickets(ref, span) ?? [],
    /** The tickets of each that this text may mean. */
    meaning: (text: string) =>
      [...kinds.values()].flatMap((kind) =>
        kind.meant(text).map((ref) => (span: TicketSpan) => kind.tickets(ref, span)),
      ),
  };
}
export type CarriedKinds = ReturnType<typeof createCarried>;
