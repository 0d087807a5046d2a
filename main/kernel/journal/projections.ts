import type { Db } from '#main/kernel/db/db.ts';
import type { FactKind } from '#shared/contract/facts.ts';
import type { Row } from '#shared/journal/row.ts';
import type { FileAnswers } from './file-answers.ts';

/** Turns a fact into what is derived from it. The same function runs when a sale is made and when all is rebuilt. */
export type Projection<K extends FactKind> = (row: Row<K>, position: number) => void;
export type ProjectionsByKind = { readonly [K in FactKind]?: Projection<K> };

export type AnyRow = Readonly<Record<string, unknown>> | null;

/** Rows of single tickets, which go once their year was archived and let go (letting-go.ts). */
export interface Detail {
  /** The column that has the number of the ticket; null in a row that is of none. */
  readonly ticket: string;
  /** What is kept of them elsewhere: run, with :from and :to, just before they go. */
  readonly stays?: string;
  /** Where they lie, between the tickets :from and :to, in a table that no index finds them in. */
  readonly within?: string;
}

/** What the rebuild compares of a derived table. */
export interface Derived {
  readonly is: 'derived';
  readonly detail?: Detail;
  /** Columns that order it. */
  readonly order: string;
  /** Columns worked out when the till opens: a file that no till opened since has none of them yet. */
  readonly late?: readonly string[];
  /** Whether two rows say the same in other words. */
  readonly same?: (found: AnyRow, expected: AnyRow) => boolean;
}
/** `here`: of use to the screens of this computer alone, so that backups carry it in their base and no further. */
interface Kept {
  readonly is: 'kept';
  readonly here?: true;
  /** A column that is 0 while nobody else needs the row: only its end is told then. */
  readonly carriedBy?: string;
}
/** Derived from facts; kept, as nothing else knows it; or a cache, which is worked out from other tables. */
interface Cache {
  readonly is: 'cache';
  readonly detail?: Detail;
}
export type Table = Derived | Kept | Cache;
export type Tables = Readonly<Record<string, Table>>;

export const derived = (order: string, more: Omit<Derived, 'is' | 'order'> = {}): Derived => ({
  is: 'derived',
  order,
  ...more,
});
export const kept: Table = { is: 'kept' };
export const keptHere: Table = { is: 'kept', here: true };
export const keptBy = (column: string): Table => ({ is: 'kept', carriedBy: column });
export const cache: Table = { is: 'cache' };
export const cacheOfTickets = (ticket: string): Table => ({ is: 'cache', detail: { ticket } });

/** The tables of a module, and what its facts and those of others make of them, from the file alone. */
export interface Projections<Name extends string, Held> {
  readonly name: Name;
  readonly tables: Tables;
  /** What its projections keep in memory, and its service reads: one for each open file. */
  readonly hold?: (db: Db) => Held;
  readonly project?: (db: Db, held: Held) => ProjectionsByKind;
  /** What it knows of a file that nobody sells on. */
  readonly answers?: (db: Db) => Partial<FileAnswers>;
  /** Works its caches out anew, where its kept tables came from elsewhere. */
  readonly refresh?: (db: Db) => void;
}
export const defineProjections = <const Name extends string, Held = undefined>(
  projections: Projections<Name, Held>,
): Projections<Name, Held> => projections;

/** Of whatever module. */
interface AnyProjections
  extends Pick<Projections<string, unknown>, 'name' | 'tables' | 'hold' | 'answers' | 'refresh'> {
  readonly project?: (db: Db, held: never) => ProjectionsByKind;
}
export type ProjectionsList = readonly AnyProjections[];

/** What the projections of a list hold, by the name of their module. */
export type HeldBy<List extends ProjectionsList> = {
  readonly [P in List[number] as P['name']]: P extends Projections<string, infer Held> ? Held : never;
};

export interface Attached<List extends ProjectionsList = ProjectionsList> {
  /** Runs every projection of a row: when it is appended, and when all is derived anew. */
  readonly project: (row: Row, position: number) => void;
  readonly held: HeldBy<List>;
}

/** Every projection of a list, on a file: what facts write, without what decides them. */
export function attachProjections<const List extends ProjectionsList>(list: List, db: Db): Attached<List> {
  const byKind = new Map<string, Projection<never>[]>();
  const held = list.map(({ name, hold, project }) => {
    const own = hold?.(db) as never;
    for (const [kind, projection] of Object.entries(project?.(db, own) ?? {}))
      byKind.set(kind, [...(byKind.get(kind) ?? []), projection as Projection<never>]);
    return [name, own] as const;
  });
  return {
    project: (row, position) => {
      for (const projection of byKind.get(row.kind) ?? []) projection(row as never, position);
    },
    held: Object.fromEntries(held) as unknown as HeldBy<List>,
  };
}

/** What all modules of a list know of a file. */
export function answersOf(list: ProjectionsList, db: Db): FileAnswers {
  const told = list.flatMap(({ answers }) => answers?.(db) ?? []);
  const lastDerived = (): number => Math.max(0, ...told.map((one) => one.lastDerived?.() ?? 0));
  return { ...(Object.assign({}, ...told) as FileAnswers), lastDerived };
}
