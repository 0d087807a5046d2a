/** Before which one `id` stands after a step among `ids`; null: the last; undefined: it stands at that end. */
export function stepAmong(ids: readonly number[], id: number, step: -1 | 1): number | null | undefined {
  const at = ids.indexOf(id);
  if (at < 0 || ids[at + step] === undefined) return undefined;
  return ids[step < 0 ? at - 1 : at + 2] ?? null;
}
