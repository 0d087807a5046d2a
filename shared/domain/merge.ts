/** Values of a form by the name of the field; a group of fields is one inside. */
export type Fields = { readonly [name: string]: unknown };

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
};
/** The same text for the same values, in whatever order they were written. */
export const spelled = (value: unknown): string => JSON.stringify(sorted(value)) ?? '';
export const isSame = (one: unknown, other: unknown): boolean => spelled(one) === spelled(other);

export const isGroup = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at `field` or at `group.field`. */
export const fieldAt = (values: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (isGroup(inner) ? inner[name] : undefined), values);
/** Values by their paths as one object; what is undefined is left out. */
export function fieldsOf(values: Iterable<readonly [path: string, value: unknown]>): Fields {
  const all: Record<string, Record<string, unknown>> = {};
  for (const [path, value] of values) {
    const [name = '', field] = path.split('.');
    if (value === undefined) continue;
    if (field === undefined) Object.assign(all, { [name]: value });
    else {
      all[name] ??= {};
      Object.assign(all[name], { [field]: value });
    }
  }
  return all;
}

export interface Merged<T> {
  /** Where both changed a field, what was typed. */
  readonly merged: T;
  /** Fields that both changed, each to something else: `group.field`. */
  readonly clashes: readonly string[];
}

/**
 * Brings what was typed on one state of a form together with what somebody else saved meanwhile: field by field, and never
 * half of a group whose fields make sense together only.
 * @param base what the form began with; null when nobody knows it any more: then every difference is a clash
 * @param together such groups: `group`, or `group.*` for each of those inside
 */
export function mergeFields<T extends Fields>(
  base: T | null,
  typed: T,
  now: T,
  together: readonly string[] = [],
): Merged<T> {
  const clashes: string[] = [];
  const merge = (from: Fields, mine: Fields, theirs: Fields, at: string): Fields => {
    const merged: Record<string, unknown> = {};
    for (const name of new Set([...Object.keys(theirs), ...Object.keys(mine), ...Object.keys(from)])) {
      const [before, wanted, found] = [from[name], mine[name], theirs[name]];
      const place = at === '' ? name : `${at}.${name}`;
      const mineIsOld = base !== null && isSame(wanted, before);
      const theirsIsOld = base !== null && isSame(found, before);
      let value = mineIsOld ? found : wanted;
      if (!mineIsOld && !theirsIsOld && !isSame(wanted, found)) {
        const split =
          isGroup(wanted) && isGroup(found) && !together.includes(place) && !together.includes(`${at}.*`);
        if (split) value = merge(isGroup(before) ? before : {}, wanted, found, place);
        else clashes.push(place);
      }
      if (value !== undefined) merged[name] = value;
    }
    return merged;
  };
  return { merged: merge(base ?? {}, typed, now, '') as T, clashes };
}

/** Names of the fields in which two states of a form differ. */
export const differences = <T extends Fields>(
  one: T,
  other: T,
  together?: readonly string[],
): readonly string[] => mergeFields(null, one, other, together).clashes;

/** Groups of the form of the updates whose fields make sense together only. */
export const policyTogether = ['source'] as const;
