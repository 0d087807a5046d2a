import net from 'node:net';

/** How many wrong ones are taken in a while under one name. */
export interface Bound {
  readonly name: string;
  readonly most: number;
}
export interface Attempt {
  /** It was right, or was not tried at all: it does not count. */
  readonly takeBack: () => void;
}

/** `1.2.3.4`, as a server that takes both kinds or a proxy that adds the port writes it. */
const mapped = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i;

/** Who has one address of IPv6 has all that begin with its first half. */
const networkOf = (address: string): string => {
  const short = mapped.exec(address)?.[1];
  if (short) return short;
  if (!net.isIPv6(address)) return address;
  const [head = ''] = address.split('%');
  const [before = '', after] = head.split('::');
  const groups = before === '' ? [] : before.split(':');
  const missing = after === undefined ? 0 : 8 - groups.length - (after === '' ? 0 : after.split(':').length);
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0')].slice(0, 4).join(':');
};

/**
 * Few for one name from one address, so that nobody shuts others out; more from an address, which many may share, and for a
 * name from wherever.
 */
export const guesses = (
  what: string,
  name: string,
  from: string,
  {
    each,
    address,
    everywhere,
  }: { readonly each: number; readonly address: number; readonly everywhere?: number },
): readonly Bound[] => {
  const network = networkOf(from);
  return [
    { name: `${what}, ${network}, ${name}`, most: each },
    { name: `${what}, ${network}`, most: address },
    ...(everywhere === undefined ? [] : [{ name: `${what}, everywhere, ${name}`, most: everywhere }]),
  ];
};

/** How often somebody may guess: some wrong ones in a while, by name. Of this process alone, and small. */
export function createAttempts({ while_ms = 10 * 60_000, kept = 10_000 } = {}) {
  const counted = new Map<string, { count: number; readonly since: number }>();
  const entry = (name: string, now: number) => {
    const found = counted.get(name);
    return found && now - found.since < while_ms ? found : null;
  };
  return {
    /** Counts before anything is tried: of many at once no more are than one after the other. Null: too many. */
    begin: (bounds: readonly Bound[], now: number): Attempt | null => {
      if (bounds.some(({ name, most }) => (entry(name, now)?.count ?? 0) >= most)) return null;
      const taken = bounds.map(({ name }) => {
        const one = entry(name, now) ?? { count: 0, since: now };
        one.count += 1;
        counted.delete(name);
        counted.set(name, one);
        const [oldest] = counted.keys();
        if (counted.size > kept && oldest !== undefined) counted.delete(oldest);
        return one;
      });
      let back = false;
      return {
        takeBack: () => {
          if (!back) for (const one of taken) one.count -= 1;
          back = true;
        },
      };
    },
  };
}
