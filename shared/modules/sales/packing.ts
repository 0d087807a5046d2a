import type { SaleFact, SaleLineFact, SaleTaxFact, TenderFact } from '#shared/domain/sale-fact.ts';
import { type Milli, type Minor, milli, minor, type Ppm } from '#shared/domain/units.ts';

/**
 * A sale as its journal bytes spell it (docs/spec/journal.md): keys are short, and whatever follows from the rest is left
 * out, since a shop writes a million of them. `unpackSale(packSale(sale))` is the sale, and `packSale` of that gives the
 * same bytes again.
 */
export interface PackedSale {
  readonly no: number;
  readonly cart: string;
  readonly sh: number;
  readonly l: readonly PackedLine[];
  readonly d?: SaleFact['discount'];
  readonly m?: string;
  readonly g: Minor;
  readonly x?: Minor;
  /** [tax id, rate, base, amount, letter] */
  readonly t: readonly (readonly [string, Ppm, Minor, Minor, string?])[];
  readonly r?: Minor;
  readonly td: readonly PackedTender[];
  readonly h: number;
  readonly by?: number;
  readonly rt?: 1 | 2;
  /** [for goods of this ticket, to this ticket, its tender, amount] */
  readonly bk?: SaleFact['back'];
  readonly bo?: SaleFact['backOther'];
  readonly ow?: number;
  readonly cr?: SaleFact['carries'];
}
type PackedTax =
  | readonly [string, Minor]
  | readonly [string, Minor, Minor]
  | readonly [string, Minor, Minor, Ppm];
interface PackedLine {
  readonly p: number;
  readonly c?: string;
  readonly n: string;
  readonly un?: string;
  /** Left out: one piece. */
  readonly q?: Milli;
  /** Left out: one piece that costs its gross. */
  readonly u?: Minor;
  readonly cu?: Minor;
  readonly l?: Minor;
  readonly d?: Minor;
  readonly td?: Minor;
  readonly g: Minor;
  /** Left out: gross less the taxes. */
  readonly x?: Minor;
  /** [tax id, amount], with the base as a third where it is not the net, and the rate as a fourth where it is not that of the day. */
  readonly t?: readonly PackedTax[];
  readonly k?: number;
  readonly m?: string;
  readonly by?: number;
  /** [ticket, place of the line on it] */
  readonly o?: SaleLineFact['of'];
  /** [till, its name, its ticket, place of the line on it] */
  readonly oo?: SaleLineFact['ofOther'];
  readonly b?: 1;
}
interface PackedTender {
  readonly k: TenderFact['kind'];
  readonly a: Minor;
  readonly gv?: Minor;
  readonly ch?: Minor;
  readonly o?: string;
  readonly r?: string;
  readonly b?: string;
  readonly du?: string;
  readonly f?: Minor;
}

const ONE = 1000;

const lessTaxes = (gross: Minor, taxes: readonly { readonly amount_minor: Minor }[]): number => {
  let net: number = gross;
  for (const { amount_minor } of taxes) net -= amount_minor;
  return net;
};

// One literal each, whose fields JSON leaves out where they are undefined: a sale is spelled while its customer waits.
function packLine(line: SaleLineFact): PackedLine {
  const { qty_milli: q, unit_price_minor: u, gross_minor: g, net_minor: x, taxes } = line;
  return {
    p: line.productId,
    c: line.code,
    n: line.name,
    un: line.unit,
    q: q === ONE ? undefined : q,
    u: q === ONE && u === g ? undefined : u,
    cu: line.catalogue_price_minor,
    l: line.list_minor,
    d: line.line_discount_minor,
    td: line.ticket_discount_minor,
    g,
    x: x === lessTaxes(g, taxes) ? undefined : x,
    t:
      taxes.length === 0
        ? undefined
        : taxes.map(({ taxId, base_minor, amount_minor, rate_ppm }): PackedTax => {
            if (rate_ppm !== undefined) return [taxId, amount_minor, base_minor, rate_ppm];
            return base_minor === x ? [taxId, amount_minor] : [taxId, amount_minor, base_minor];
          }),
    k: line.categoryId,
    m: line.note,
    by: line.allowedBy,
    o: line.of,
    oo: line.ofOther,
    b: line.binned,
  };
}

function unpackLine({ q = milli(ONE), u, x, t = [], g, ...line }: PackedLine): SaleLineFact {
  const net = x ?? minor(g - t.reduce((total, [, amount]) => total + amount, 0));
  return {
    productId: line.p,
    code: line.c,
    name: line.n,
    unit: line.un,
    qty_milli: q,
    unit_price_minor: u ?? g,
    catalogue_price_minor: line.cu,
    list_minor: line.l,
    line_discount_minor: line.d,
    ticket_discount_minor: line.td,
    gross_minor: g,
    net_minor: net,
    taxes: t.map(([taxId, amount_minor, base, rate_ppm]) => ({
      taxId,
      base_minor: base ?? net,
      amount_minor,
      ...(rate_ppm !== undefined && { rate_ppm }),
    })),
    categoryId: line.k,
    note: line.m,
    allowedBy: line.by,
    of: line.o,
    ofOther: line.oo,
    binned: line.b,
  };
}

/** Cash given is left out when it is the amount; the other means have none to begin with. */
const packTender = (tender: TenderFact): PackedTender => ({
  k: tender.kind,
  a: tender.amount_minor,
  ch: tender.change_minor,
  o: tender.operator,
  r: tender.reference,
  gv: tender.kind === 'cash' && tender.given_minor === tender.amount_minor ? undefined : tender.given_minor,
  b: tender.bank,
  du: tender.due,
  f: tender.fee_minor,
});
const unpackTender = ({ k, a, gv, ch, o, r, b, du, f }: PackedTender): TenderFact => ({
  kind: k,
  amount_minor: a,
  given_minor: k === 'cash' ? (gv ?? a) : gv,
  change_minor: ch,
  operator: o,
  reference: r,
  bank: b,
  due: du,
  fee_minor: f,
});

const packTax = ({
  taxId,
  rate_ppm,
  base_minor,
  amount_minor,
  group,
}: SaleTaxFact): PackedSale['t'][number] =>
  group === undefined
    ? [taxId, rate_ppm, base_minor, amount_minor]
    : [taxId, rate_ppm, base_minor, amount_minor, group];

export const packSale = (sale: SaleFact): PackedSale => ({
  no: sale.number,
  cart: sale.cart,
  sh: sale.shift,
  l: sale.lines.map(packLine),
  d: sale.discount,
  m: sale.note,
  g: sale.gross_minor,
  x: sale.net_minor === lessTaxes(sale.gross_minor, sale.taxes) ? undefined : sale.net_minor,
  t: sale.taxes.map(packTax),
  r: sale.rounding_minor,
  td: sale.tenders.map(packTender),
  h: sale.hour,
  by: sale.allowedBy,
  rt: sale.returns,
  bk: sale.back,
  bo: sale.backOther,
  ow: sale.otherwise,
  cr: sale.carries,
});

export function unpackSale({ g, x, t, ...sale }: PackedSale): SaleFact {
  const taxes = t.map(([taxId, rate_ppm, base_minor, amount_minor, group]) => ({
    taxId,
    rate_ppm,
    base_minor,
    amount_minor,
    group,
  }));
  return {
    number: sale.no,
    cart: sale.cart,
    shift: sale.sh,
    lines: sale.l.map(unpackLine),
    discount: sale.d,
    note: sale.m,
    gross_minor: g,
    net_minor: x ?? minor(lessTaxes(g, taxes)),
    taxes,
    rounding_minor: sale.r,
    tenders: sale.td.map(unpackTender),
    hour: sale.h,
    allowedBy: sale.by,
    returns: sale.rt,
    back: sale.bk,
    backOther: sale.bo,
    otherwise: sale.ow,
    carries: sale.cr,
  };
}
