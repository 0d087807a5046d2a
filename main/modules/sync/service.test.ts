import { beforeEach, describe, expect, it } from 'vitest';
import type { EventName } from '#shared/contract/events.ts';
import { positionOf } from '#shared/journal/row.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { unwrap } from '#shared/kernel/result.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import type { Joined } from './engine/joined.ts';
import type { SyncOutcome } from './engine/sync-job.ts';
import { pace } from './pace.ts';
import { createSync } from './service.ts';

const joinedTo = { url: 'https://siege.example', tenant: 'K7Q2M', shop: 'Médina' };
let joined: Joined | null;
let head: number;
let ticks: number;
let told: EventName[];
/** What the head office is asked, and how each is answered. */
let exchanges: ((outcome: SyncOutcome | Error) => Promise<void>)[];
let stopped: number;
let logged: unknown[];
/** Whatever the disk says when something is noted. */
let disk: Error | null;

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const exchange = (signal: AbortSignal): Promise<SyncOutcome> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      stopped += 1;
      reject(signal.reason);
    });
    exchanges.push((outcome) => {
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
      return settle();
    });
  });
const create = () =>
  createSync({
    clock: { now: () => 1_000_000 },
    ticks: () => ticks,
    draw: () => 1,
    head: () => ({ position: positionOf(1, head) }),
    after: ({ seq }, position) =>
      position > positionOf(1, seq) ? { rows: head - seq, tickets: head - seq, since: 5 } : null,
    since: ({ seq }) => (head > seq ? 5 : null),
    find: () => {
      if (disk) throw disk;
      return joined;
    },
    note: (_, news) => {
      if (disk) throw disk;
      if (joined) joined = { ...joined, ...news };
    },
    send: exchange,
    join: (_, signal) => exchange(signal),
    told: {
      look: () => undefined,
      hold: () => undefined,
      takeAll: async () => undefined,
      forget: () => undefined,
      waiting: () => 0,
      settled: async () => undefined,
    },
    elsewhere: () => 0,
    taken: () => [],
    emit: (name) => void told.push(name),
    log: (_, error) => void logged.push(error),
  });
let sync: ReturnType<typeof create>;
const state = () => unwrap(sync.handlers['sync.state']({}, {} as never) as never) as never;
const done = async (differs = false): Promise<void> => {
  const acknowledged = { epoch: 1, seq: differs ? 0 : head };
  if (joined && !differs) joined = { ...joined, acknowledged };
  await exchanges.at(-1)?.({
    is: 'done',
    sent: { rows: 1, parked: 0, quarantined: 0, acknowledged, differs },
  });
};
const lapse = (ms: number): void => {
  ticks += ms;
  sync.look();
};

beforeEach(async () => {
  joined = { ...joinedTo, acknowledged: { epoch: 1, seq: 10 } };
  [head, ticks, told, exchanges, stopped, logged, disk] = [10, 1_000, [], [], 0, [], null];
  sync = create();
  sync.look();
  await done();
  told = [];
});

describe('a till that belongs to a head office', () => {
  it('asks at its start, then leaves the line alone while nothing is recorded', () => {
    expect(exchanges).toHaveLength(1);
    for (let i = 0; i < 100; i += 1) lapse(5_000);
    expect(exchanges).toHaveLength(1);
    expect(state()).toMatchObject({ waiting: null, sending: false, said: null, again_at: null });
  });

  it('sends what a queue recorded as one, once it has settled', async () => {
    for (let i = 0; i < 4; i += 1) {
      head += 1;
      lapse(2_000);
    }
    expect(exchanges).toHaveLength(1);
    expect(state()).toMatchObject({ waiting: { tickets: 4, since: 5 } });
    lapse(pace.settle_ms);
    expect(exchanges).toHaveLength(2);
    expect(state()).toMatchObject({ sending: true });
    await done();
    expect(state()).toMatchObject({ waiting: null, sending: false });
    expect(new Set(told)).toEqual(new Set(['sync.changed']));
  });

  it('sends from a counter that never rests as well', () => {
    for (let i = 0; i < 9; i += 1) {
      head += 1;
      lapse(2_000);
    }
    expect(exchanges).toHaveLength(2);
  });

  it('has one exchange at a time, and sends what came during one after it', async () => {
    head += 1;
    lapse(0);
    lapse(pace.settle_ms);
    const sent = head;
    head += 5;
    for (let i = 0; i < 20; i += 1) lapse(2_000);
    expect(exchanges).toHaveLength(2);
    if (joined) joined = { ...joined, acknowledged: { epoch: 1, seq: sent } };
    await exchanges.at(-1)?.({
      is: 'done',
      sent: { rows: 1, parked: 0, quarantined: 0, acknowledged: { epoch: 1, seq: sent }, differs: false },
    });
    lapse(0);
    lapse(pace.settle_ms);
    expect(exchanges).toHaveLength(3);
  });

  it('tries again later and later while nobody answers, says so, and at once when it is told to', async () => {
    head += 1;
    lapse(0);
    lapse(pace.settle_ms);
    for (const wait of [5_000, 10_000, 20_000]) {
      const before = exchanges.length;
      await exchanges.at(-1)?.({ is: 'cut' });
      expect(state()).toMatchObject({ said: 'away', again_at: 1_000_000 + wait, waiting: { tickets: 1 } });
      lapse(wait - 1);
      expect(exchanges).toHaveLength(before);
      lapse(1);
      expect(exchanges).toHaveLength(before + 1);
    }
    await exchanges.at(-1)?.({ is: 'cut' });
    const asked = sync.handlers['sync.now']({}, {} as never) as Promise<unknown>;
    await settle();
    await done();
    await asked;
    expect(state()).toMatchObject({ said: null, waiting: null, again_at: null });
  });

  it.each([
    ['TILL_REVOKED', 'revoked'],
    ['TILL_UNKNOWN', 'unknown'],
    ['EPOCH_UNKNOWN', 'other-key'],
    ['CHAIN_BROKEN', 'says-no'],
    ['BUSY', 'busy'],
    ['INTERNAL', 'busy'],
  ] satisfies [ProblemCode, string][])('says what %s means', async (code, said) => {
    head += 1;
    lapse(0);
    lapse(pace.settle_ms);
    await exchanges.at(-1)?.({ is: 'refused', code });
    expect(state()).toMatchObject({ said, waiting: { tickets: 1 } });
    const asked = exchanges.length;
    lapse(said === 'busy' ? 5_000 : pace.most_ms);
    expect(exchanges).toHaveLength(asked + 1);
  });

  it('says that the head office has other rows, and looks again now and then', async () => {
    head += 1;
    lapse(0);
    lapse(pace.settle_ms);
    await done(true);
    expect(state()).toMatchObject({ said: 'differs' });
    lapse(pace.most_ms - 1);
    expect(exchanges).toHaveLength(2);
    lapse(1);
    expect(exchanges).toHaveLength(3);
  });

  it('goes on after a thread that failed', async () => {
    head += 1;
    lapse(0);
    lapse(pace.settle_ms);
    await exchanges.at(-1)?.(new Error('a bug'));
    expect(state()).toMatchObject({ said: 'away', sending: false });
    lapse(5_000);
    expect(exchanges).toHaveLength(3);
  });

  it('sends nothing by itself while its owner stopped it, ends what was under way, and goes on when told to', async () => {
    head += 1;
    lapse(0);
    lapse(pace.settle_ms);
    await sync.handlers['sync.pause']({ paused: true }, {} as never);
    expect(stopped).toBe(1);
    expect(state()).toMatchObject({ paused: true, sending: false, waiting: { tickets: 1 } });
    for (let i = 0; i < 1_000; i += 1) lapse(60_000);
    expect(exchanges).toHaveLength(2);
    await sync.handlers['sync.pause']({ paused: false }, {} as never);
    lapse(0);
    lapse(pace.settle_ms);
    expect(exchanges).toHaveLength(3);
  });

  it('goes by what the head office said where the disk was too full to note it', async () => {
    head += 5;
    lapse(0);
    lapse(pace.settle_ms);
    await exchanges.at(-1)?.({
      is: 'done',
      sent: { rows: 5, parked: 0, quarantined: 0, acknowledged: { epoch: 1, seq: head }, differs: false },
    });
    expect(joined?.acknowledged).toEqual({ epoch: 1, seq: 10 });
    expect(state()).toMatchObject({ waiting: null, said: null });
    for (let i = 0; i < 100; i += 1) lapse(5_000);
    expect(exchanges).toHaveLength(2);
  });

  it('stumbles over nothing for ever: it is told once, and the looks go on', async () => {
    disk = new Error('a disk that hangs');
    for (let i = 0; i < 30; i += 1) lapse(1_000);
    expect(logged).toEqual([disk]);
    disk = null;
    head += 1;
    lapse(0);
    lapse(pace.settle_ms);
    expect(exchanges).toHaveLength(2);
  });

  it('says since when the oldest row waits, and nothing of it for a till that belongs to none', () => {
    expect(sync.unsent()).toEqual({ since_at: null });
    head += 1;
    expect(sync.unsent()).toEqual({ since_at: 5 });
    joined = null;
    expect(sync.unsent()).toBeNull();
  });

  it('ends with the till', async () => {
    head += 1;
    lapse(0);
    lapse(pace.settle_ms);
    await sync.close();
    expect(stopped).toBe(1);
    lapse(pace.look_ms);
    expect(exchanges).toHaveLength(2);
  });
});

describe('joining', () => {
  const join = () =>
    sync.handlers['sync.join']({ url: 'https://siege.example', code: 'K7Q2M-3F8D-9XQP' }, {} as never);
  it.each([
    [{ is: 'refused', code: 'JOIN_CODE_WRONG' }, 'OFFICE_CODE_WRONG'],
    [{ is: 'refused', code: 'TOO_MANY' }, 'OFFICE_WAIT'],
    [{ is: 'refused', code: 'TILL_TAKEN' }, 'OFFICE_SAYS_NO'],
    [{ is: 'no-address' }, 'OFFICE_ADDRESS'],
    [{ is: 'cut' }, 'OFFICE_AWAY'],
    [{ is: 'disk', refusal: { code: 'DISK_FULL' } as Refusal }, 'DISK_FULL'],
    [new Error('a bug'), 'OFFICE_AWAY'],
  ] satisfies [SyncOutcome | Error, string][])('%j is told as a sentence', async (outcome, code) => {
    const before = joined;
    const asked = join();
    await settle();
    await exchanges.at(-1)?.(outcome);
    expect(await asked).toMatchObject({ ok: false, refusal: { code } });
    expect(joined).toBe(before);
  });

  it('begins to send at the next look, whatever was said before', async () => {
    head += 1;
    lapse(0);
    lapse(pace.settle_ms);
    await exchanges.at(-1)?.({ is: 'refused', code: 'EPOCH_UNKNOWN' });
    const asked = join();
    await settle();
    await exchanges.at(-1)?.({ is: 'joined' });
    expect(await asked).toMatchObject({ ok: true, value: { said: null, office: { shop: 'Médina' } } });
    const before = exchanges.length;
    lapse(0);
    expect(exchanges).toHaveLength(before + 1);
  });
});

it('a till that belongs to none asks nobody', () => {
  joined = null;
  const before = exchanges.length;
  for (let i = 0; i < 100; i += 1) lapse(60_000);
  expect(exchanges).toHaveLength(before);
  expect(state()).toEqual({
    office: null,
    out_of_use: null,
    unreadable: false,
    paused: false,
    sending: false,
    waiting: null,
    acknowledged_at: null,
    said: null,
    again_at: null,
    taken: [],
    held: 0,
  });
});
