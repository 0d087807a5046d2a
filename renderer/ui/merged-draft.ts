import { useMemo, useState } from 'react';
import { type Fields, isSame, mergeFields, spelled } from '#shared/domain/merge.ts';

interface Edit<D, R> {
  readonly base: D;
  readonly revision: R;
  readonly typed: D;
}

export interface MergedDraft<D, R = string> {
  /** As it stands in the fields: what was typed, and for the rest what is stored by now. */
  readonly draft: D;
  readonly changed: boolean;
  /** What the form was begun on: it is saved with it. */
  readonly madeOn: R;
  readonly change: (part: Partial<D> | ((latest: D) => Partial<D>)) => void;
  readonly reset: () => void;
  /** Somebody else changed the same field, and it was said: what is typed stays, and is saved on what is stored now. */
  readonly goOn: (latest: D, revision: R) => void;
}

/** The fields of a form over values that another window may save meanwhile. */
export function useMergedDraft<D extends Fields, R = string>(
  stored: D,
  revision: R,
  together: readonly string[] = [],
): MergedDraft<D, R> {
  const [edit, setEdit] = useState<Edit<D, R> | null>(null);
  const shown = (now: Edit<D, R> | null, from: D): D =>
    now ? mergeFields(now.base, now.typed, from, together).merged : from;
  // The same object for the same values: what follows a draft (a preview) must not start anew at each drawing.
  const values = spelled(stored);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `values` stands for what is stored
  const draft = useMemo(() => shown(edit, stored), [edit, values]);
  return {
    draft,
    changed: edit !== null && !isSame(draft, stored),
    madeOn: edit?.revision ?? revision,
    change: (part) =>
      setEdit((now) => {
        const latest = shown(now, stored);
        const typed = { ...latest, ...(typeof part === 'function' ? part(latest) : part) };
        return { base: now?.base ?? stored, revision: now?.revision ?? revision, typed };
      }),
    reset: () => setEdit(null),
    goOn: (latest, next) =>
      setEdit((now) => now && { base: latest, revision: next, typed: shown(now, latest) }),
  };
}
