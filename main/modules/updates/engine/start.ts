import fs from 'node:fs';
import path from 'node:path';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { turnBack, type Verdict } from './guard.ts';
import type { Program } from './program.ts';
import type { Trial } from './self-test.ts';
import { type Exchange, exchangeOf, readState, type UpdateState, updateFolder, writeState } from './state.ts';
import { forgetAsides, returnStore } from './store-side.ts';

export interface Start {
  readonly clock: { now(): number };
  /** In a thread of its own. @throws what went wrong */
  readonly selfTest: (trial: Trial) => Promise<void>;
  readonly dataDir: string;
  readonly version: string;
  readonly program: Program;
  readonly log: (what: string, error: unknown) => void;
}

/** An installer of the system may still be at work on the program that was started once more. */
const installerPatience_ms = 15 * 60_000;
/** After so many good starts a version is the usual one, and its starts are no longer counted. */
const startsToProve = 5;
const fullBelow_bytes = 1_000_000;

/** Not every part of a till says that it was the disk: a receipt that never came out does not. */
function isFull(dataDir: string): boolean {
  const { bavail, bsize } = fs.statfsSync(dataDir);
  return bavail * bsize < fullBelow_bytes;
}

function settle(dataDir: string, state: UpdateState): Verdict {
  writeState(dataDir, state);
  return 'go-on';
}

/** The older version runs again: the store's part of the return, then the end of the matter. */
function finishReturn(
  start: Start,
  state: UpdateState,
  step: Extract<UpdateState['step'], { name: 'returning' }>,
): Verdict {
  const { dataDir, program, clock } = start;
  const fact = { version: step.to, from: step.from, happened_at: clock.now() };
  const done = returnStore(dataDir, exchangeOf(step));
  if (done === 'refuse') {
    // Sales that only the newer version can read: it comes back, once, and keeps them.
    try {
      program.exchange(step.next, 'install');
    } catch (error) {
      // Opening the store will say that it needs the newer program.
      start.log('the newer version', error);
      return settle(dataDir, { ...state, last: null, step: { name: 'idle' } });
    }
    writeState(dataDir, {
      ...state,
      refused: { version: step.to, why: 'sales-unreadable', at: clock.now() },
      untold: [...state.untold, { ...fact, what: 'return-refused', why: 'sales-unreadable' }],
      last: null,
      step: { name: 'idle' },
    });
    return 'restart';
  }
  return settle(dataDir, {
    ...state,
    // A full disk says nothing about a version: it may come again.
    returnedFrom: step.why === 'no-room' ? state.returnedFrom : [...state.returnedFrom, step.to].slice(-20),
    refused: { version: step.to, why: step.why, at: clock.now() },
    untold: [...state.untold, { ...fact, what: 'returned', why: step.why }],
    last: null,
    step: { name: 'idle' },
  });
}

/** The newer version runs for the first time: it proves itself on a copy before it may touch the store. */
async function tryOut(start: Start, state: UpdateState, exchange: Exchange): Promise<Verdict> {
  const { dataDir, program, log } = start;
  try {
    await start.selfTest({
      snapshot: exchange.snapshot,
      folder: path.join(updateFolder(dataDir), 'trial'),
      at: start.clock.now(),
    });
  } catch (error) {
    log('the self-test of the new version', error);
    const why = storeRefusal(error)?.code === 'DISK_FULL' || isFull(dataDir) ? 'no-room' : 'self-test-failed';
    try {
      return turnBack(dataDir, state, exchange, why, program);
    } catch (blocked) {
      // No way back: a till that sells on a snapshot's safety is better than one that does not start.
      log('the return to the version before', blocked);
      const fact = { what: 'return-refused', version: exchange.to, from: exchange.from, why } as const;
      return settle(dataDir, {
        ...state,
        refused: { version: exchange.to, why, at: start.clock.now() },
        untold: [...state.untold, { ...fact, happened_at: start.clock.now() }],
        step: { name: 'trial', ...exchange },
      });
    }
  }
  faultPoint('update.tested');
  const verdict = settle(dataDir, { ...state, step: { name: 'trial', ...exchange } });
  faultPoint('update.trial');
  return verdict;
}

/**
 * What an update that is under way asks of a start, before the store is opened. With none under way: one small file read.
 * @throws StoreError as opening the store does.
 */
export async function prepareStart(start: Start): Promise<Verdict> {
  const { dataDir, version, clock } = start;
  const state = readState(dataDir);
  if (!state) return 'go-on';
  const { step } = state;
  if (step.name === 'idle') return 'go-on';
  if (step.name === 'downloaded') {
    // Somebody installed it by hand.
    return step.announcement.version === version
      ? settle(dataDir, { ...state, step: { name: 'idle' } })
      : 'go-on';
  }
  if (version === step.to) {
    if (step.name === 'installing') return tryOut(start, state, exchangeOf(step));
    // The guard could not bring the older one back: this one goes on, and is counted again.
    if (step.name === 'returning')
      return settle(dataDir, { ...state, step: { name: 'trial', ...exchangeOf(step) } });
    return 'go-on';
  }
  if (version !== step.from) return settle(dataDir, { ...state, last: null, step: { name: 'idle' } });
  if (step.name === 'returning') return finishReturn(start, state, step);
  const refusal = start.program.refused?.('install', step.ordered_at);
  if (refusal)
    return settle(dataDir, {
      ...state,
      refused: { version: step.to, why: refusal, at: clock.now() },
      untold: [
        ...state.untold,
        { what: 'refused', version: step.to, why: refusal, happened_at: clock.now() },
      ],
      step: { name: 'idle' },
    });
  const waits = start.program.kind === 'nsis' && clock.now() - step.ordered_at < installerPatience_ms;
  if (step.name === 'installing' && waits) return 'go-on';
  // The power went before the programs changed places: the update is still to be installed.
  return settle(dataDir, {
    ...state,
    step:
      step.name === 'installing'
        ? { name: 'downloaded', announcement: step.announcement, next: step.next }
        : { name: 'idle' },
  });
}

const isProvedBy = ({ last }: UpdateState, version: string): boolean =>
  last?.to === version && last.goodStarts >= startsToProve;

/** A person reached a screen of this version: it starts. @returns what the journal has not been told yet. */
export function goodStart(dataDir: string, version: string, state: UpdateState): UpdateState {
  const { step } = state;
  if (step.name !== 'trial' || step.to !== version) {
    // Cut short right after it had proved itself, or proved by a program that kept them.
    if (step.name === 'idle' && isProvedBy(state, version)) forgetAsides(dataDir);
    return state;
  }
  const exchange = { ...exchangeOf(step), goodStarts: step.goodStarts + 1 };
  const first = step.goodStarts === 0;
  const isProved = exchange.goodStarts >= startsToProve;
  const next: UpdateState = {
    ...state,
    last: exchange,
    step: isProved ? { name: 'idle' } : { name: 'trial', ...exchange },
    untold: first
      ? [...state.untold, { what: 'installed', version: step.to, from: step.from }]
      : state.untold,
  };
  writeState(dataDir, next);
  if (isProved) forgetAsides(dataDir);
  return next;
}
