import { describe, expect, it } from 'vitest';
import { type CarriedKind, createCarried, type TicketSpan } from './carried.ts';

const card = (left: readonly number[]): CarriedKind => ({
  kind: 'card',
  stands: (ref) => left.includes(ref),
  shown: (ref, lang) => ({ text: left.includes(ref) ? `${lang} ${ref}` : 'gone', detail: null }),
  head: (ref) => [`Card ${ref}`],
  meant: (text) => (text === 'gold' ? [5, 7] : []),
  tickets: (ref, { before, limit }) => [ref * 10, ref].filter((number) => number < before).slice(0, limit),
});
const all: TicketSpan = { from: 1, before: 1_000, limit: 10 };

describe('what carts carry', () => {
  it('is known by the kind that a module gave, and by no other', () => {
    const carried = createCarried();
    carried.give(card([5]));
    expect(carried.may('card', 5)).toBe(true);
    expect(carried.may('card', 6)).toBe(false);
    expect(carried.may('voucher', 5)).toBe(false);
    expect(carried.shown({ card: 5, voucher: 9 }, 'en')).toEqual([
      { kind: 'card', ref: 5, text: 'en 5', detail: null },
    ]);
    expect(carried.head({ voucher: 9, card: 5 }, 'fr')).toEqual(['Card 5']);
    expect(() => carried.give(card([]))).toThrow('card');
  });

  it('is sold with for as long as it stands, and said on its ticket ever after', () => {
    const carried = createCarried();
    carried.give(card([5]));
    expect(carried.standing({ card: 5, voucher: 9 })).toEqual({ card: 5 });
    expect(carried.standing({ card: 6 })).toBeUndefined();
    expect(carried.standing(undefined)).toBeUndefined();
    expect(carried.shown({ card: 6 }, 'fr')).toMatchObject([{ text: 'gone' }]);
  });

  it('leads to the tickets that had it', () => {
    const carried = createCarried();
    carried.give(card([5]));
    expect(carried.tickets({ kind: 'card', ref: 5 }, { ...all, before: 50 })).toEqual([5]);
    expect(carried.tickets({ kind: 'voucher', ref: 5 }, all)).toEqual([]);
    expect(carried.meaning('gold').map((tickets) => tickets(all))).toEqual([
      [50, 5],
      [70, 7],
    ]);
    expect(carried.meaning('silver')).toEqual([]);
  });
});
