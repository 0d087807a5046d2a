import { hash } from 'node:crypto';
import { differences, type Fields, mergeFields, spelled } from '../../shared/domain/merge.ts';
import { type Refusal, refusal } from '../../shared/errors.ts';
import { ok, type Result, refused } from '../../shared/result.ts';

const mostKept = 1_000;
const longestShown = 60;
/** Fields that hold words of the shop; what stands in others is a word of the program. */
const saidAsItStands = /(?:^|\.)(?:name|address|phone|footer)$/;

/** Keeps the latest so many of what it is given. */
function createKept<T>() {
  const all = new Map<string, T>();
  return {
    get: (name: string): T | undefined => all.get(name),
    set: (name: string, value: T): void => {
      all.delete(name);
      all.set(name, value);
      const oldest = all.size > mostKept ? all.keys().next() : undefined;
      if (oldest && !oldest.done) all.delete(oldest.value);
    },
  };
}

/**
 * What forms are saved on. A revision is the name of the values that a form began with; a form saved on values that somebody
 * changed since is merged field by field, and refused with the name of who changed what where both changed the same.
 */
export function createRevisions(together: readonly string[] = []) {
  const known = createKept<Fields>();
  const savedBy = createKept<string>();

  const of = (thing: string, values: Fields): string => {
    const revision = hash('sha256', spelled(values), 'base64url').slice(0, 22);
    known.set(`${thing} ${revision}`, values);
    return revision;
  };
  const clash = (thing: string, field: string, now: Fields): Refusal => {
    const value = field.split('.').reduce<unknown>((at, name) => (at as Fields)?.[name], now);
    return refusal('CHANGED_MEANWHILE', {
      field,
      name: savedBy.get(`${thing} ${field}`) ?? '',
      ...(typeof value === 'string' && saidAsItStands.test(field) && { now: value.slice(0, longestShown) }),
      ...(typeof value === 'number' && field.endsWith('_minor') && { now_minor: value }),
    });
  };

  return {
    of,
    /** @param revision of the values the form began with; `typed` is all that stands in its fields */
    merge: <T extends Fields>(thing: string, revision: string, typed: T, now: T): Result<T, Refusal> => {
      const base =
        of(thing, now) === revision ? now : ((known.get(`${thing} ${revision}`) ?? null) as T | null);
      const { merged, clashes } = mergeFields(base, typed, now, together);
      const [first] = clashes;
      return first === undefined ? ok(merged) : refused(clash(thing, first, now));
    },
    /** To be told after a save: whose it was. */
    saved: <T extends Fields>(thing: string, before: T, after: T, name: string | undefined): void => {
      for (const field of differences(before, after, together)) savedBy.set(`${thing} ${field}`, name ?? '');
    },
  };
}
export type Revisions = ReturnType<typeof createRevisions>;
