import type { SaleFact, SaleLineFact, TenderFact } from '#shared/domain/sale-fact.ts';
import { type Milli, type Minor, milli, minor } from '#shared/domain/units.ts';

/**
 * A sale as its journal bytes spell it: whatever follows from the rest is left out, since a shop writes a million of
 * them. `unpackSale(packSale(sale))` is the sale, and `packSale` of that gives the same bytes again.
 */
export type PackedSale = Omit<SaleFact, 'l' | 'x' | 'td'> & {
  readonly l: readonly PackedLine[];
  readonly x?: Minor;
  readonly td: readonly PackedTender[];
};
type PackedLine = Omit<SaleLineFact, 'q' | 'u' | 'x' | 't'> & {
  /** Left out: one piece. */
  readonly q?: Milli;
  /** Left out: one piece that costs its gross. */
  readonly u?: Minor;
  /** Left out: gross less the taxes. */
  readonly x?: Minor;
  /** [tax id, amount], with the base as a third where it is not the net. */
  readonly t?: readonly (readonly [string, Minor] | readonly [string, Minor, Minor])[];
};
type PackedTender = Omit<TenderFact, 'gv'> & { readonly gv?: Minor };

const ONE = 1000;

// One literal each, whose fields JSON leaves out where they are undefined: a sale is spelled while its customer waits.
function packLine({ p, c, n, un, q, u, cu, l, d, td, g, x, t, k, m, by }: SaleLineFact): PackedLine {
  let net: number = g;
  for (const tax of t) net -= tax[2];
  return {
    p,
    c,
    n,
    un,
    q: q === ONE ? undefined : q,
    u: q === ONE && u === g ? undefined : u,
    cu,
    l,
    d,
    td,
    g,
    x: x === net ? undefined : x,
    t:
      t.length === 0
        ? undefined
        : t.map(([id, base, amount]) =>
            base === x ? ([id, amount] as const) : ([id, amount, base] as const),
          ),
    k,
    m,
    by,
  };
}

function unpackLine({ q = milli(ONE), u, x, t = [], g, ...line }: PackedLine): SaleLineFact {
  const net = x ?? minor(g - t.reduce((total, [, amount]) => total + amount, 0));
  return {
    ...line,
    q,
    u: u ?? g,
    g,
    x: net,
    t: t.map(([id, amount, base]) => [id, base ?? net, amount] as const),
  };
}

/** Cash given is left out when it is the amount; card and mobile money have none to begin with. */
const packTender = ({ k, a, gv, ch, o, r }: TenderFact): PackedTender => ({
  k,
  a,
  ch,
  o,
  r,
  gv: k === 'cash' && gv === a ? undefined : gv,
});
const unpackTender = ({ gv, ...tender }: PackedTender): TenderFact => ({
  ...tender,
  ...(tender.k === 'cash' ? { gv: gv ?? tender.a } : gv !== undefined && { gv }),
});

const netOf = (sale: { g: Minor; t: SaleFact['t'] }): number =>
  sale.g - sale.t.reduce((total, [, , , amount]) => total + amount, 0);

export function packSale(sale: SaleFact): PackedSale {
  const { no, cart, sh, l, d, m, g, x, t, r, td, h, by, rt } = sale;
  return {
    no,
    cart,
    sh,
    l: l.map(packLine),
    d,
    m,
    g,
    x: x === netOf(sale) ? undefined : x,
    t,
    r,
    td: td.map(packTender),
    h,
    by,
    rt,
  };
}

export const unpackSale = ({ l, x, td, ...sale }: PackedSale): SaleFact => ({
  ...sale,
  l: l.map(unpackLine),
  x: x ?? minor(netOf(sale)),
  td: td.map(unpackTender),
});
