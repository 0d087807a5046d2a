import type { Db } from '#main/kernel/db/db.ts';
import { openMeta } from '#main/kernel/db/meta.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { type ProofName, readProof, type Walked, writeProof } from '#main/kernel/journal/proof.ts';
import type { ProvedPiece, ReaderJob } from './engine/reader-job.ts';

export type ProveJob = Extract<ReaderJob, { readonly kind: 'prove' }>;

export interface ProvingDeps {
  readonly db: Db;
  readonly journal: Pick<Journal, 'till' | 'epoch' | 'head'>;
  readonly clock: { now(): number };
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  /** Rows of the journal up to a position. */
  readonly rowsUpTo: (position: number) => number;
  readonly read: (job: ProveJob) => Promise<ProvedPiece>;
  /** All rows up to now are good. */
  readonly proved: (at: number) => void;
  readonly condemn: (found: unknown) => void;
}

/** How far a proof that goes through all rows has come. */
export interface ProvingState {
  readonly rows: number;
  readonly of: number;
}

/** Half a second of checking or less: nobody who comes back to the counter waits for it. */
const rowsPerPiece = 5_000;
const manyRows = 1_000;
const proveEvery_ms = 12 * 3_600_000;
const allEvery_ms = 30 * 86_400_000;
const allProvedKey = 'allProvedAt';

/**
 * Proves the journal piece by piece while nobody sells: what is new twice a day, and each month all of it once more. How far it has come is
 * signed and kept, and goes on after the next start: what a day costs follows its sales.
 */
export function createProving(deps: ProvingDeps) {
  const { db, journal, clock } = deps;
  const meta = openMeta(db);
  const by = { till: journal.till, epoch: journal.epoch, sign: deps.sign };
  let proof = readProof(db);
  let all = readProof(db, 'proofOfAll');
  const kept = meta.read(allProvedKey);
  let allProved_at = kept === null ? null : Number(kept);

  const noteAll = (at: number): void => {
    meta.write(allProvedKey, String(at));
    allProved_at = at;
  };
  /** Inside the caller's transaction. */
  const note = (name: ProofName, walked: Walked, at: number): void => {
    const next = { ...walked, proved_at: at };
    writeProof(db, name, next, by);
    if (name === 'proof') proof = next;
    else all = next;
  };

  const goOn = async (name: ProofName): Promise<void> => {
    const from = name === 'proof' ? proof : all;
    const { more, bad, walked } = await deps.read({
      kind: 'prove',
      from,
      most: rowsPerPiece,
      whole: name === 'proofOfAll',
    });
    if (bad) deps.condemn(bad);
    if (bad || !walked) return;
    const at = clock.now();
    db.transaction(() => {
      note(more ? name : 'proof', walked, at);
      if (more) return;
      // Who had no proof has just checked all.
      if (name === 'proofOfAll' || allProved_at === null) noteAll(at);
      meta.drop('proofOfAll');
      all = null;
    });
    if (!more) deps.proved(at);
  };

  return {
    /** Null while none is under way: what a day records is proved in a piece or two. */
    state: (): ProvingState | null => {
      const head = journal.head();
      const under = all ?? (allProved_at === null ? proof : null);
      return head && under ? { rows: under.rows, of: deps.rowsUpTo(head.position) } : null;
    },
    /** When every row was last checked by itself, from the first one on; null where it never was. */
    allProved_at: () => allProved_at,
    /** What a check of the whole has found good. */
    keep: (walked: Walked): void => {
      db.transaction(() => {
        note('proof', walked, clock.now());
        if (allProved_at === null) noteAll(clock.now());
      });
    },
    /** One piece, if one is due. `rested`: nobody has called for minutes. */
    step: async (rested: boolean): Promise<void> => {
      const head = journal.head();
      if (!head) return;
      const now = clock.now();
      const unproved = deps.rowsUpTo(head.position) - (proof?.rows ?? 0);
      const late = proof === null || now - proof.proved_at >= proveEvery_ms;
      if (unproved >= manyRows || (unproved > 0 && late)) return goOn('proof');
      if (!rested || allProved_at === null) return;
      if (all || now - allProved_at >= allEvery_ms) await goOn('proofOfAll');
    },
  };
}
export type Proving = ReturnType<typeof createProving>;
