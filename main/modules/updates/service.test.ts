import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTillStore } from '#main/modules/till-file.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { UpdatePolicy, UpdateStatus } from '#shared/modules/updates/contract.ts';
import { firstPolicy } from './engine/policy.ts';
import { createUpdates, type UpdateEngine } from './service.ts';

const quarter_ms = 15 * 60_000;
const undo: (() => unknown)[] = [];
let did: string[];
let status: UpdateStatus;
let policy: UpdatePolicy;
let quiet: boolean;
const clock = { now: () => 1_000_000_000_000 };

/** An engine that only says what it was asked for. */
const engine: UpdateEngine = {
  status: () => status,
  check: async () => {
    did.push('check');
    return ok(null);
  },
  download: async () => {
    did.push('download');
    return ok(null);
  },
  install: async () => {
    did.push('install');
    return refused(refusal('UPDATE_REFUSED'));
  },
  goBack: async () => ok(null),
  good: () => did.push('good'),
  share: async () => {
    did.push('share');
  },
  close: async () => {},
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  undo.push(() => vi.useRealTimers());
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'updates-'));
  undo.push(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const store = openTillStore({ dataDir, clock, dayOf: () => '2026-11-20' });
  undo.push(store.close);
  did = [];
  quiet = true;
  policy = firstPolicy;
  status = {
    version: '1.0.0',
    program: 'appimage',
    stage: 'idle',
    offer: null,
    progress: null,
    refused: null,
    notNow: null,
    checked_at: null,
    previous: null,
    installId: 'x',
    sharedAt: null,
    shareFault: null,
    policy: { ...policy, revision: '' },
  };
  const updates = createUpdates({
    db: store.db,
    journal: store.journal,
    clock,
    get firstPolicy() {
      return policy;
    },
    isSetUp: () => true,
    userName: () => null,
    quiet: () => quiet,
    engine: () => engine,
    shareHost: '127.0.0.1',
    emit: () => {},
    log: (_what, error) => {
      throw error;
    },
  });
  undo.push(updates.close);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
const quarters = (count: number) => vi.advanceTimersByTimeAsync(count * quarter_ms);

describe('a till that updates by itself', () => {
  it('looks once a day, not at each quarter of an hour', async () => {
    await quarters(1);
    expect(did).toEqual(['check']);
    status = { ...status, checked_at: clock.now() - 3_600_000 };
    await quarters(5);
    expect(did).toEqual(['check']);
    status = { ...status, checked_at: clock.now() - 21 * 3_600_000 };
    await quarters(1);
    expect(did).toEqual(['check', 'check']);
  });

  it('fetches what it found, and installs only where the owner said so and when it may', async () => {
    status = { ...status, stage: 'found', checked_at: clock.now() };
    await quarters(1);
    expect(did).toEqual(['download', 'share']);
    did = [];
    status = { ...status, stage: 'downloaded' };
    await quarters(3);
    expect(did).toEqual([]);
  });

  it('installs by itself between shifts', async () => {
    policy = { ...firstPolicy, unattended: true };
    status = { ...status, stage: 'downloaded', checked_at: clock.now(), notNow: 'shift-open' };
    await quarters(3);
    expect(did).toEqual([]);
    status = { ...status, notNow: null };
    quiet = false;
    await quarters(3);
    expect(did).toEqual([]);
    quiet = true;
    await quarters(1);
    expect(did).toEqual(['install']);
    // Refused: not tried again at each quarter of an hour, with a copy of the store each time.
    await quarters(8);
    expect(did).toEqual(['install']);
  });

  it('does nothing where it may not, or cannot', async () => {
    status = { ...status, program: 'none' };
    await quarters(3);
    policy = { ...firstPolicy, automatic: false };
    status = { ...status, program: 'appimage' };
    expect(did).toEqual([]);
  });
});
