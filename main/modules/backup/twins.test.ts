import { afterEach, beforeEach, expect, it } from 'vitest';
import { openShiftTill, type ShiftTill } from '#tests/support/shift-till.ts';
import type { Heads } from './engine/head-mirror.ts';
import { createSaved } from './saved.ts';
import { createTwins } from './twins.ts';

let till: ShiftTill;
let onKey: Heads['heads'];
beforeEach(() => {
  till = openShiftTill('2026-11-28T08:00:00Z');
});
afterEach(() => till.close());

const head = (publicKey: string, at: number, ticket: number, seq = 6): Heads['heads'][number] => ({
  publicKey,
  from: `${publicKey}.comptoir-head`,
  state: {
    till: till.journal.till,
    epoch: 2,
    seq,
    hash: publicKey,
    taken: { ticket, shift: 1, z: 0 },
    at,
    spans: [{ epoch: 2, after: { ticket: 0, shift: 0, z: 0 }, last: { ticket, shift: 1, z: 0 } }],
  },
});

it('settles every other life that the places know by one answer, and each counts again by itself', async () => {
  const { db, journal } = till;
  const twins = createTwins({
    db,
    journal,
    saved: createSaved(db),
    places: [{ leave: async () => {}, heads: async () => ({ heads: onKey, ignored: [] }) }],
    changed: () => {},
    log: () => {},
  });
  const now = till.now;
  onKey = [head('older', now, 4), head('newer', now + 60_000, 9), head('older', now - 5_000, 3, 5)];
  await twins.look();
  expect(twins.refusal()).toMatchObject({ code: 'TILL_TWICE', params: { number: 9 } });
  expect(twins.settle(1)).toBe(true);
  await twins.look();
  expect([twins.refusal(), twins.settle(1)]).toEqual([null, false]);

  onKey = [head('older', now + 90_000, 5, 7), head('newer', now + 60_000, 9)];
  await twins.look();
  expect(twins.refusal()).toMatchObject({ params: { number: 5 } });
});
