import fc from 'fast-check';
import { expect, it } from 'vitest';
import { beyondSlice, type SliceMove, type SliceRow, sliceOf, slicesOf } from './slices.ts';
import { minor } from './units.ts';

const tills = ['A', 'B', 'C'] as const;
const till = fc.constantFrom(...tills);
const amount = fc.integer({ min: 1, max: 10_000 }).map(minor);
const step = fc.oneof(
  fc.record({ is: fc.constant('added' as const), by: till, amount_minor: amount }),
  fc.record({ is: fc.constant('spent' as const), by: till, amount_minor: amount }),
  fc.record({ is: fc.constant('given' as const), by: till, to: till, amount_minor: amount }),
  /** Rows of one till reach another, as far as somebody carried them; 2: all of them, once more. */
  fc.record({ is: fc.constant('told' as const), by: till, to: till, share: fc.constantFrom(0.3, 0.7, 2) }),
);

it('lets no tills that are cut apart spend more together than there is, whatever they hear of each other and when', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const journals = new Map<string, SliceRow[]>(tills.map((name) => [name, []]));
      const heard = new Map<string, SliceRow[]>(tills.map((name) => [name, []]));
      const known = (name: string): SliceRow[] => [...(journals.get(name) ?? []), ...(heard.get(name) ?? [])];
      let [added, spent] = [0, 0];
      for (const one of steps) {
        const own = journals.get(one.by) ?? [];
        if (one.is === 'told') {
          const part = own.slice(0, Math.ceil(own.length * one.share));
          if (one.to !== one.by) heard.get(one.to)?.push(...part);
          continue;
        }
        const { by, ...move } = one;
        if (beyondSlice(by, known(by), move as SliceMove) > 0) continue;
        own.push({ till: by, position: own.length + 1, move: move as SliceMove });
        if (one.is === 'added') added += one.amount_minor;
        if (one.is === 'spent') spent += one.amount_minor;
        const left = tills.map((name) => sliceOf(name, known(name)));
        expect(Math.min(...left)).toBeGreaterThanOrEqual(0);
        expect(left.reduce((sum, slice) => sum + slice, 0)).toBeLessThanOrEqual(added - spent);
      }
      // All is heard by all: nothing of it was lost on its way.
      for (const to of tills)
        heard.set(
          to,
          tills.filter((name) => name !== to).flatMap((name) => journals.get(name) ?? []),
        );
      const whole = tills.reduce((sum, name) => sum + sliceOf(name, known(name)), 0);
      expect(whole).toBe(added - spent);
    }),
    { numRuns: 300 },
  );
});

it('says by how much a till goes beyond what is its own, and counts a row that came twice once', () => {
  const given: SliceRow = {
    till: 'A',
    position: 2,
    move: { is: 'given', to: 'B', amount_minor: minor(400) },
  };
  const opened: SliceRow = { till: 'A', position: 1, move: { is: 'added', amount_minor: minor(1_000) } };
  expect(sliceOf('A', [opened, given])).toBe(600);
  expect(sliceOf('B', [given, opened, given])).toBe(400);
  expect(beyondSlice('B', [given], { is: 'spent', amount_minor: minor(450) })).toBe(50);
  expect(beyondSlice('B', [], { is: 'spent', amount_minor: minor(1) })).toBe(1);
});

it('cuts an amount into parts that are all of it', () => {
  expect(slicesOf(minor(10_000), 3)).toEqual([3_334, 3_333, 3_333]);
  expect(slicesOf(minor(2), 3)).toEqual([1, 1, 0]);
});
