/** Turns for what takes a processor and memory: some at once, the others in the order of their coming, up to a bound. */
export function createTurns({
  atOnce,
  waiting: most,
}: {
  readonly atOnce: number;
  readonly waiting: number;
}) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    /** Null: too many wait already. */
    take: async <R>(work: () => Promise<R>): Promise<R | null> => {
      if (running >= atOnce) {
        if (waiting.length >= most) return null;
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else running += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
