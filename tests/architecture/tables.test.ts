import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { modules } from '#main/app.ts';
import { kernelTables } from '#main/kernel/journal/kernel-tables.ts';
import type { Tables } from '#main/kernel/journal/projections.ts';
import { projections } from '#main/modules/projections.ts';
import { allFiles, root } from './scan.ts';

/** Who writes each table: the module that declares it. */
const owners: readonly { readonly name: string; readonly tables: Tables }[] = [
  { name: 'kernel', tables: kernelTables },
  ...projections,
];
/** What a module reads of others, and says so here. The journal is everybody's to read. */
const reads: Readonly<Record<string, readonly string[]>> = {
  cart: ['user'],
  catalog: ['user', 'stock_level', 'stock_move', 'sale_line'],
  reports: ['running_total', 'shift', 'closure'],
  shifts: ['sale', 'sale_line'],
  sync: ['sale', 'publication_taken', 'product', 'barcode'],
  stock: ['product', 'barcode', 'category', 'sale', 'sale_line', 'user'],
  tickets: ['sale', 'sale_line', 'sale_tender', 'running_total', 'user', 'category'],
};
/** A key of their own among the settings or what is known of the file; the self-test of an update works on a copy that is thrown away. */
const writes: Readonly<Record<string, readonly string[]>> = {
  backup: ['setting'],
  shifts: ['meta'],
  tickets: ['meta'],
  updates: ['setting', 'print_job'],
};

const ownerOf = new Map(
  owners.flatMap(({ name, tables }) => Object.keys(tables).map((table) => [table, name])),
);
const words =
  /\b(?<sql>FROM|JOIN|INTO|UPDATE)\s+(?<table>[a-z_]+)\b|\b(?<call>selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin)\(\s*'(?<named>[a-z_]+)/g;

interface Use {
  readonly table: string;
  readonly writes: boolean;
}
function usesIn(code: string): Use[] {
  return [...code.matchAll(words)].flatMap(({ groups = {}, index }) => {
    const table = groups.table ?? groups.named ?? '';
    if (!ownerOf.has(table)) return [];
    const deletes = groups.sql === 'FROM' && /DELETE\s+$/.test(code.slice(0, index));
    return [
      {
        table,
        writes:
          deletes ||
          /^(?:INTO|UPDATE|insertInto|updateTable|deleteFrom)$/.test(groups.sql ?? groups.call ?? ''),
      },
    ];
  });
}

const sources = allFiles().filter(
  (file) => /^main\/.*\.ts$/.test(file) && !/\.test\.ts$|\/migrations\//.test(file),
);
const moduleOf = (file: string): string => /^main\/modules\/([\w-]+)\//.exec(file)?.[1] ?? 'kernel';

test('the tables of a file are those of the modules of the till', () => {
  const declared = modules.flatMap((module) => module.projections ?? []);
  expect(new Set<unknown>(declared)).toEqual(new Set<unknown>(projections));
  expect(declared.map(({ name }) => name).sort()).toEqual(
    modules
      .filter((module) => module.projections)
      .map(({ name }) => name)
      .sort(),
  );
});

test('every table of the store is declared by one module, and none that is not there', () => {
  const made = allFiles()
    .filter((file) => file.startsWith('main/kernel/db/migrations/'))
    .flatMap((file) => [
      ...readFileSync(path.join(root, file), 'utf8').matchAll(
        /CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?(\w+)/g,
      ),
    ])
    .map(([, table = '']) => table);
  const declared = owners.flatMap(({ tables }) => Object.keys(tables));
  expect([...new Set(made)].sort()).toEqual(declared.sort());
});

test('a table is written by its owner alone, and read by those who say so', () => {
  const found = sources.flatMap((file) => {
    const name = moduleOf(file);
    const mayRead = new Set(['journal', ...(reads[name] ?? [])]);
    return usesIn(readFileSync(path.join(root, file), 'utf8'))
      .filter(({ table, writes: isWrite }) => {
        if (ownerOf.get(table) === name || writes[name]?.includes(table)) return false;
        return isWrite || !mayRead.has(table);
      })
      .map(
        ({ table, writes: isWrite }) =>
          `${file} ${isWrite ? 'writes' : 'reads'} ${table} of ${ownerOf.get(table)}`,
      );
  });
  expect([...new Set(found)]).toEqual([]);
});

test('what nobody reads any more is not said to be read', () => {
  const used = new Set(
    sources.flatMap((file) =>
      usesIn(readFileSync(path.join(root, file), 'utf8')).flatMap(({ table }) => [
        `${moduleOf(file)} ${table}`,
      ]),
    ),
  );
  const said = [...Object.entries(reads), ...Object.entries(writes)].flatMap(([name, tables]) =>
    tables.map((table) => `${name} ${table}`),
  );
  expect(said.filter((one) => !used.has(one))).toEqual([]);
});

test('a statement is read as it is written', () => {
  expect(usesIn("'DELETE FROM sale WHERE 1' 'SELECT 1 FROM shift JOIN user u' k.insertInto('cart')")).toEqual(
    [
      { table: 'sale', writes: true },
      { table: 'shift', writes: false },
      { table: 'user', writes: false },
      { table: 'cart', writes: true },
    ],
  );
});
