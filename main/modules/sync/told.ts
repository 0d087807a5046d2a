import type { Publication, PublishedRow } from '#shared/modules/catalog/published.ts';
import type { Told } from './engine/pull.ts';

/** A shop in which some ticket is always open does not wait for new prices all day. */
export const longestHeld_ms = 5 * 60_000;

export interface ToldDeps {
  readonly ticks: () => number;
  /** The last one that was taken. */
  readonly last: () => Told | null;
  readonly take: (publication: Publication, rows: readonly PublishedRow[]) => Promise<void>;
  /** Of tickets that are being typed. */
  readonly openLines: () => number;
  readonly changed: () => void;
  readonly log: (what: string, detail: unknown) => void;
}

interface Held {
  readonly publication: Publication;
  readonly rows: readonly PublishedRow[];
  readonly since: number;
}

/** What the head office published, held until nobody is in the middle of a ticket. Nothing of it outlives the till: it is asked for again. */
export function createTold(deps: ToldDeps) {
  let held: Held[] = [];
  let taking: Promise<void> | null = null;

  const takeWhile = (mayTake: (one: Held) => boolean): Promise<void> => {
    taking ??= (async () => {
      for (let one = held[0]; one && mayTake(one); one = held[0]) {
        await deps.take(one.publication, one.rows);
        const [done, ...others] = held;
        if (done === one) held = others;
        deps.changed();
      }
    })()
      .catch((error: unknown) => {
        held = [];
        deps.log('published', error);
      })
      .finally(() => {
        taking = null;
      });
    return taking;
  };
  const isQuiet = ({ since }: Held): boolean =>
    deps.openLines() === 0 || deps.ticks() - since >= longestHeld_ms;

  return {
    mark: (): Told | null => held.at(-1)?.publication ?? deps.last(),
    hold: (publication: Publication, rows: readonly PublishedRow[]): void => {
      held = [...held, { publication, rows, since: deps.ticks() }];
      deps.changed();
    },
    /** Rows that wait for the end of a ticket. */
    waiting: (): number => held.reduce((sum, { rows }) => sum + rows.length, 0),
    look: (): void => {
      const [first] = held;
      if (first && !taking && isQuiet(first)) void takeWhile(isQuiet);
    },
    /** Somebody asked for it, and sees what comes. */
    takeAll: async (): Promise<void> => {
      await taking;
      await takeWhile(() => true);
    },
    /** Another head office: what this one said is of no use. */
    forget: (): void => {
      held = [];
    },
    settled: (): Promise<void> => taking ?? Promise.resolve(),
  };
}
