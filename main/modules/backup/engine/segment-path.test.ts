import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Point } from './segment-file.ts';
import { pathFrom } from './segment-path.ts';

const none = { ticket: 0, shift: 0, z: 0 };

it('the way is the shortest that leads furthest, whatever lies about', () => {
  const point = (n: number): Point => ({ epoch: 1, seq: n, hash: 'ab'.repeat(32), n: 0 });
  const one = (from: number, to: number) => ({
    file: {
      header: {
        from: point(from),
        n: 0,
        createdAt: 0,
        state: { till: 'T4K7Q2MZ', epoch: 1, seq: to, hash: 'ab'.repeat(32), at: 0, taken: none, spans: [] },
      },
    },
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 30 }), fc.nat(12), (edges, from) => {
      const segments = edges.map(([a, b]) => one(a, b));
      const way = pathFrom(point(from), segments);
      let at = from;
      for (const step of way) {
        expect(step.file.header.from.seq).toBe(at);
        at = step.file.header.state.seq;
      }
      const steps = new Map([[from, 0]]);
      for (let i = from; i <= 12; i += 1)
        for (const [a, b] of edges)
          if (a === i && b > a && steps.has(a))
            steps.set(b, Math.min(steps.get(b) ?? 99, (steps.get(a) ?? 0) + 1));
      expect(at).toBe(Math.max(...steps.keys()));
      expect(way).toHaveLength(steps.get(at) ?? 0);
    }),
  );
});
