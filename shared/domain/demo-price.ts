import { mulDiv } from './money.ts';
import { type Minor, minor } from './units.ts';

interface PriceLevel {
  /** Minor units for 1000 CFA francs: the level of shop prices, not a rate of exchange. */
  readonly perThousandFrancs: number;
  /** Prices below `below` are multiples of `step`; the last step has no end. */
  readonly steps: readonly { readonly below: number; readonly step: number }[];
  /** Prices end in 5 or 9 as shops of that currency like it. */
  readonly endsInNine?: true;
}

const step = (value: number, below = Number.POSITIVE_INFINITY) => ({ below, step: value });
const cents = { steps: [step(10)], endsInNine: true } as const;
const francs: PriceLevel = { perThousandFrancs: 1000, steps: [step(25, 1000), step(50, 5000), step(100)] };

const levels: Readonly<Record<string, PriceLevel>> = {
  XOF: francs,
  XAF: francs,
  CDF: { perThousandFrancs: 450_000, steps: [step(10_000, 500_000), step(50_000)] },
  MAD: { perThousandFrancs: 1700, steps: [step(50, 2000), step(100)] },
  TND: { perThousandFrancs: 5200, steps: [step(50, 5000), step(100)] },
  KES: { perThousandFrancs: 22_000, steps: [step(500, 50_000), step(1000)] },
  NGN: { perThousandFrancs: 260_000, steps: [step(5000, 500_000), step(10_000)] },
  EUR: { perThousandFrancs: 180, ...cents },
  USD: { perThousandFrancs: 210, ...cents },
  GBP: { perThousandFrancs: 155, ...cents },
  CAD: { perThousandFrancs: 290, ...cents },
  CHF: { perThousandFrancs: 240, steps: [step(5, 1000), step(10)] },
};

/** FNV-1a, 32 bits: the same number for the same code on every PC. */
export function stableNumber(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** A demo price, in minor units, rounded to what a shop would write; currencies that are not known are priced as euros. */
export function demoPrice(level_xof: number, currency: string, nineNotFive = true): Minor {
  const level = (Object.hasOwn(levels, currency) ? levels[currency] : undefined) ?? levels.EUR ?? francs;
  const amount = mulDiv(level_xof, level.perThousandFrancs, 1000, 'half-up');
  const size = level.steps.find(({ below }) => amount < below)?.step ?? 1;
  const rounded = Math.max(size, mulDiv(amount, 1, size, 'half-up') * size);
  if (!level.endsInNine) return minor(rounded);
  return minor(nineNotFive ? rounded - 1 : rounded - 5);
}

/**
 * A plausible price for a demo product, always the same for the same code: 70 % to 160 % of what its kind usually costs
 * (`level_xof`, in CFA francs). Minor units. Never used for real goods.
 */
export function priceFromCode(code: string, currency: string, level_xof = 1000): Minor {
  const number = stableNumber(code);
  const share = 70 + (number % 91);
  return demoPrice(mulDiv(level_xof, share, 100, 'half-up'), currency, number % 3 !== 0);
}
