import { faultPoint } from '#main/kernel/db/fault-point.ts';
import type { UpdateWhy } from '#shared/modules/updates/contract.ts';
import type { Program } from './program.ts';
import {
  countStart,
  type Exchange,
  exchangeOf,
  forgetStarts,
  readState,
  startsSinceGood,
  type UpdateState,
  writeState,
} from './state.ts';

const startsAllowed = 2;
/** This start could not be counted: one more by itself would be the first of any number. */
let uncounted = false;
/** Any version that wrote this store number, or whose program can go on with it, loses nothing by coming back. */
export const canGoOn = ({ snapshot, announcement }: Pick<Exchange, 'snapshot' | 'announcement'>): boolean =>
  announcement.store.oldestReader <= snapshot.storeVersion;

export type Verdict = 'go-on' | 'restart';

/** Back to the version before. The store is looked at by that version itself, once it runs. */
export function turnBack(
  dataDir: string,
  state: UpdateState,
  exchange: Exchange,
  why: UpdateWhy,
  program: Program,
): Verdict {
  const barred = program.refused?.('return', exchange.ordered_at);
  if (barred) throw new Error(`the computer refuses the return: ${barred}`);
  writeState(dataDir, { ...state, step: { name: 'returning', why, ...exchangeOf(exchange) } });
  faultPoint('update.returning');
  try {
    program.exchange(exchange.previous, 'return');
  } catch (error) {
    writeState(dataDir, state);
    throw error;
  }
  forgetStarts(dataDir);
  faultPoint('update.returned');
  return 'restart';
}

/**
 * The first thing a program does: before the store, its libraries and the screens are even loaded, so that a version in
 * which one of them is broken can still give way. Costs the reading of one small file when no update is under way.
 */
export function guardStart(
  dataDir: string,
  version: string,
  program: Program,
  log: (what: string, error: unknown) => void = () => {},
): Verdict {
  const state = readState(dataDir);
  if (!state) return 'go-on';
  const { step } = state;
  if (step.name === 'idle' || step.name === 'downloaded' || version !== step.to) return 'go-on';
  try {
    // A return that was cut short goes on where it stopped.
    if (step.name === 'returning') return turnBack(dataDir, state, step, step.why, program);
    if (startsSinceGood(dataDir) < startsAllowed) {
      countStart(dataDir);
      faultPoint('update.counted');
      return 'go-on';
    }
    if (step.goodStarts > 0 && !canGoOn(step)) {
      // The version before could not read what was sold since: it would be a till without its sales.
      if (state.refused?.why !== 'sales-unreadable') {
        const fact = {
          what: 'return-refused',
          version: step.to,
          from: step.from,
          why: 'sales-unreadable',
        } as const;
        writeState(dataDir, {
          ...state,
          refused: { version: step.to, why: 'sales-unreadable', at: Date.now() },
          untold: [...state.untold, { ...fact, happened_at: Date.now() }],
        });
      }
      return 'go-on';
    }
    return turnBack(dataDir, state, step, 'did-not-start', program);
  } catch (error) {
    // A way back that is blocked must not block the way on, nor be tried for ever.
    log('the return to the version before', error);
    try {
      countStart(dataDir);
    } catch (unwritten) {
      // A disk that takes nothing: the till opens all the same, and says so itself.
      uncounted = true;
      log('the count of the starts', unwritten);
    }
    return 'go-on';
  }
}

/** A first start of a new version that failed is tried once more by itself, and then taken back, without a word. */
export function deservesAnotherStart(dataDir: string, version: string): boolean {
  const step = readState(dataDir)?.step;
  const isNew = step && (step.name === 'installing' || step.name === 'trial') && step.to === version;
  return isNew === true && !uncounted && step.goodStarts === 0 && startsSinceGood(dataDir) <= startsAllowed;
}
