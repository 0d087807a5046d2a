export interface IdleDeps {
  /** Small pieces of work that can wait: each gives true while it has more. */
  readonly steps: readonly (() => boolean)[];
  /** Once, when all steps are done. */
  readonly finish: () => void;
  readonly log: (what: string, detail: unknown) => void;
}

const quietFor_ms = 3_000;
const look_ms = 1_000;
const pause_ms = 20;

/** Does what can wait when nobody has called for some seconds, a few milliseconds at a time. */
export function createIdle({ steps, finish, log }: IdleDeps) {
  let called = performance.now();
  let due = true;
  let next: NodeJS.Timeout | null = null;
  const quiet = (): boolean => performance.now() - called >= quietFor_ms;

  const work = (): void => {
    next = null;
    if (!quiet()) return;
    try {
      if (steps.some((step) => step())) {
        next = setTimeout(work, pause_ms).unref();
        return;
      }
      due = false;
      finish();
    } catch (error) {
      due = false;
      log('work that can wait', error);
    }
  };
  const timer = setInterval(() => {
    if (due && next === null && quiet()) work();
  }, look_ms).unref();

  return {
    /** Somebody called: all waits again. */
    touched: (): void => {
      called = performance.now();
      due = true;
    },
    quiet,
    close: (): void => {
      clearInterval(timer);
      if (next) clearTimeout(next);
    },
  };
}
export type Idle = ReturnType<typeof createIdle>;
