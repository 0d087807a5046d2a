import net from 'node:net';
import { sql } from 'kysely';
import { secretHash } from './codes.ts';
import type { TenantStore, Tenants } from './db/tenant.ts';

/** How many wrong ones are taken in a while under one name. */
export interface Bound {
  readonly name: string;
  readonly most: number;
}
export interface Attempt {
  /** It was right, or was not tried at all: it does not count. */
  readonly takeBack: () => Promise<void>;
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

/** No tenant is called so: of guesses it is not known yet at which one they are made. */
const nobodys = '-';
const clearEvery = 200;
class TooMany extends Error {}

/** How often somebody may guess: some wrong ones in a while, by name, on all replicas together. */
export function createAttempts(tenants: Tenants, { while_ms = 10 * 60_000 } = {}) {
  let until = clearEvery;
  /** @throws TooMany: then none of them is counted */
  const count = async (store: TenantStore, bounds: readonly Bound[], now: number) => {
    const names: Uint8Array[] = [];
    // In one order, so that two who come at once wait for each other and not both.
    for (const { name, most } of bounds.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      const hashed = secretHash(name);
      const [counted] = await store.run<{ count: number }>(sql`
        INSERT INTO attempt (tenant_id, name, count, since) VALUES (${store.tenant}, ${hashed}, 1, ${now})
        ON CONFLICT (tenant_id, name) DO UPDATE SET
          count = CASE WHEN attempt.since <= ${now - while_ms} THEN 1 ELSE attempt.count + 1 END,
          since = CASE WHEN attempt.since <= ${now - while_ms} THEN ${now} ELSE attempt.since END
        RETURNING count`);
      if ((counted?.count ?? 1) > most) throw new TooMany();
      names.push(hashed);
    }
    until -= 1;
    if (until <= 0) {
      until = clearEvery;
      await store
        .remove('attempt')
        .where('since', '<=', now - while_ms)
        .execute();
    }
    return names;
  };
  return {
    /** Counts before anything is tried: of many at once no more are than one after the other. Null: too many. */
    begin: async (bounds: readonly Bound[], now: number): Promise<Attempt | null> => {
      try {
        const names = await tenants.in(nobodys, (store) => count(store, bounds, now));
        let back = false;
        return {
          takeBack: async () => {
            if (back) return;
            back = true;
            await tenants.in(nobodys, (store) =>
              store
                .update('attempt')
                .set((set) => ({ count: set('count', '-', 1) }))
                .where('name', 'in', names)
                .where('count', '>', 0)
                .execute(),
            );
          },
        };
      } catch (error) {
        if (error instanceof TooMany) return null;
        throw error;
      }
    },
  };
}
