import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMeta } from '#main/kernel/db/meta.ts';
import { readProof } from '#main/kernel/journal/proof.ts';
import { createSigner } from '#main/kernel/journal/signer.ts';
import { startWalk } from '#main/kernel/journal/walk.ts';
import { positionOf, seqOf } from '#shared/journal/row.ts';
import { openShiftTill, type ShiftTill } from '#tests/support/shift-till.ts';
import { createProving, type ProveJob, type Proving } from './proving.ts';

const day_ms = 86_400_000;
let till: ShiftTill;
let proving: Proving;
let jobs: { readonly from: number; readonly most: number }[];
let proved: number[];
let condemned: unknown[];
let sign: (bytes: Uint8Array) => Uint8Array;

const piece = ({ from, most }: ProveJob, limit: number) => {
  const walk = startWalk(till.db, { from });
  const { more, bad } = walk.on(Math.min(most, limit));
  return { more, bad, walked: walk.walked() };
};
/** Pieces of at most so many rows. */
function start(limit = 1_000): void {
  proving = createProving({
    db: till.db,
    journal: till.journal,
    clock: { now: () => till.now },
    sign,
    rowsUpTo: seqOf,
    read: async (job) => {
      jobs.push({ from: seqOf(job.from?.position ?? 0), most: job.most });
      return piece(job, limit);
    },
    proved: (at) => proved.push(at),
    condemn: (found) => condemned.push(found),
  });
}
const record = (rows: number): void => {
  for (let i = 0; i < rows; i += 1) till.record('drawer.opened', { reason: `change ${i}`, shift: 1 });
};
const rows = (): number => seqOf(till.journal.head()?.position ?? 0);

beforeEach(() => {
  till = openShiftTill('2026-11-20T08:00:00Z');
  jobs = [];
  proved = [];
  condemned = [];
  sign = till.sign;
  record(10);
  start();
});
afterEach(() => till.close());

describe('the proof of the journal', () => {
  it('takes what is new, says when all is good, and then waits for more', async () => {
    await proving.step(false);
    expect(jobs).toEqual([{ from: 0, most: 5_000 }]);
    expect(proved).toEqual([till.now]);
    expect(readProof(till.db)).toMatchObject({ rows: rows(), proved_at: till.now });
    await proving.step(false);
    expect(jobs).toHaveLength(1);
    const first = rows();
    record(5);
    await proving.step(false);
    expect(jobs).toHaveLength(1);
    till.now += day_ms / 2;
    await proving.step(false);
    expect(jobs.at(-1)).toEqual({ from: first, most: 5_000 });
    expect(readProof(till.db)).toMatchObject({ rows: rows() });
  });

  it('goes on after a new start where it was, piece by piece', async () => {
    start(4);
    expect(proving.state()).toBeNull();
    await proving.step(false);
    expect(proved).toEqual([]);
    expect(proving.state()).toEqual({ rows: 4, of: rows() });
    start(4);
    for (let steps = 0; proved.length === 0 && steps < 20; steps += 1) {
      till.now += day_ms;
      await proving.step(false);
    }
    expect(jobs.map(({ from }) => from).slice(0, 3)).toEqual([0, 4, 8]);
    expect(proving.allProved_at()).toBe(till.now);
    start();
    expect(proving.allProved_at()).toBe(till.now);
  });

  it('is made of all rows once more after a month in which the till rested, also of what was changed behind it', async () => {
    await proving.step(false);
    till.now += 31 * day_ms;
    await proving.step(false);
    expect(jobs).toHaveLength(1);
    start(4);
    await proving.step(true);
    start(4);
    await proving.step(true);
    expect(jobs.slice(1).map(({ from }) => from)).toEqual([0, 4]);
    const [before] = proved;
    for (let steps = 0; steps < 20 && proved.length === 1; steps += 1) await proving.step(true);
    expect(proving.allProved_at()).toBe(till.now);
    expect(before).toBeLessThan(till.now);
    expect(openMeta(till.db).read('proofOfAll')).toBeNull();

    till.db.exec('DROP TRIGGER journal_no_update');
    till.db.exec(
      `UPDATE journal SET signature = (SELECT signature FROM journal WHERE position = ${positionOf(1, 1)})
       WHERE position = ${positionOf(1, 3)}`,
    );
    till.now += 31 * day_ms;
    await proving.step(true);
    expect(condemned).toEqual([{ position: positionOf(1, 3), reason: 'its signature is not the till’s' }]);
  });

  it('is not taken from one who has not the key: all is checked again', async () => {
    sign = createSigner(`${till.db.file}.other`).sign;
    start();
    await proving.step(false);
    start();
    await proving.step(false);
    expect(jobs.map(({ from }) => from)).toEqual([0, 0]);
  });

  it('keeps what a check of the whole has found good', async () => {
    const walk = startWalk(till.db, { from: null });
    walk.on(1_000);
    proving.keep(walk.walked() ?? (null as never));
    expect(proving.state()).toBeNull();
    await proving.step(true);
    expect(jobs).toEqual([]);
    expect(readProof(till.db)).toMatchObject({ rows: rows() });
  });
});
