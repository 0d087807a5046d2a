import type { Db } from '#main/kernel/db/db.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { type Milli, type Minor, milli } from '#shared/domain/units.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import { type CartLine, type CartState, lineOf, withLine } from './state.ts';

/** A gesture that took goods away, for as long as it may be taken back. */
export interface Taken {
  readonly id: number;
  readonly at: number;
  readonly shift: number;
  /** Name of the journal row that records it. */
  readonly of: string;
  readonly amount_minor: Minor;
  /** The cart it was taken from; of a cart given up, all of it. */
  readonly cart: string;
  readonly gone:
    | {
        readonly what: 'line' | 'pieces';
        readonly line: CartLine;
        readonly place: number;
        readonly qty: Milli;
      }
    | { readonly what: 'cart'; readonly state: CartState }
    | {
        readonly what: 'held';
        readonly state: CartState;
        readonly label: string | null;
        readonly user: number;
        readonly shift: number | null;
      };
}

const most = 20;
/** Later than this a cashier has served somebody else, and the key would bring back what nobody remembers. */
const lasts_ms = 5 * 60_000;

/** What can still be taken back. */
export function createTrail(deps: {
  readonly db: Db;
  readonly clock: { now(): number };
  readonly openShift: () => number | null;
}) {
  const { db, clock, openShift } = deps;
  /** The latest first. */
  let all: readonly Taken[] = [];
  let count = 0;
  const change = (next: readonly Taken[]): void => {
    const before = all;
    db.afterRollback(() => {
      all = before;
    });
    all = next;
  };
  return {
    take: (gesture: Pick<Taken, 'of' | 'amount_minor' | 'cart' | 'gone'>): void => {
      count += 1;
      const taken = { id: count, at: clock.now(), shift: openShift() ?? 0, ...gesture };
      change([taken, ...all].slice(0, most));
    },
    drop: (taken: Taken): void => change(all.filter((other) => other !== taken)),
    /** A cart that was paid is over: nothing of it comes back. */
    forget: (cart: string): void => {
      if (all.some((taken) => taken.cart === cart)) change(all.filter((taken) => taken.cart !== cart));
    },
    /** The gesture that would be taken back now: one of this cart, or of one that was given up in this shift. */
    last: (cart: string): Taken | undefined => {
      if (all.length === 0) return undefined;
      const [shift, at] = [openShift(), clock.now()];
      return all.find(
        (taken) =>
          taken.shift === shift &&
          at - taken.at <= lasts_ms &&
          ('state' in taken.gone || taken.cart === cart),
      );
    },
  };
}
export type Trail = ReturnType<typeof createTrail>;

/** The cart with the line, or the pieces of it, back in their place; null if the line was turned into a return, or back, since. */
export function withTakenBack(
  state: CartState,
  { line, place, qty }: Extract<Taken['gone'], { what: 'line' | 'pieces' }>,
): CartState | null {
  const there = lineOf(state, line.id);
  if (there) {
    const whole = there.qty_milli + qty;
    const turned =
      Math.sign(there.qty_milli) !== Math.sign(line.qty_milli - qty) || whole * line.qty_milli <= 0;
    return turned ? null : withLine(state, line.id, { ...there, qty_milli: milli(whole) });
  }
  return { ...state, lines: state.lines.toSpliced(place, 0, line), lastLineId: line.id };
}

export const undoView = (taken: Taken | undefined): CartView['undo'] => {
  if (!taken) return null;
  const { gone, id, amount_minor } = taken;
  const line = 'line' in gone ? gone.line : null;
  return {
    id,
    what: gone.what,
    name: line ? line.name : 'label' in gone ? gone.label : null,
    lines: 'state' in gone ? gone.state.lines.length : 1,
    amount_minor,
  };
};

export function undoneFact(taken: Taken): Facts['cart.restored'] {
  const { gone, cart, of, amount_minor: gross_minor, shift } = taken;
  if (!('line' in gone))
    return { cart, what: gone.what, of, lines: gone.state.lines.length, gross_minor, shift };
  const { what, qty: qty_milli } = gone;
  const { productId, name } = gone.line;
  return { cart, what, of, productId, name, qty_milli, gross_minor, shift };
}
