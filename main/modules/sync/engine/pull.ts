import { ok, type Result } from '#shared/kernel/result.ts';
import type { Publication, PublishedRow } from '#shared/modules/catalog/published.ts';
import type { Line } from '#shared/wire/line.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { LineCut } from '#shared/wire/wire.ts';

/** The last publication that a till took, or holds to take. */
export interface Told {
  readonly version: number;
  readonly id: string;
}
export type Take = (publication: Publication, rows: readonly PublishedRow[]) => void;

/** All rows of a publication, page by page. */
async function restOf(
  line: Line,
  token: string,
  { version: after, id: of }: Told,
  { id, rows: count }: Publication,
  first: readonly PublishedRow[],
): Promise<Result<readonly PublishedRow[], ProblemCode>> {
  const rows = [...first];
  while (rows.length < count) {
    const page = await line.ask('published', { after, of, from: rows.length }, token);
    if (!page.ok) return page;
    if (page.value.publication?.id !== id || page.value.rows.length === 0)
      throw new LineCut('a publication that has fewer rows than it says');
    rows.push(...page.value.rows);
  }
  return ok(rows.slice(0, count));
}

/** What the head office published after what the till has, each whole before the till hears of it. Gives how many rows came. */
export async function pullPublications(
  line: Line,
  token: string,
  last: Told | null,
  take: Take,
): Promise<Result<number, ProblemCode>> {
  let told = last ?? { version: 0, id: '' };
  const seen = new Set<string>();
  for (let count = 0; ; ) {
    const found = await line.ask('published', { after: told.version, of: told.id, from: 0 }, token);
    // A head office of before has nothing to tell.
    if (!found.ok) return found.refusal === 'NOT_FOUND' ? ok(count) : found;
    const { publication } = found.value;
    if (!publication) return ok(count);
    if (seen.has(publication.id)) throw new LineCut('a publication that comes again and again');
    seen.add(publication.id);
    const rows = await restOf(line, token, told, publication, found.value.rows);
    if (!rows.ok) return rows;
    take(publication, rows.value);
    count += rows.value.length;
    told = publication;
  }
}
