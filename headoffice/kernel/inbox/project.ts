import { sql } from 'kysely';
import type { TenantStore } from '#headoffice/kernel/db/tenant.ts';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';
import type { AnyProjections, DerivedTable } from './projections.ts';

type Cells = Readonly<Record<string, unknown>>;
export interface ToProject {
  readonly epoch: number;
  readonly seq: number;
  readonly bytes: string;
}
/** A row of which no tables could be made, and why. */
export interface Parked {
  readonly epoch: number;
  readonly seq: number;
  readonly reason: string;
}

type Follow = (row: Row, add: (table: string, cells: Cells) => void) => void;

/** Figures of one key are added up before they are written: a statement touches each row once. */
function addedUp({ key, columns }: DerivedTable, rows: readonly Cells[]): readonly Cells[] {
  const byKey = new Map<string, Record<string, unknown>>();
  for (const row of rows) {
    const name = JSON.stringify(key.map((column) => row[column]));
    const sum = byKey.get(name);
    if (!sum) {
      byKey.set(name, { ...row });
      continue;
    }
    for (const column of Object.keys(columns))
      if (!key.includes(column)) sum[column] = Number(sum[column]) + Number(row[column]);
  }
  return [...byKey.values()];
}

/** A statement touches each row once: of a key, what came last. */
const lastOfEach = ({ key }: DerivedTable, rows: readonly Cells[]): readonly Cells[] => [
  ...new Map(rows.map((row) => [JSON.stringify(key.map((column) => row[column])), row])).values(),
];

const together = {
  rows: (_: DerivedTable, rows: readonly Cells[]) => rows,
  sums: addedUp,
  latest: lastOfEach,
} as const;

/** One statement a table, whatever the number of rows: each column travels as one array. */
async function writeTable(
  store: TenantStore,
  till: string,
  name: string,
  table: DerivedTable,
  found: readonly Cells[],
): Promise<void> {
  const written = together[table.is](table, found);
  const columns = Object.entries(table.columns);
  const list = sql.join(columns.map(([column]) => sql.ref(column)));
  const arrays = sql.join(
    columns.map(
      ([column, type]) => sql`${written.map((row) => row[column] ?? null)}::${sql.raw(`${type}[]`)}`,
    ),
  );
  const others = columns.filter(([column]) => !table.key.includes(column)).map(([column]) => column);
  const next = (column: string) =>
    table.is === 'sums'
      ? sql`${sql.ref(`${name}.${column}`)} + ${sql.ref(`excluded.${column}`)}`
      : sql`${sql.ref(`excluded.${column}`)}`;
  const key = ['tenant_id', 'till_id', ...table.key].map((column) => sql.ref(column));
  const onConflict =
    table.is === 'rows'
      ? sql``
      : sql`ON CONFLICT (${sql.join(key)})
            DO UPDATE SET ${sql.join(others.map((column) => sql`${sql.ref(column)} = ${next(column)}`))}`;
  await store.run(sql`
    INSERT INTO ${sql.table(name)} (tenant_id, till_id, ${list})
    SELECT ${store.tenant}::text, ${till}::text, * FROM unnest(${arrays}) ${onConflict}`);
}

/** What facts make of the tables, as the modules of a list say. */
export function createProjector(list: readonly AnyProjections[]) {
  const tables = new Map(list.flatMap((projections) => Object.entries(projections.tables)));
  const byKind = new Map<string, Follow[]>();
  for (const { follows } of list)
    for (const [kind, follow] of Object.entries(follows))
      byKind.set(kind, [...(byKind.get(kind) ?? []), follow as Follow]);

  /** What one row adds to each table. @throws whatever a body that is not what its kind says makes throw */
  const derive = ({ bytes }: ToProject, into: Map<string, Cells[]>): void => {
    const row = parseRow(bytes);
    if (!isCalendarDay(row.day)) throw new Error('its day is none');
    const found: [string, Cells][] = [];
    for (const follow of byKind.get(row.kind) ?? [])
      follow(row, (table, cells) => void found.push([table, cells]));
    for (const [table, cells] of found) {
      const rows = into.get(table);
      if (rows) rows.push(cells);
      else into.set(table, [cells]);
    }
  };

  const write = async (store: TenantStore, till: string, derived: Map<string, Cells[]>): Promise<void> => {
    for (const [name, table] of tables) {
      const cells = derived.get(name);
      if (cells) await writeTable(store, till, name, table, cells);
    }
  };

  const reasonOf = (error: unknown): string =>
    (error instanceof Error ? error.message : String(error)).slice(0, 500);

  return {
    tables: [...tables.keys()],
    /** Writes what the rows of one till make of the tables; what cannot be written is given back, and the rest is. */
    project: async (store: TenantStore, till: string, given: readonly ToProject[]): Promise<Parked[]> => {
      const parked: Parked[] = [];
      const derived = new Map<string, Cells[]>();
      const sound = given.filter((row) => {
        try {
          derive(row, derived);
          return true;
        } catch (error) {
          parked.push({ epoch: row.epoch, seq: row.seq, reason: reasonOf(error) });
          return false;
        }
      });
      try {
        await store.attempt(() => write(store, till, derived));
      } catch {
        // One of them does not fit its table: each by itself, so that the others do.
        for (const row of sound) {
          const alone = new Map<string, Cells[]>();
          derive(row, alone);
          await store
            .attempt(() => write(store, till, alone))
            .catch((error) => parked.push({ epoch: row.epoch, seq: row.seq, reason: reasonOf(error) }));
        }
      }
      return parked;
    },
    /** Empties what was derived from the rows of a till. */
    forget: async (store: TenantStore, till: string): Promise<void> => {
      for (const name of tables.keys())
        await store.run(sql`
          DELETE FROM ${sql.table(name)} WHERE tenant_id = ${store.tenant} AND till_id = ${till}`);
    },
  };
}
export type Projector = ReturnType<typeof createProjector>;
