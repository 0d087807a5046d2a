import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { packSale, unpackSale } from './packing.ts';

const amount = fc.integer({ min: -1_000_000, max: 1_000_000 });
const optional = <T extends string, V>(key: T, value: fc.Arbitrary<V>) =>
  fc.option(value, { nil: undefined }).map((given) => (given === undefined ? {} : { [key]: given }));
const line = fc
  .tuple(
    fc.record({
      productId: fc.nat(),
      name: fc.string(),
      qty_milli: fc.oneof(fc.constant(1000), amount),
      unit_price_minor: fc.oneof(fc.constant(500), amount),
      gross_minor: fc.oneof(fc.constant(500), amount),
      net_minor: fc.oneof(fc.constant(424), amount),
      taxes: fc.array(
        fc.record({
          taxId: fc.constantFrom('vat-18', 'eco'),
          base_minor: fc.oneof(fc.constant(424), amount),
          amount_minor: fc.oneof(fc.constant(76), amount),
        }),
        { maxLength: 2 },
      ),
    }),
    optional('code', fc.string()),
    optional('list_minor', amount),
    optional('line_discount_minor', amount),
    optional('categoryId', fc.nat()),
    optional('note', fc.string()),
  )
  .map((parts) => Object.assign({}, ...parts));
const tender = fc.oneof(
  fc.record({
    kind: fc.constant('cash'),
    amount_minor: fc.constant(500),
    given_minor: fc.oneof(fc.constant(500), amount),
  }),
  fc.record({
    kind: fc.constant('mobile'),
    amount_minor: amount,
    operator: fc.string(),
    reference: fc.string(),
  }),
  fc.record({
    kind: fc.constant('cheque'),
    amount_minor: amount,
    bank: fc.string(),
    due: fc.string(),
    fee_minor: amount,
  }),
);
const sale = fc
  .tuple(
    fc.record({
      number: fc.nat(),
      cart: fc.string(),
      shift: fc.nat(),
      lines: fc.array(line, { maxLength: 4 }),
      gross_minor: amount,
      net_minor: amount,
      taxes: fc.array(
        fc
          .tuple(
            fc.record({
              taxId: fc.constant('vat-18'),
              rate_ppm: fc.constant(180_000),
              base_minor: amount,
              amount_minor: amount,
            }),
            optional('group', fc.constantFrom('A', 'B')),
          )
          .map((parts) => Object.assign({}, ...parts)),
        { maxLength: 2 },
      ),
      tenders: fc.array(tender, { maxLength: 3 }),
      hour: fc.integer({ min: 0, max: 23 }),
    }),
    optional('discount', fc.tuple(fc.constant('percent'), fc.nat())),
    optional('rounding_minor', amount),
    optional('allowedBy', fc.nat()),
    optional('returns', fc.constantFrom(1, 2)),
  )
  .map((parts) => Object.assign({}, ...parts) as SaleFact);

describe('packing a sale', () => {
  it('loses nothing and always spells the same sale the same way', () => {
    fc.assert(
      fc.property(sale, (fact) => {
        const packed = packSale(fact);
        const back = unpackSale(JSON.parse(JSON.stringify(packed)));
        expect(back).toEqual(JSON.parse(JSON.stringify(fact)));
        expect(JSON.stringify(packSale(back))).toBe(JSON.stringify(packed));
      }),
    );
  });

  it('leaves out what follows from the rest', () => {
    const plain = {
      number: 1,
      cart: 'c',
      shift: 1,
      lines: [
        {
          productId: 1,
          name: 'Pain',
          qty_milli: 1000,
          unit_price_minor: 500,
          gross_minor: 500,
          net_minor: 424,
          taxes: [{ taxId: 'vat-18', base_minor: 424, amount_minor: 76 }],
        },
      ],
      gross_minor: 500,
      net_minor: 424,
      taxes: [{ taxId: 'vat-18', rate_ppm: 180_000, base_minor: 424, amount_minor: 76 }],
      tenders: [{ kind: 'cash', amount_minor: 500, given_minor: 500 }],
      hour: 9,
    } as unknown as SaleFact;
    expect(packSale(plain)).toEqual({
      no: 1,
      cart: 'c',
      sh: 1,
      l: [{ p: 1, n: 'Pain', g: 500, t: [['vat-18', 76]] }],
      g: 500,
      t: [['vat-18', 180_000, 424, 76]],
      td: [{ k: 'cash', a: 500 }],
      h: 9,
    });
  });
});
