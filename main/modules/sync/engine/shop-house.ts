import fs from 'node:fs';
import path from 'node:path';
import { hashOf, verifierOf } from '#shared/journal/chain.ts';
import { epochOf, parseRow, positionOf, type StoredRow, seqOf } from '#shared/journal/row.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { BadBatch, readBatch, spellBatch } from '#shared/wire/batch.ts';
import { BadEncoding, encodings, type Press, TooLarge } from '#shared/wire/encodings.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { mostTills, type NamedProduct, type ToldTill } from '#shared/wire/shop-endpoints.ts';
import { type Names, type NamesStore, nextPage } from './shop-names.ts';
import type { ShopRows } from './shop-own.ts';
import type { Mark, ShopStore } from './shop-store.ts';

/** The disk that this till sells on is never taken below this. */
const leastFree_bytes = 1_000_000_000;
const [encoding] = encodings;

export interface HouseDeps {
  readonly rows: ShopRows;
  readonly store: ShopStore;
  readonly names: NamesStore;
  readonly ownNames: () => Names;
  readonly press: Press;
  /** What this till is called in its shop. */
  readonly name: string;
  readonly dataDir: string;
  readonly now: () => number;
}

/** What a till of the shop knows of all of them, its own rows and those of the others: the same to whoever asks and to whom it asks. */
export function createHouse(deps: HouseDeps) {
  const { rows, store, names, press, now } = deps;
  const own = rows.identity.till;
  let version = 0;
  let waiters: (() => void)[] = [];
  /** Those that showed rows which another computer recorded under the name of this till. */
  const clonedBy = new Set<string>();
  /** What each of those that are paired told last of tills that are not known here. */
  const hearsay = new Map<string, readonly ToldTill[]>();
  let products = deps.ownNames();

  const changed = (): void => {
    version += 1;
    const all = waiters;
    waiters = [];
    for (const wake of all) wake();
  };
  const marksOf = (till: string): readonly Mark[] => (till === own ? rows.marks() : store.marksOf(till));
  const covers = (till: string, told: readonly Mark[]): boolean => {
    const here = new Map(marksOf(till).map(({ epoch, seq }) => [epoch, seq]));
    return told.every(({ epoch, seq }) => (here.get(epoch) ?? 0) >= seq);
  };
  const keysOf = (till: string): ToldTill['keys'] =>
    till === own
      ? [...rows.keys]
      : store.keysOf(till).map(({ epoch, public_key }) => ({ epoch, publicKey: public_key }));
  const roomLeft = (): boolean => {
    const { bavail, bsize } = fs.statfsSync(path.resolve(deps.dataDir));
    return bavail * bsize > leastFree_bytes;
  };

  /** Signed by a key of this till, or of a life of it that came after, and not of its journal. */
  const isOfAnother = ({ last, keys }: ToldTill): boolean => {
    if (!last) return false;
    try {
      const { till, epoch, seq } = parseRow(last.bytes);
      const hash = hashOf(Buffer.from(last.before, 'hex'), last.bytes);
      if (till !== own || epoch < rows.identity.epoch) return false;
      if (rows.hashAt(epoch, seq) === Buffer.from(hash).toString('hex')) return false;
      const known = epoch > rows.identity.epoch ? keys : rows.keys;
      const key = known.find((one) => one.epoch === epoch)?.publicKey;
      return key !== undefined && verifierOf(key)(hash, Buffer.from(last.signature, 'base64'));
    } catch {
      return false;
    }
  };

  return {
    own,
    version: (): number => version,
    changed,
    /** Until something came that was not there at that version. */
    next: (since: number): Promise<void> =>
      version !== since ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve)),
    /** What its products are called may be otherwise. */
    namesChanged: (): void => {
      products = deps.ownNames();
    },
    /** Another computer records under the name of this till. */
    cloned: (): boolean => clonedBy.size > 0,

    /** `to`: who is told, by its key. */
    tells: (to: string): ToldTill[] =>
      [
        {
          till: own,
          name: deps.name,
          age_ms: 0,
          keys: keysOf(own),
          marks: [...marksOf(own)],
          names: products.digest,
        },
        ...store.tills().flatMap(({ till, name, heard_at, names: digest }) =>
          heard_at === null
            ? []
            : [
                {
                  till,
                  name,
                  age_ms: Math.max(0, now() - heard_at),
                  keys: keysOf(till),
                  marks: [...marksOf(till)],
                  names: digest,
                  ...(till === to && { last: store.lastOf(till) ?? undefined }),
                },
              ],
        ),
      ].slice(0, mostTills),

    /** Notes what somebody told of the tills of the shop; `from`: who that was, by its key. */
    learn: (told: readonly ToldTill[], from: string): void => {
      hearsay.set(
        from,
        told.filter(({ till }) => till !== own && !store.knows(till)),
      );
      for (const one of told) {
        const bySelf = one.till === from;
        if (one.till === own) {
          if (isOfAnother(one) && !clonedBy.has(from)) {
            clonedBy.add(from);
            changed();
          }
          continue;
        }
        store.learn(one, bySelf);
        if (one.keys.length > 0 && covers(one.till, one.marks))
          store.heard(one.till, now() - Math.min(one.age_ms, now()));
      }
    },

    /** Nothing of what it told counts any more. */
    parted: (from: string): void => {
      hearsay.delete(from);
      clonedBy.delete(from);
    },
    /** Whether rows of it may be kept. */
    mayKnow: (till: string): boolean => till !== own && (store.knows(till) || store.hasRoom()),

    /** Whether this till has something that one of these tills, which told that, does not know. */
    isAhead: (told: readonly ToldTill[], of: string): boolean => {
      const known = new Map(told.map((one) => [one.till, one]));
      const ahead = (till: string, digest: string, age_ms: number): boolean => {
        const there = known.get(till);
        const seqs = new Map(there?.marks.map(({ epoch, seq }) => [epoch, seq]));
        if (marksOf(till).some(({ epoch, seq }) => (seqs.get(epoch) ?? 0) < seq)) return true;
        return there !== undefined && there.names !== digest && there.age_ms > age_ms;
      };
      return (
        ahead(own, products.digest, 0) ||
        store
          .tills()
          .some(
            ({ till, heard_at, names: digest }) =>
              till !== of && heard_at !== null && ahead(till, digest, now() - heard_at),
          )
      );
    },

    marksOf,
    /** Rows of a till that travel next, as a batch in base 64; null: none. */
    batchAfter: async (till: string, epoch: number, seq: number): Promise<string | null> => {
      const found: readonly StoredRow[] =
        till === own
          ? rows.after(positionOf(epoch, seq)).filter(({ position }) => epochOf(position) === epoch)
          : store.after(till, epoch, seq);
      const [first] = found;
      if (!first || seqOf(first.position) !== seq + 1) return null;
      return (await press.press(spellBatch(till, epoch, found), encoding)).toString('base64');
    },
    /** What came from somebody that is paired: proved by the key of its till, or refused. */
    take: async (batch: string, from: string): Promise<Result<{ till: string; mark: Mark }, ProblemCode>> => {
      if (!roomLeft()) return refused('BUSY');
      try {
        const read = readBatch(await press.open(Buffer.from(batch, 'base64'), encoding));
        const before = store.marksOf(read.till).find(({ epoch }) => epoch === read.epoch)?.seq ?? 0;
        const told = hearsay.get(from)?.find(({ till }) => till === read.till) ?? null;
        const taken = store.take(read, told);
        if (!taken.ok) return taken;
        if (taken.value.seq > before) changed();
        return ok({ till: read.till, mark: taken.value });
      } catch (error) {
        if (error instanceof TooLarge) return refused('TOO_LARGE');
        if (error instanceof BadBatch || error instanceof BadEncoding) return refused('BATCH_UNREADABLE');
        throw error;
      }
    },

    namesOf: (till: string, have: readonly string[]) =>
      nextPage(till === own ? products : names.of(till), have),
    /** How many pages there are, and none of them. */
    namesStart: (till: string) => ({
      pages: (till === own ? products : names.of(till)).pages.length,
      page: null,
      products: [],
    }),
    haveNames: (till: string): readonly string[] => names.of(till).pages,
    takeNames: (till: string, pages: number, page: number | null, said: readonly NamedProduct[]): void => {
      names.take(till, pages, page, said);
      changed();
    },
    store,
  };
}
export type House = ReturnType<typeof createHouse>;
