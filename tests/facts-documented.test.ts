import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { storeFile } from '#main/kernel/open-store.ts';
import { type FactKind, facts } from '#shared/contract/facts.ts';
import { bytesOf, parseRow, type Row } from '#shared/journal/row.ts';
import type { FactSet } from '#shared/kernel/fact.ts';
import { root } from '#tools/sources.ts';
import { frozenSchemas, thaw } from './support/frozen-store.ts';
import { spelled, wholeFacts } from './support/whole-facts.ts';

const kinds = Object.keys(facts) as FactKind[];
const rowOf = (kind: FactKind, body: unknown): Row =>
  ({ till: 'T1', epoch: 1, seq: 2, kind, at: 3, day: '2026-11-20', user: 4, body }) as Row;
const bodyIn = (bytes: string): string => /"body":(.*)}$/s.exec(bytes)?.[1] ?? '';

describe('a fact', () => {
  it.each(kinds)('%s is spelled as it always was, and read back whole', (kind) => {
    const bytes = bytesOf(rowOf(kind, wholeFacts[kind]));
    expect(bodyIn(bytes)).toBe(spelled[kind]);
    expect(parseRow(bytes).body).toEqual(wholeFacts[kind]);
    expect(bytesOf(parseRow(bytes))).toBe(bytes);
  });

  it('is declared by one module', async () => {
    const files = fs
      .globSync('shared/{kernel,modules/*}/facts.ts', { cwd: root })
      .map((file) => import(path.join(root, file)) as Promise<Readonly<Record<string, FactSet>>>);
    const declared = (await Promise.all(files)).flatMap((file) =>
      Object.values(file).flatMap((set) => Object.keys(set)),
    );
    expect(declared.toSorted()).toEqual(kinds.toSorted());
  });

  it('of a kind that this program does not know stays as it is', () => {
    const bytes = bytesOf(rowOf('toString' as FactKind, { of: 'tomorrow' }));
    expect(parseRow(bytes).body).toEqual({ of: 'tomorrow' });
    expect(bytesOf(parseRow(bytes))).toBe(bytes);
  });
});

describe.each(frozenSchemas())('the rows of a store of schema %i', (schema) => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'facts-'));
  afterAll(() => fs.rmSync(dataDir, { recursive: true, force: true }));

  it('are spelled again byte for byte', () => {
    thaw(schema, dataDir);
    const db = new Sqlite(storeFile(dataDir), { readonly: true });
    const rows = db.prepare<[], { bytes: string }>('SELECT bytes FROM journal ORDER BY position').all();
    db.close();
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.map(({ bytes }) => bytesOf(parseRow(bytes)))).toEqual(rows.map(({ bytes }) => bytes));
  });
});

const spec = fs.readFileSync(path.join(root, 'docs/spec/journal.md'), 'utf8');
const section = (title: string): string =>
  new RegExp(`## ${title}\\n([\\s\\S]*?)\\n## `).exec(spec)?.[1] ?? '';
const rowsOf = (table: string): string[][] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
const namesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
const keysOf = (value: unknown): string[] => Object.keys(value as object).toSorted();
const rows = rowsOf(section('The kinds of facts'));

describe('docs/spec/journal.md', () => {
  it('has one row for each kind of fact, and for no other', () => {
    expect(rows.flatMap(([, cell]) => namesIn(cell)).toSorted()).toEqual(kinds.toSorted());
  });

  it.each(rows.map(([, cell = '', what = '', fields = '']) => [cell, what, fields] as const))(
    'names the fields of %s',
    (cell, what, fields) => {
      expect(what).not.toBe('');
      const told = fields.split('; ');
      namesIn(cell).forEach((kind, at) => {
        if (kind === 'sale') return;
        expect(told[at]?.split(', ').toSorted()).toEqual(keysOf(JSON.parse(spelled[kind as FactKind])));
      });
    },
  );

  it('names the keys of a sale, of its lines and of its tenders', () => {
    const [ofSale = '', ofLine = ''] = section('A sale').split('| line | meaning |');
    const sale = JSON.parse(spelled.sale);
    const named = (table: string): string[] => rowsOf(table).flatMap(([, cell]) => namesIn(cell));
    expect(named(ofSale).toSorted()).toEqual(keysOf(sale));
    expect(named(ofLine).toSorted()).toEqual(keysOf(sale.l[0]));
    const tenders = rowsOf(ofSale).find(([, cell]) => cell === '`td`')?.[2];
    expect(namesIn(tenders).toSorted()).toEqual(keysOf(sale.td[0]));
  });
});
