/**
 * For the process of the web host; Node reads them when it starts. V8 lets the young generation grow to 64 MB and keeps it:
 * with semi-spaces of 4 MB the till needs half the memory at the same speed. What a sale leaves in the old generation waits
 * for a collection, and V8 thinks of the first at many times what the till holds: it comes at 24 MB, the next a quarter later.
 */
export const nodeFlags: readonly string[] = [
  '--max-semi-space-size=4',
  '--initial-old-space-size=24',
  '--heap-growing-percent=25',
];

/** For the C library of Linux: one arena for all threads, else each keeps some megabytes of its own. */
export const nodeEnv: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };
