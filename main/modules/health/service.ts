import os from 'node:os';
import { newExport, sweepExports } from '#main/kernel/db/exports-folder.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Context } from '#main/kernel/session.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { HealthFix, HealthSummary, HealthView } from '#shared/modules/health/contract.ts';
import { type HealthFacts, judge, type PowerFact, summary } from './checks.ts';

type Parts = Pick<HealthFacts, 'printer'> & {
  readonly journal: HealthFacts['journal'];
  readonly proving: NonNullable<HealthFacts['proving']> | null;
  readonly disk: HealthFacts['disk'];
  readonly clock: { readonly jumped_ms: number };
};

export interface HealthDeps {
  readonly clock: { now(): number };
  readonly dataDir: string;
  readonly system: {
    parts(): Parts;
    fileCheck(): HealthFacts['fileCheck'];
    store(): NonNullable<HealthFacts['store']>;
    checkPages(): Promise<void>;
    verify(): Promise<unknown>;
    /** Asks the disk and the printer now. */
    look(): Promise<void>;
    touch(): void;
  };
  readonly lastRow_at: () => number | null;
  readonly measureSync: () => Promise<number>;
  readonly folder: HealthFacts['folder'];
  readonly reserve: {
    state(): { readonly bytes: number; readonly used: boolean };
    release(): boolean;
    hold(bytes: number): Promise<boolean>;
    close(): void;
  };
  /** Room to be held; 0 in a shop that wants none, in the demo shop and before set-up. */
  readonly wanted_bytes: () => number;
  readonly power?: {
    now(): PowerFact | null;
    onChange(listener: (power: PowerFact | null) => void): () => void;
    close(): void;
  };
  /** Everything to the disk: the computer may go off. */
  readonly save: () => void;
  readonly errorsOfDay: (now: number) => Promise<number>;
  readonly program: () => HealthFacts['program'];
  /** Nothing in it while this till keeps no backups. */
  readonly backup: () => Pick<HealthFacts, 'backup' | 'drill' | 'twin'>;
  readonly damagedGoods: () => HealthFacts['goods'] | null;
  readonly returnedTwice: () => HealthFacts['returnedTwice'] | null;
  readonly unsent: () => HealthFacts['unsent'] | null;
  /** The other till is out of use; false where there is none. */
  readonly onlyTill: (context: Context) => boolean;
  readonly retryPrints: (context: Context) => Result<unknown, Refusal>;
  readonly openFolder?: (folder: string) => Promise<void>;
  readonly bundle: (
    target: string,
    checks: HealthView['checks'],
  ) => Promise<{ readonly path: string; readonly bytes: number; readonly files: string[] }>;
  readonly quiet: () => boolean;
  readonly log: (what: string, detail: unknown) => void;
}

type HealthOperation = 'health.get' | 'health.run' | 'health.fix' | 'health.bundle';

const look_ms = 20_000;
const measureEvery_ms = 3_600_000;

/** What a person has to know of the till and its computer, in sentences, and what the till does about it by itself. */
export function createHealth(deps: HealthDeps) {
  const { clock, system, reserve } = deps;
  let sync_ms: number | undefined;
  let measured_at = 0;
  let faults = 0;
  let power = deps.power?.now() ?? null;
  let closed = false;
  const running = new Set<Promise<unknown>>();
  let program: HealthFacts['program'] | null = null;

  const ourProgram = (): HealthFacts['program'] => {
    program ??= deps.program();
    return program;
  };
  const facts = (
    parts: Parts,
    goods = deps.damagedGoods(),
    unsent = deps.unsent(),
    twice = deps.returnedTwice(),
  ): HealthFacts => ({
    ...(twice && { returnedTwice: twice }),
    ...(unsent && { unsent }),
    now: clock.now(),
    program: ourProgram(),
    disk: parts.disk,
    folder: deps.folder,
    fileCheck: system.fileCheck(),
    store: system.store(),
    journal: parts.journal,
    ...(parts.proving && { proving: parts.proving }),
    clock: { jumped_ms: parts.clock.jumped_ms, last_at: deps.lastRow_at() },
    printer: parts.printer,
    memory: { free_bytes: os.freemem(), total_bytes: os.totalmem() },
    faults: { day: faults },
    ...(sync_ms !== undefined && { sync_ms }),
    ...(deps.wanted_bytes() > 0 && { reserve: reserve.state() }),
    ...(power && { power }),
    ...(goods && { goods }),
    ...deps.backup(),
  });
  const view = (): HealthView => {
    const known = facts(system.parts());
    return { at: known.now, checks: judge(known) };
  };

  const measure = async (): Promise<void> => {
    measured_at = clock.now();
    sync_ms = await deps.measureSync();
  };
  const hold = async (): Promise<void> => {
    await reserve.hold(deps.wanted_bytes());
  };
  const countFaults = async (): Promise<void> => {
    faults = await deps.errorsOfDay(Date.now());
  };

  /** Keeps a long piece of work until the till closes; a fault of it is noted, not thrown. */
  const beside = (work: () => Promise<void>): void => {
    const done: Promise<void> = work()
      .catch((error: unknown) => {
        if (!closed) deps.log('the health of the till', error);
      })
      .finally(() => running.delete(done));
    running.add(done);
  };
  const timer = setInterval(() => {
    if (!deps.quiet() || running.size > 0) return;
    beside(async () => {
      if (clock.now() - measured_at > measureEvery_ms) {
        await measure();
        await countFaults();
        await sweepExports(deps.dataDir, clock.now());
      }
      await hold();
      system.touch();
    });
  }, look_ms).unref();

  const stopPower = deps.power?.onChange((next) => {
    power = next;
    if (next?.supply === 'battery') deps.save();
    system.touch();
  });

  const fixes: Readonly<Record<HealthFix, (context: Context) => Promise<Refusal | null>>> = {
    'only-till': async (context) => (deps.onlyTill(context) ? null : refusal('NOT_FOUND')),
    'retry-prints': async (context) => {
      const answer = deps.retryPrints(context);
      return answer.ok ? null : answer.refusal;
    },
    verify: async () => {
      await system.verify();
      return null;
    },
    'check-file': async () => {
      await system.checkPages();
      return null;
    },
    measure: async () => {
      await measure();
      return null;
    },
    'renew-reserve': async () => ((await reserve.hold(deps.wanted_bytes())) ? null : refusal('DISK_FULL')),
    'open-folder': async () => {
      if (!deps.openFolder) return refusal('NOT_FOUND');
      await deps.openFolder(deps.dataDir);
      return null;
    },
  };
  /** A disk that fills up meanwhile is told as what it is. */
  const whileThereIsRoom = async <T>(
    work: () => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> => {
    try {
      return await work();
    } catch (error) {
      if (storeRefusal(error)?.code === 'DISK_FULL') return refused(refusal('DISK_FULL'));
      throw error;
    }
  };

  const handlers: Handlers<HealthOperation> = {
    'health.get': () => ok(view()),
    'health.run': () =>
      whileThereIsRoom(async () => {
        await Promise.all([system.look(), measure(), countFaults(), system.checkPages()]);
        system.touch();
        return ok(view());
      }),
    'health.fix': ({ fix }, context) =>
      whileThereIsRoom(async () => {
        const barred = await fixes[fix](context);
        system.touch();
        return barred ? refused(barred) : ok(view());
      }),
    'health.bundle': () =>
      whileThereIsRoom(async () => {
        await countFaults();
        return ok(await deps.bundle(newExport(deps.dataDir, 'support', [], clock.now()), view().checks));
      }),
  };

  return {
    handlers,
    summary: (parts: Parts): HealthSummary => {
      const known = facts(parts);
      return summary(judge(known), known);
    },
    /** A write found the disk full: true if there is room again and it may be tried once more. */
    diskFull: (): boolean => {
      const freed = reserve.release();
      if (freed) {
        deps.log('the disk is full: the reserve was released', {});
        system.touch();
      }
      return freed;
    },
    close: async (): Promise<void> => {
      closed = true;
      clearInterval(timer);
      stopPower?.();
      deps.power?.close();
      reserve.close();
      await Promise.allSettled([...running]);
    },
  };
}
export type Health = ReturnType<typeof createHealth>;
