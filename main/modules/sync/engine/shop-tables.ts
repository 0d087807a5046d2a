import type { Db, Statement, Value } from '#main/kernel/db/db.ts';
import { shares } from '#shared/contract/shares.ts';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';
import type { SharedTable, SharedTables } from '#shared/kernel/shares.ts';
import { digestOf } from '#shared/wire/shop-endpoints.ts';

type Cells = Readonly<Record<string, unknown>>;
type Follow = (row: Row, add: (table: string, cells: Cells) => void) => void;

/** Every table that a module shares, in the file of the shop under this name. */
const seen = (table: string): string => `seen_${table}`;
const tables: readonly (readonly [string, SharedTable])[] = shares.flatMap((one) =>
  Object.entries(one.tables as SharedTables),
);
const follows = new Map<string, Follow[]>();
for (const one of shares)
  for (const [kind, follow] of Object.entries(one.follows))
    follows.set(kind, [...(follows.get(kind) ?? []), follow as Follow]);

/** Another one, where modules share something else: the tables are derived anew. */
export const sharedVersion = digestOf(JSON.stringify(tables));

export const seenTables: readonly string[] = tables.map(([name]) => seen(name));

const sqlType = { int8: 'INTEGER', text: 'TEXT' } as const;
const columnsOf = ({ columns }: SharedTable): string[] => ['till', ...Object.keys(columns)];

export function makeSharedTables(db: Db): void {
  for (const [name, table] of tables) {
    const columns = Object.entries(table.columns).map(
      ([column, type]) => `${column} ${sqlType[type]} NOT NULL`,
    );
    const key = table.is === 'rows' ? '' : `, PRIMARY KEY (${['till', ...table.key].join(', ')})`;
    const indexes = (table.indexes ?? []).map(
      (of) => `CREATE INDEX ${seen(name)}_${of.join('_')} ON ${seen(name)} (${of.join(', ')});`,
    );
    db.exec(`DROP TABLE IF EXISTS ${seen(name)};
      CREATE TABLE ${seen(name)} (till TEXT NOT NULL, ${columns.join(', ')}${key}) STRICT;
      ${indexes.join(' ')}`);
  }
}

/** Sums stay numbers, whatever somebody signs. */
const most = Number.MAX_SAFE_INTEGER;

function writerOf(db: Db, name: string, table: SharedTable): Statement<never> {
  const columns = columnsOf(table);
  const others = columns.filter((column) => column !== 'till' && !table.key.includes(column));
  const next = (column: string): string =>
    table.is === 'sums'
      ? `max(-${most}, min(${most}, ${column} + excluded.${column}))`
      : `excluded.${column}`;
  const onConflict =
    table.is === 'rows'
      ? ''
      : `ON CONFLICT DO UPDATE SET ${others.map((column) => `${column} = ${next(column)}`).join(', ')}`;
  return db.sql<never>(
    `shop.${name}`,
    `INSERT INTO ${seen(name)} (${columns.join(', ')}) VALUES (${columns.map((column) => `:${column}`).join(', ')}) ${onConflict}`,
  );
}

const isCell = (value: unknown, type: 'int8' | 'text'): boolean =>
  type === 'int8' ? Number.isSafeInteger(value) : typeof value === 'string';

/** Writes what rows of other tills make of the shared tables, by the code that the head office runs as well. */
export function createSharedWriter(db: Db) {
  const byName = new Map(tables.map(([name, table]) => [name, { table, write: writerOf(db, name, table) }]));
  /** @returns why no tables can be made of this row; null where they were */
  return (till: string, bytes: string): string | null => {
    const found: [string, Cells][] = [];
    try {
      const row = parseRow(bytes);
      if (!isCalendarDay(row.day)) return 'its day is none';
      for (const follow of follows.get(row.kind) ?? [])
        follow(row, (table, cells) => void found.push([table, cells]));
      for (const [name, cells] of found)
        for (const [column, type] of Object.entries(byName.get(name)?.table.columns ?? {}))
          if (!isCell(cells[column], type)) return `${name}.${column} does not fit`;
    } catch (error) {
      return (error instanceof Error ? error.message : String(error)).slice(0, 200);
    }
    for (const [name, cells] of found)
      byName.get(name)?.write.run({ till, ...(cells as Record<string, Value>) });
    return null;
  };
}
