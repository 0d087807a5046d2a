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
/** What each says of the tables of others. */
const said = modules.flatMap(({ name, reads = [], writes = [] }) => [
  ...reads.map((table) => `${name} reads ${table}`),
  ...writes.map((table) => `${name} writes ${table}`),
]);

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

const usesOfOthers = sources.flatMap((file) => {
  const name = moduleOf(file);
  return usesIn(readFileSync(path.join(root, file), 'utf8'))
    .filter(({ table }) => ownerOf.get(table) !== name)
    .map((use) => ({ ...use, file, said: `${name} ${use.writes ? 'writes' : 'reads'} ${use.table}` }));
});

test('a table is written by its owner alone, and read by those who say so', () => {
  const found = usesOfOthers
    .filter((use) => !said.includes(use.said) && !said.includes(use.said.replace(' reads ', ' writes ')))
    .filter((use) => use.writes || use.table !== 'journal')
    .map((use) => `${use.file}: ${use.said} of ${ownerOf.get(use.table)}`);
  expect([...new Set(found)]).toEqual([]);
});

test('what nobody reads any more is not said to be read', () => {
  const used = new Set(usesOfOthers.map((use) => use.said));
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
