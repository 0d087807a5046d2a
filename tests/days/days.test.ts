import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDay } from './any-day.ts';
import { type Played, playDays } from './driver.ts';

/** `COMPTOIR_DAYS=5000 npx vitest run tests/days` plays that many; a handful by default. */
const asked = Number(process.env.COMPTOIR_DAYS ?? '0');
const daysOfOneTill = 25;
const tills = asked > 0 ? Math.ceil(asked / daysOfOneTill) : 2;
const perTill = asked > 0 ? daysOfOneTill : 3;

async function play(seed: number, runs: number): Promise<Played> {
  const sum = { days: 0, accepted: 0, refused: 0, tickets: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(anyDay, { minLength: perTill, maxLength: perTill }), async (days) => {
      const played = await playDays(days);
      for (const key of ['days', 'accepted', 'refused', 'tickets'] as const) sum[key] += played[key];
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
  return sum;
}

/**
 * Whatever is typed, scanned or clicked, X, Z, the day, its closures, the journal and a rebuild answer in the evening, the
 * drawer holds no less than nothing and every report adds up.
 */
describe('random days with hostile values', () => {
  it.each([
    ['the same each time', 20_261_129],
    ['others each time', Math.trunc(Math.random() * 2 ** 31)],
  ])(
    '%s',
    async (_which, seed) => {
      const runs = Math.ceil(tills / 2);
      const played = await play(seed, runs);
      if (asked > 0) console.log(`seed ${seed}: ${JSON.stringify(played)}`);
      expect(played.days).toBe(runs * perTill);
      expect(played.tickets).toBeGreaterThan(0);
      expect(played.refused).toBeGreaterThan(0);
    },
    asked > 0 ? 7_200_000 : 60_000,
  );
});
