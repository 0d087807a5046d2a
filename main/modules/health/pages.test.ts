import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyTill } from '#main/modules/till-file.ts';
import type { SystemStatus } from '#shared/modules/health/contract.ts';
import { openShiftTill, type ShiftTill } from '#tests/support/shift-till.ts';
import type { LongRead } from './checking.ts';
import { createSystem, type System } from './system.ts';

let till: ShiftTill;
let system: System;
let logged: unknown[];
beforeEach(() => {
  till = openShiftTill('2026-11-20T08:00:00Z');
  logged = [];
});
afterEach(async () => {
  await system.close();
  till.close();
});

/** Starts on a reader thread that gives this; resolves with the first state that is told. */
const start = (read: (job: LongRead) => Promise<unknown>, quiet = true): Promise<SystemStatus> =>
  new Promise((resolve) => {
    system = createSystem({
      db: till.db,
      journal: till.journal,
      clock: { now: () => till.now, jumped_ms: () => 0 },
      dataDir: '.',
      version: '1',
      about: () => {
        throw new Error('nobody asked');
      },
      printer: () => ({ state: 'none', waiting: 0, attention: 0, held: 0 }),
      askPrinter: async () => {},
      health: () => ({ bad: [], notice: null }),
      read,
      verify: (options) => verifyTill(till.db, options),
      sign: (bytes) => bytes,
      known: async () => [],
      keyIsThere: () => true,
      quiet: () => quiet,
      emit: (_name, payload) => resolve(payload as SystemStatus),
      log: (what) => logged.push(what),
    });
  });

describe('the check of the pages of the file', () => {
  it('is made once nobody has called for a while, and says nothing when all is well', async () => {
    const jobs: LongRead[] = [];
    const status = await start(async (job) => {
      jobs.push(job);
      return 'ok';
    });
    expect(status.journal.sound).toBe(true);
    expect(jobs).toEqual([{ kind: 'check' }]);
    expect(logged).toEqual([]);
  });

  it('waits while somebody calls', async () => {
    const jobs: LongRead[] = [];
    await start(async (job) => jobs.push(job), false);
    expect(jobs).toEqual([]);
  });

  it.each([
    [
      'what SQLite finds',
      async () => '*** in database main *** Page 7: btreeInitPage() returns error code 11',
    ],
    [
      'a page that cannot be read',
      async () => {
        throw Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' });
      },
    ],
  ])('condemns the file for %s', async (_what, read) => {
    const status = await start(read);
    expect(status.journal.sound).toBe(false);
    expect(logged).toEqual(['the journal or its file is damaged']);
  });

  it('blames a reader that does not start on nobody', async () => {
    const status = await start(async () => {
      throw new Error('no thread');
    });
    expect(status.journal.sound).toBe(true);
    expect(logged).toEqual(['the check of the file']);
  });
});
