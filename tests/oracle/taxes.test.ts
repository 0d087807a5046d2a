import { describe, expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { priceFileSchema } from '#shared/modules/sales/price-file.ts';
import { answer } from '#tools/price-answer.ts';
import { readPriceRequest } from '#tools/price-request.ts';
import cases from './data/taxes.json' with { type: 'json' };

const t = createTranslator('en');

interface Figures {
  readonly [name: string]: unknown;
  readonly taxes: readonly { readonly id: string; readonly amount: string; readonly base: string }[];
  readonly refunds?: readonly Figures[];
}
interface Expected {
  readonly taxes?: Readonly<Record<string, string>>;
  readonly bases?: Readonly<Record<string, string>>;
  readonly refunds?: readonly Expected[];
}

/** A source that says otherwise is quoted as it is (`says`), with the reason (`why`): the figures that differ are known. */
interface Differing {
  readonly says: Readonly<Record<string, string>>;
  readonly why: string;
}

/** The figures that the source states, and those only. */
function stated(figures: Figures, expected: Expected): object {
  const { taxes, bases, refunds, ...plain } = expected;
  const by = (field: 'amount' | 'base', names: object) =>
    Object.fromEntries(figures.taxes.filter((tax) => tax.id in names).map((tax) => [tax.id, tax[field]]));
  return {
    ...Object.fromEntries(Object.keys(plain).map((name) => [name, figures[name]])),
    ...(taxes && { taxes: by('amount', taxes) }),
    ...(bases && { bases: by('base', bases) }),
    ...(refunds && { refunds: refunds.map((refund, index) => stated(figures.refunds![index]!, refund)) }),
  };
}

describe('worked examples from public sources', () => {
  it.each(cases.map((entry) => [`${entry.source}: ${entry.name}`, entry] as const))('%s', (_name, entry) => {
    const file = priceFileSchema.parse(entry.file);
    const figures = unwrap(answer(unwrap(readPriceRequest(file, undefined, t)), t)) as Figures;
    expect(Object.keys(entry.expect).length).toBeGreaterThan(0);
    expect(stated(figures, entry.expect as Expected)).toEqual(entry.expect);
    if (!('says' in entry)) return;
    const { says, why } = entry as typeof entry & Differing;
    expect(Object.keys(says)).toEqual(Object.keys(entry.expect));
    expect(says).not.toEqual(entry.expect);
    expect(why).not.toBe('');
  });
});
