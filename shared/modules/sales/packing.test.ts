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
      p: fc.nat(),
      n: fc.string(),
      q: fc.oneof(fc.constant(1000), amount),
      u: fc.oneof(fc.constant(500), amount),
      g: fc.oneof(fc.constant(500), amount),
      x: fc.oneof(fc.constant(424), amount),
      t: fc.array(
        fc.tuple(
          fc.constantFrom('vat-18', 'eco'),
          fc.oneof(fc.constant(424), amount),
          fc.oneof(fc.constant(76), amount),
        ),
        { maxLength: 2 },
      ),
    }),
    optional('c', fc.string()),
    optional('l', amount),
    optional('d', amount),
    optional('k', fc.nat()),
    optional('m', fc.string()),
  )
  .map((parts) => Object.assign({}, ...parts));
const tender = fc.oneof(
  fc.record({ k: fc.constant('cash'), a: fc.constant(500), gv: fc.oneof(fc.constant(500), amount) }),
  fc.record({ k: fc.constant('mobile'), a: amount, o: fc.string(), r: fc.string() }),
);
const sale = fc
  .tuple(
    fc.record({
      no: fc.nat(),
      cart: fc.string(),
      sh: fc.nat(),
      l: fc.array(line, { maxLength: 4 }),
      g: amount,
      x: amount,
      t: fc.array(fc.tuple(fc.constant('vat-18'), fc.constant(180_000), amount, amount), { maxLength: 2 }),
      td: fc.array(tender, { maxLength: 3 }),
      h: fc.integer({ min: 0, max: 23 }),
    }),
    optional('d', fc.tuple(fc.constant('percent'), fc.nat())),
    optional('r', amount),
    optional('by', fc.nat()),
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
      no: 1,
      cart: 'c',
      sh: 1,
      l: [{ p: 1, n: 'Pain', q: 1000, u: 500, g: 500, x: 424, t: [['vat-18', 424, 76]] }],
      g: 500,
      x: 424,
      t: [['vat-18', 180_000, 424, 76]],
      td: [{ k: 'cash', a: 500, gv: 500 }],
      h: 9,
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
