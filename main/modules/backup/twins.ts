import type { Db } from '#main/kernel/db/db.ts';
import { familyOf, publicKeys } from '#main/kernel/journal/epoch.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { KnownRow } from '#main/kernel/journal/last-row.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { asKnown, type Heads } from './engine/head-mirror.ts';
import type { Trust } from './engine/signed-head.ts';
import { lifeOf, type Twin, twinsAmong } from './engine/twin.ts';
import type { Saved } from './saved.ts';

/** Where this till says how far it has come, and reads what another life of it said. */
export interface HeadPlace {
  /** Says it now, where the place answers. */
  readonly leave: () => Promise<void>;
  readonly heads: (trust: Trust) => Promise<Heads>;
}
export interface TwinsDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly saved: Saved;
  /** Every place that may hold a head of this till. */
  readonly places: readonly HeadPlace[];
  readonly changed: () => void;
  readonly log: (what: string, detail: unknown) => void;
}

/** Two tills restored from one backup find each other by the heads they leave in the same places. */
export function createTwins(deps: TwinsDeps) {
  const { db, journal, saved } = deps;
  const told = new Set<string>();
  let twin: Twin | null = saved.twin();
  /** All of them, by their key: the places may know several, and one answer of a person is for all that were seen. */
  const seen = new Map<string, Twin>(twin && [[twin.publicKey, twin]]);

  const trust = (): Trust => ({ publicKeys: Object.fromEntries(publicKeys(db)), family: familyOf(db) });
  const lookIn = async (place: HeadPlace): Promise<void> => {
    const { heads, ignored } = await place.heads(trust());
    for (const name of ignored) {
      if (told.has(name)) continue;
      told.add(name);
      deps.log('a head that this till has not signed', { name });
    }
    const found = twinsAmong(heads, lifeOf(db), saved.settledTwins());
    for (const one of found) if ((seen.get(one.publicKey)?.seq ?? -1) < one.seq) seen.set(one.publicKey, one);
    const [latest] = found;
    if (!latest || (twin !== null && latest.at < twin.at)) return;
    if (latest.publicKey === twin?.publicKey && latest.seq === twin.seq) return;
    twin = latest;
    db.transaction(() => saved.setTwin(latest));
    deps.log('another till goes on under the same name', {
      row: `${journal.till}/${latest.epoch}/${latest.seq}`,
    });
    deps.changed();
  };

  return {
    now: (): Twin | null => twin,
    /** Nothing is sold while another till goes on under the same name, until a person says which one stays. */
    refusal: (): Refusal | null =>
      twin === null ? null : refusal('TILL_TWICE', { number: twin.lastTicket }),
    look: async (): Promise<void> => {
      await Promise.all(deps.places.map(lookIn));
    },
    /** Says it everywhere before it reads there: of two that begin at one moment one at least finds the other. */
    begin: async (): Promise<void> => {
      await Promise.all(
        deps.places.map(async (place) => {
          await place.leave().catch((error: unknown) => deps.log('the head of this till', error));
          await lookIn(place);
        }),
      );
    },
    /** Rows of this life that its other places know. */
    known: async (): Promise<readonly KnownRow[]> => {
      const mine: Trust = { ...trust(), family: null };
      const found = await Promise.all(deps.places.map(({ heads }) => heads(mine)));
      return found.flatMap(({ heads }) => heads.map(asKnown));
    },
    /** A person says that the others are out of use, all that were seen: one counts again as soon as it records a row more. */
    settle: (user: number): boolean => {
      if (!twin) return false;
      db.transaction(() => {
        for (const other of seen.values()) {
          saved.settleTwin(other);
          const { epoch, seq, publicKey, lastTicket } = other;
          journal.append('till.alone', { other: { epoch, seq, publicKey }, ticket: lastTicket }, { user });
        }
      });
      twin = null;
      seen.clear();
      deps.changed();
      return true;
    },
  };
}
