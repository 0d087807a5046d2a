/** How often somebody may guess: some wrong ones in a while, by name. Of this process alone, and small. */
export function createAttempts({ most = 20, while_ms = 10 * 60_000, kept = 10_000 } = {}) {
  const wrong = new Map<string, { count: number; since: number }>();
  const entry = (name: string, now: number) => {
    const found = wrong.get(name);
    return found && now - found.since < while_ms ? found : null;
  };
  return {
    mayTry: (name: string, now: number): boolean => (entry(name, now)?.count ?? 0) < most,
    failed: (name: string, now: number): void => {
      const found = entry(name, now) ?? { count: 0, since: now };
      wrong.delete(name);
      wrong.set(name, { ...found, count: found.count + 1 });
      const [oldest] = wrong.keys();
      if (wrong.size > kept && oldest !== undefined) wrong.delete(oldest);
    },
  };
}
