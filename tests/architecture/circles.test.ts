import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allFiles, importsOf, isSource, root, targetOf } from './scan.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

/** Files that import each other, in a round, types included: each round once, by the names of its files. */
function circlesOf(graph: Graph): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const visit = (file: string): number => {
    const mine = index.size;
    index.set(file, mine);
    low.set(file, mine);
    open.push(file);
    for (const target of graph.get(file) ?? []) {
      if (!index.has(target)) visit(target);
      if (open.includes(target)) low.set(file, Math.min(low.get(file) ?? mine, low.get(target) ?? mine));
    }
    if (low.get(file) === mine) {
      const round = open.splice(open.indexOf(file));
      if (round.length > 1 || graph.get(file)?.includes(file)) found.push(round.sort());
    }
    return mine;
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return found;
}

const graph: Graph = new Map(
  allFiles()
    .filter((file) => isSource(file) && file !== 'tests/architecture/imports.test.ts')
    .map((file) => [
      file,
      importsOf(readFileSync(path.join(root, file), 'utf8'))
        .map(({ name }) => targetOf(file, name))
        .flatMap(({ kind, name }) => (kind === 'file' ? [name] : [])),
    ]),
);

test('no files import each other in a round, types included', () => {
  expect([...graph.values()].flat().length).toBeGreaterThan(1000);
  expect(circlesOf(graph)).toEqual([]);
});

test('a round is found, whatever its length', () => {
  expect(
    circlesOf(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
        ['c', []],
      ]),
    ),
  ).toEqual([]);
  expect(
    circlesOf(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['a', 'd']],
        ['d', ['d']],
      ]),
    ),
  ).toEqual([['d'], ['a', 'b', 'c']]);
});
