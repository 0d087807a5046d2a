import { type DecimalNumber, type Embedded, toMilli, toMinor } from '#shared/domain/embedded-value.ts';
import type { ScanCandidate } from '#shared/domain/scan.ts';
import { type Milli, milli } from '#shared/domain/units.ts';
import type { ProductUnit } from '#shared/modules/catalog/contract.ts';

/** What a code says besides the product. `asks`: it should say how much there is and does not, so a person has to. */
export interface Said extends Embedded {
  readonly asks: boolean;
}

export const nothingElse: Said = { qty_milli: null, price_minor: null, asks: false };
const asked: Said = { ...nothingElse, asks: true };

/** What is sold in whole pieces: a weight is no quantity of it. */
const isCounted = (unit: ProductUnit): boolean => unit === 'piece' || unit === 'pack';

/** Nothing, and what cannot be held, is no quantity to sell. */
const quantity = (qty_milli: Milli | undefined): Said => (qty_milli ? { ...nothingElse, qty_milli } : asked);

/** The measure that this unit is sold by, among those the code gives. Labels and GS1 codes weigh in kilograms. */
function measured(
  unit: ProductUnit,
  given: {
    readonly kilograms?: DecimalNumber;
    readonly litres?: DecimalNumber;
    readonly metres?: DecimalNumber;
  },
): Milli | undefined {
  const number = {
    kg: given.kilograms,
    g: given.kilograms,
    l: given.litres,
    m: given.metres,
    piece: undefined,
    pack: undefined,
  }[unit];
  const qty = number && toMilli(number);
  return qty !== undefined && unit === 'g' ? milli(qty * 1000) : qty;
}

function ofLabel(
  { pattern, number }: NonNullable<ScanCandidate['label']>,
  unit: ProductUnit,
  decimals: number,
): Said {
  if (pattern.value === 'weight') return quantity(measured(unit, { kilograms: number }));
  if (pattern.value === 'count') return isCounted(unit) ? quantity(toMilli(number)) : asked;
  const price = toMinor(number, decimals);
  // A label without a price is the number of the goods and nothing more.
  if (!price) return isCounted(unit) ? nothingElse : asked;
  return { ...nothingElse, price_minor: price };
}

/** What `candidate` says of a product that is sold by `unit`; amounts in a currency with so many decimals. */
export function embeddedIn(candidate: ScanCandidate, unit: ProductUnit, decimals: number): Said {
  const { label, gs1 } = candidate;
  if (label) return ofLabel(label, unit, decimals);
  if (!gs1) return nothingElse;
  const price_minor = (gs1.price && !gs1.price.currency && toMinor(gs1.price, decimals)) || null;
  const { netWeight, litres, metres, count } = gs1;
  const isMeasured = netWeight !== undefined || litres !== undefined || metres !== undefined;
  if (isMeasured && !(isCounted(unit) && (price_minor !== null || count !== undefined))) {
    const qty = measured(unit, {
      ...(netWeight && { kilograms: netWeight }),
      ...(litres && { litres }),
      ...(metres && { metres }),
    });
    return { ...quantity(qty), price_minor };
  }
  if (count === undefined) return { ...nothingElse, price_minor };
  return { ...(isCounted(unit) ? quantity(milli(count * 1000)) : asked), price_minor };
}
