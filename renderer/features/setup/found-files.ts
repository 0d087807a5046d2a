/** What the files of a till's folder are to who keeps a shop; the first that fits. */
const kinds = [
  ['backup', /\.comptoir-backup$/],
  ['rows', /\.comptoir-rows$/],
  ['head', /\.comptoir-head$/],
  ['exported', /(?:^|[/\\])exports[/\\]/],
  ['key', /(?:^|[/\\])(?:till-\d+|backup)\.key$/],
  ['lastSale', /(?:^|[/\\])last-row$/],
  ['copy', /(?:^|[/\\])(?:till-saved-\d+\.db|before-(?:epoch|version)-\d+(?:\.db)?)$/],
  ['sales', /(?:^|[/\\])till\.db/],
] as const;
export type FoundKind = (typeof kinds)[number][0] | 'other';

/** The names that a till says it found (`backup.rescueStatus`), by what they are, with how many there are of each. */
export function foundFiles(found: string): { readonly kind: FoundKind; readonly count: number }[] {
  const counts = new Map<FoundKind, number>();
  for (const name of found.split(', ').filter((text) => text !== '')) {
    const kind = kinds.find(([, form]) => form.test(name))?.[0] ?? 'other';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => ({ kind, count }));
}
