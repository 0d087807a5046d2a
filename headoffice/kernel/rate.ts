/** How often in a while something is done under one name. Of this process alone, and small: for what is known, not for guesses. */
export function createRate({
  most,
  while_ms,
  kept = 10_000,
}: {
  most: number;
  while_ms: number;
  kept?: number;
}) {
  const counted = new Map<string, { count: number; readonly since: number }>();
  /** @returns whether there is room for once more */
  return (name: string, now: number): boolean => {
    const found = counted.get(name);
    const one = found && now - found.since < while_ms ? found : { count: 0, since: now };
    one.count += 1;
    counted.delete(name);
    counted.set(name, one);
    const [oldest] = counted.keys();
    if (counted.size > kept && oldest !== undefined) counted.delete(oldest);
    return one.count <= most;
  };
}
