import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReceiptDocument } from '#shared/domain/receipt.ts';
import { openShiftTill, type ShiftTill } from '#tests/support/shift-till.ts';
import type { Delivered, Printer } from './printer.ts';
import { createQueue, type Queue } from './queue.ts';
import { createPrintingStore, type JobRow, type PrintingStore } from './store.ts';

let till: ShiftTill;
let store: PrintingStore;
let queue: Queue;
let events: EventEmitter;
let printed: string[];
let answers: Delivered[];
let documentOf: (job: JobRow) => ReceiptDocument | null;
let there: boolean;
let slept_ms: number;
let lost: string[];

const blank: ReceiptDocument = { width: 80, blocks: [] };
const printer: Printer = {
  print: async (_bytes, { jobId }) => {
    printed.push(jobId);
    return answers.shift() ?? { state: 'confirmed' };
  },
  pulseDrawer: async () => ({ state: 'sent' }),
  status: async () => ({ state: 'ready' }),
};
const add = (): number => store.insert({ kind: 'receipt', ref: 1, copy: 0, at: till.now });
const stateOf = (id: number) => store.one(id)?.state;
async function until(wanted: () => boolean): Promise<void> {
  while (!wanted()) await once(events, 'changed');
}

beforeEach(() => {
  till = openShiftTill('2026-11-20T08:00:00Z');
  store = createPrintingStore(till.db);
  events = new EventEmitter();
  printed = [];
  answers = [];
  documentOf = () => blank;
  there = true;
  slept_ms = 0;
  lost = [];
  queue = createQueue({
    db: till.db,
    store,
    clock: { now: () => till.now, computer: () => till.now + slept_ms },
    printer: () => (there ? { printer, paper: { profile: '', width: 80 } } : null),
    document: (job) => documentOf(job),
    encode: () => ({ bytes: Buffer.from('x'), lost }),
    changed: () => events.emit('changed'),
    log: () => {},
  });
});
afterEach(async () => {
  await queue.close();
  till.close();
});

describe('the queue', () => {
  it('sets a job aside whose paper cannot be made, and prints the others', async () => {
    const [bad, gone, good] = [add(), add(), add()];
    documentOf = ({ id }) => {
      if (id === bad) throw new Error('a bug');
      return id === gone ? null : blank;
    };
    queue.kick();
    await until(() => stateOf(good) === 'printed');
    expect([bad, gone].map((id) => store.one(id))).toEqual([
      expect.objectContaining({ state: 'failed', cause: 'no-document', attempts: 0 }),
      expect.objectContaining({ state: 'failed', cause: 'no-document', attempts: 0 }),
    ]);
    expect(printed).toEqual([String(good)]);
  });

  it('keeps a failed job before the others, and tries it again by itself', async () => {
    answers = [{ state: 'failed', cause: 'offline' }];
    const [first, second] = [add(), add()];
    queue.kick();
    await until(() => stateOf(first) === 'failed');
    expect(queue.state()).toBe('offline');
    expect(stateOf(second)).toBe('waiting');
    await until(() => stateOf(second) === 'printed');
    expect(printed).toEqual([first, first, second].map(String));
    expect(store.one(first)).toMatchObject({ state: 'printed', cause: null, attempts: 2 });
  });

  it('goes on at once when the printer is asked and is back', async () => {
    answers = [{ state: 'failed', cause: 'paper-out' }];
    const job = add();
    // After so many attempts the next one is half a minute away.
    store.mark({ id: job, attempts: 9 }, 'failed', 'offline', till.now);
    queue.kick();
    await until(() => store.one(job)?.cause === 'paper-out');
    expect(queue.state()).toBe('paper-out');
    await new Promise((resolve) => setImmediate(resolve));
    await queue.ask();
    await until(() => stateOf(job) === 'printed');
    expect(queue.state()).toBe('ready');
  });

  it('never tries by itself what may have come out', async () => {
    answers = [{ state: 'unknown', cause: 'connection-lost' }, { state: 'sent' }];
    const [first, second] = [add(), add()];
    queue.kick();
    await until(() => stateOf(second) === 'sent');
    queue.resume();
    await queue.ask();
    expect(stateOf(first)).toBe('unknown');
    expect(printed).toEqual([first, second].map(String));
  });

  it('waits while there is no printer', async () => {
    there = false;
    const job = add();
    queue.kick();
    await queue.ask();
    expect(queue.state()).toBe('none');
    there = true;
    queue.resume();
    await until(() => stateOf(job) === 'printed');
  });
});

describe('paper that comes too late', () => {
  it('is left to a person once the printer is back, of whatever kind it is, and new paper is printed', async () => {
    there = false;
    const old = (['receipt', 'copy', 'x', 'z', 'slip', 'day'] as const).map((kind) => {
      const id = store.insert({ kind, ref: 1, copy: 0, at: till.now });
      queue.want(id);
      return id;
    });
    till.now += 14 * 3_600_000;
    const fresh = add();
    queue.want(fresh);
    there = true;
    queue.resume();
    await until(() => stateOf(fresh) === 'printed');
    expect(printed).toEqual([String(fresh)]);
    for (const id of old) expect(store.one(id)).toMatchObject({ state: 'failed', cause: 'too-late' });
    // Wanted again, it is printed: the person stands there.
    store.mark({ id: old[0]!, attempts: 0 }, 'waiting', null, till.now);
    queue.want(old[0]!);
    queue.resume();
    await until(() => stateOf(old[0]!) === 'printed');
    expect(printed).toEqual([fresh, old[0]].map(String));
  });

  it('prints until the last moment of five minutes, and not after it', async () => {
    answers = [{ state: 'failed', cause: 'paper-out' }];
    const job = add();
    queue.want(job);
    queue.kick();
    await until(() => stateOf(job) === 'failed');
    till.now += 5 * 60_000;
    queue.resume();
    await until(() => stateOf(job) === 'printed');
    answers = [{ state: 'failed', cause: 'paper-out' }];
    const next = add();
    queue.want(next);
    queue.kick();
    await until(() => stateOf(next) === 'failed');
    till.now += 5 * 60_000 + 1;
    queue.resume();
    await until(() => store.one(next)?.cause === 'too-late');
    expect(printed.filter((id) => id === String(next))).toHaveLength(1);
  });

  it('counts the hours that the computer slept, also while nobody has said what the date is', async () => {
    answers = [{ state: 'failed', cause: 'offline' }];
    const job = add();
    queue.want(job);
    queue.kick();
    await until(() => stateOf(job) === 'failed');
    slept_ms = 30 * 3_600_000;
    queue.resume();
    await until(() => store.one(job)?.cause === 'too-late');
    expect(printed).toEqual([String(job)]);
  });
});

describe('what was printed', () => {
  it('says which characters stand as a question mark on the paper', async () => {
    lost = ['ش', 'ا'];
    const job = add();
    queue.kick();
    await until(() => stateOf(job) === 'printed');
    expect(store.one(job)).toMatchObject({ state: 'printed', lost: 'شا' });
  });

  it('is forgotten after a while, but for Zs and what needs a person', () => {
    const old = [add(), store.insert({ kind: 'z', ref: 1, copy: 0, at: 0 }), add(), add()];
    store.mark({ id: old[0]!, attempts: 1 }, 'printed', null, 1_000);
    store.mark({ id: old[1]!, attempts: 1 }, 'printed', null, 1_000);
    store.mark({ id: old[2]!, attempts: 1 }, 'unknown', 'restarted', 1_000);
    store.mark({ id: old[3]!, attempts: 1 }, 'sent', null, 9_000);
    expect(store.prune(5_000, 10)).toBe(1);
    expect(old.map((id) => store.one(id) !== undefined)).toEqual([false, true, true, true]);
  });
});
