import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, isSame, mergeFields } from './merge.ts';

const base = {
  name: 'Lait',
  price: 100,
  shop: { name: 'Awa', phone: '' },
  printer: { kind: 'none' } as object,
};

describe('two saves of one form', () => {
  it('keep what each of them changed, inside of groups too', () => {
    const typed = { ...base, name: 'Lait entier', shop: { ...base.shop, phone: '77' } };
    const now = { ...base, price: 120, shop: { ...base.shop, name: 'Chez Awa' } };
    expect(mergeFields(base, typed, now)).toEqual({
      merged: { ...base, name: 'Lait entier', price: 120, shop: { name: 'Chez Awa', phone: '77' } },
      clashes: [],
    });
  });

  it('clash where both changed the same to something else: what was typed stays in the field', () => {
    const typed = { ...base, price: 110, shop: { ...base.shop, phone: '77' } };
    const now = { ...base, price: 120, shop: { ...base.shop, phone: '78' } };
    expect(mergeFields(base, typed, now)).toEqual({ merged: typed, clashes: ['price', 'shop.phone'] });
    expect(mergeFields(base, now, now).clashes).toEqual([]);
  });

  it('take a group whole where its fields make sense together only', () => {
    const typed = { ...base, printer: { kind: 'tcp', host: '10.0.0.9', port: 9100 } };
    const now = { ...base, printer: { kind: 'file', path: '/dev/usb/lp0' } };
    expect(mergeFields(base, typed, now, ['printer']).clashes).toEqual(['printer']);
    expect(mergeFields(base, base, now, ['printer']).merged).toEqual(now);
    const taxes = (rate: number) => ({ taxes: { city: { rate, from: 1 }, state: { rate: 1, from: 1 } } });
    expect(mergeFields(taxes(1), taxes(2), taxes(3), ['taxes.*']).clashes).toEqual(['taxes.city']);
  });

  it('clash in every difference where nobody knows what the form began with', () => {
    expect(mergeFields(null, base, base).clashes).toEqual([]);
    expect(mergeFields(null, { ...base, price: 1 }, base).clashes).toEqual(['price']);
  });

  it('follow a field that one of them took away', () => {
    const ids = (of: object) => ({ ids: of as Record<string, string> });
    expect(
      mergeFields(ids({ a: '1', b: '2' }), ids({ a: '1' }), ids({ a: '1', b: '2', c: '3' })).merged,
    ).toEqual(ids({ a: '1', c: '3' }));
  });

  it('lose no field that only one of them changed, whatever they are', () => {
    const values = fc.record({ a: fc.nat(3), b: fc.nat(3), c: fc.record({ d: fc.nat(3), e: fc.nat(3) }) });
    fc.assert(
      fc.property(values, values, values, (from, typed, now) => {
        const { merged, clashes } = mergeFields(from, typed, now);
        const flat = ({ a, b, c }: typeof from) => ({ a, b, 'c.d': c.d, 'c.e': c.e });
        const [f, t, n, m] = [from, typed, now, merged].map((one) => Object.entries(flat(one)));
        for (const [i, [name, value]] of (m ?? []).entries()) {
          const [was, mine, theirs] = [f?.[i]?.[1], t?.[i]?.[1], n?.[i]?.[1]];
          expect(value).toBe(mine === was ? theirs : mine);
          expect(clashes.includes(name)).toBe(mine !== was && theirs !== was && mine !== theirs);
        }
      }),
    );
  });

  it('are the same in whatever order the fields are written', () => {
    expect(isSame({ a: 1, b: { c: 2, d: undefined } }, { b: { c: 2 }, a: 1 })).toBe(true);
    expect(differences({ a: 1, b: 2 }, { a: 1, b: 3 })).toEqual(['b']);
  });
});
