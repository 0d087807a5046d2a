import fs from 'node:fs';
import path from 'node:path';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { UpdateNotNow } from '#shared/modules/updates/contract.ts';
import { objectionTo } from './announcement.ts';
import type { EngineDeps } from './engine-deps.ts';
import { canGoOn, turnBack } from './guard.ts';
import { WrongFile } from './program.ts';
import { isOnTrial, isWhole, type UpdateRecord } from './record.ts';
import { isAnnounced } from './share.ts';
import { type Exchange, exchangeOf, forgetStarts, type Snapshot, updateFolder } from './state.ts';

type Answer = Result<null, Refusal>;
const later = (reason: UpdateNotNow): Answer => refused(refusal('UPDATE_NOT_NOW', { reason }));

/** One snapshot is the way back of the exchange that begins; those before it are the disk's. */
function forgetOtherSnapshots(kept: string): void {
  const folder = path.dirname(kept);
  for (const name of fs.readdirSync(folder))
    if (name !== path.basename(kept)) fs.rmSync(path.join(folder, name), { force: true });
}

/** As often a copy is made again where something was recorded while it was made. */
const tries = 3;

/** The exchange of programs, there and back. After the copy of the store nothing is awaited: no sale can begin between the looks and the deed. */
export function createInstall(deps: EngineDeps, record: UpdateRecord) {
  const { dataDir, version, program, clock } = deps;
  const { load, save, refuse, known, roomFor } = record;
  const reasonNotNow = (): UpdateNotNow | null => (isOnTrial(load(), version) ? 'on-trial' : record.notNow());

  /** A copy that has every row: the till answers while it is made. Null: the till is at work. */
  const copyOfNow = async (name: string): Promise<Snapshot | null> => {
    for (let left = tries; left > 0; left -= 1) {
      const snapshot = await deps.snapshot(name);
      if (snapshot.head === deps.head()) return snapshot;
    }
    return null;
  };

  const install = async (user: number): Promise<Answer> => {
    const state = load();
    const { step } = state;
    if (step.name !== 'downloaded') return refused(refusal('UPDATE_NONE'));
    const { announcement, next } = step;
    const barred = reasonNotNow();
    if (barred) return later(barred);
    const objection = objectionTo(announcement, known());
    if (objection) {
      save({ ...state, step: { name: 'idle' } });
      return refuse(objection, announcement.version, user);
    }
    if (!isWhole(next) || !isAnnounced(next.file)) {
      fs.rmSync(next.file, { force: true });
      save({ ...state, step: { name: 'idle' } });
      return refuse('wrong-file', announcement.version, user);
    }
    // The program twice; the store as a snapshot, as the copy of the self-test, and derived anew.
    const room = 2 * fs.statSync(next.file).size + 3 * fs.statSync(storeFile(dataDir)).size;
    if (!roomFor(room)) return refused(refusal('DISK_FULL'));
    const previous = program.keep(path.join(updateFolder(dataDir), 'previous'), version);
    faultPoint('update.kept');
    if (!previous) return refuse('no-program', announcement.version, user);
    deps.record({ what: 'installing', version: announcement.version, from: version }, user);
    const snapshot = await copyOfNow(`before-${announcement.version}.db`);
    const since = reasonNotNow();
    if (since || !snapshot) return later(since ?? 'shift-open');
    forgetOtherSnapshots(snapshot.file);
    faultPoint('update.snapshot');
    const exchange: Exchange = {
      from: version,
      to: announcement.version,
      announcement,
      next,
      previous,
      snapshot,
      ordered_at: clock.now(),
      goodStarts: 0,
    };
    forgetStarts(dataDir);
    save({ ...state, refused: null, step: { name: 'installing', ...exchange } });
    faultPoint('update.installing');
    try {
      program.exchange(next, 'install');
    } catch (error) {
      save({ ...state, step });
      if (error instanceof WrongFile) return refuse('wrong-file', announcement.version, user);
      // The place of the program, not that of the data: the till goes on selling.
      if (storeRefusal(error)?.code === 'STORE_READ_ONLY')
        return refuse('not-permitted', announcement.version, user);
      throw error;
    }
    deps.changed();
    deps.restart();
    return ok(null);
  };

  const wayBack = (): Exchange | null => {
    const { step, last } = load();
    const exchange = step.name === 'trial' ? exchangeOf(step) : last;
    return exchange?.to === version && exchange.goodStarts > 0 ? exchange : null;
  };
  const goBack = async (user: number): Promise<Answer> => {
    const exchange = wayBack();
    if (!exchange) return refused(refusal('UPDATE_NONE'));
    const barred = record.notNow();
    if (barred) return later(barred);
    if (!canGoOn(exchange)) return refuse('sales-unreadable', version, user);
    if (!isWhole(exchange.previous)) return refuse('no-program', exchange.from, user);
    const refusedBefore = program.refused?.('return', exchange.ordered_at);
    if (refusedBefore) return refuse(refusedBefore, exchange.from, user);
    const snapshot = await copyOfNow(`before-return-to-${exchange.from}.db`);
    const since = record.notNow();
    if (since || !snapshot) return later(since ?? 'shift-open');
    turnBack(dataDir, load(), exchange, 'asked', program);
    record.forget();
    deps.restart();
    return ok(null);
  };

  return { install, goBack, wayBack, reasonNotNow };
}
