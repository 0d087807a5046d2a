import { hash } from 'node:crypto';
import { differences, type Fields, fieldAt, mergeFields, spelled } from '#shared/domain/merge.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';

const mostKept = 1_000;
const longestShown = 60;
/** Fields that hold words of the shop; what stands in others is a word of the program. */
const saidAsItStands = /(?:^|\.)(?:name|address|phone|footer|taxIds\.[^.]+|codes|scannerPrefix|timeZone)$/;
const unit = /_(?:minor|ppm)$/;
/** The number of a thing in a list of the shop: a figure that says nothing. */
const isName = /Id$/;

type Params = NonNullable<Refusal['params']>;
/** A value as a refusal carries it, by what it is: an amount, a rate, a figure, yes or no; nothing where a word would be the program's. */
function said(as: 'now' | 'mine', field: string, value: unknown): Params {
  if (typeof value === 'boolean') return { [`${as}_is`]: value ? 'on' : 'off' };
  if (value === null || value === '') return { [`${as}_is`]: 'none' };
  if (typeof value === 'number' && !isName.test(field))
    return { [`${as}${unit.exec(field)?.[0] ?? ''}`]: value };
  if (!saidAsItStands.test(field)) return {};
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  return { [as]: text.slice(0, longestShown) };
}

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
  const clash = (thing: string, field: string, now: Fields, typed: Fields): Refusal =>
    refusal('CHANGED_MEANWHILE', {
      field,
      name: savedBy.get(`${thing} ${field}`) ?? '',
      ...said('now', field, fieldAt(now, field)),
      ...said('mine', field, fieldAt(typed, field)),
    });

  return {
    of,
    /** What a form began with; undefined when nobody knows it any more. */
    values: (thing: string, revision: string): Fields | undefined => known.get(`${thing} ${revision}`),
    /** @param revision of the values the form began with; `typed` is all that stands in its fields */
    merge: <T extends Fields>(thing: string, revision: string, typed: T, now: T): Result<T, Refusal> => {
      const base =
        of(thing, now) === revision ? now : ((known.get(`${thing} ${revision}`) ?? null) as T | null);
      const { merged, clashes } = mergeFields(base, typed, now, together);
      const [first] = clashes;
      return first === undefined ? ok(merged) : refused(clash(thing, first, now, typed));
    },
    /** To be told after a save: whose it was. */
    saved: <T extends Fields>(thing: string, before: T, after: T, name: string | undefined): void => {
      for (const field of differences(before, after, together)) savedBy.set(`${thing} ${field}`, name ?? '');
    },
  };
}
export type Revisions = ReturnType<typeof createRevisions>;
