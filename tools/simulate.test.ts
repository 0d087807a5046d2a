import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runHere } from '#tests/support/run-tool.ts';
import { simulateTool } from './simulate.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'simulate-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => path.join(folder, name);
const write = (name: string, lines: readonly string[]): string => {
  fs.writeFileSync(at(name), `${lines.join('\n')}\n`);
  return at(name);
};
const simulate = (...args: string[]) => runHere(simulateTool, [...args, '--data', at('data'), '--json']);

it('sells a ticket of 600 lines as one', async () => {
  const codes = Array.from({ length: 600 }, (_, i) => `P${i}`);
  const catalog = write('goods.csv', [
    'code,name,price',
    ...codes.map((code) => `${code},Article ${code},150`),
  ]);
  const baskets = write('baskets.csv', [
    'ticket,at,code,qty',
    ...codes.map((code) => `gros,2026-11-20T09:00:00Z,${code},2`),
  ]);
  const said = await simulate('--baskets', baskets, '--catalog', catalog, '--strict');
  expect(said.stderr).toBe('');
  expect(said.status).toBe(0);
  expect(JSON.parse(said.stdout)).toMatchObject({
    tickets: 1,
    lines: 600,
    gross_minor: 180_000,
    journal: { verified: true, rebuilt: true },
  });
});

it('makes a product of a code that nobody knows, or sells nothing and names it where it was told to be strict', async () => {
  const catalog = write('goods.csv', ['code,name,price', '111,Pain,150']);
  const baskets = write('baskets.csv', [
    'ticket,at,code,qty,price',
    'a,2026-11-20T09:00:00Z,111,1,',
    'b,2026-11-20T10:00:00Z,222,1,300',
    'b,2026-11-20T10:00:00Z,222,1,300',
    'c,2026-11-20T11:00:00Z,333,1,50',
  ]);
  const strict = await simulate('--baskets', baskets, '--catalog', catalog, '--strict');
  expect(strict).toEqual({
    status: 1,
    stdout: '',
    stderr: 'Nothing was sold: 2 codes of the baskets belong to no product.\n222\n333\n',
  });
  const said = await simulate('--baskets', baskets);
  expect(said.status).toBe(0);
  expect(JSON.parse(said.stdout)).toMatchObject({ tickets: 3, lines: 3, gross_minor: 800 });
  // What was made a product is one from then on.
  expect((await simulate('--baskets', baskets, '--strict')).status).toBe(0);
});

it('sells nothing of rows that cannot be sold, says why, and makes no till for them', async () => {
  const baskets = write('baskets.csv', [
    'ticket,at,code,qty,price',
    'a,2026-13-45T09:00:00Z,111,1,300',
    'b,0001-11-20T09:00:00Z,111,1,300',
    'c,2026-11-20T09:00:00Z,111,1e9,300',
  ]);
  expect(await simulate('--baskets', baskets)).toEqual({
    status: 1,
    stdout: '',
    stderr: [
      'row 2: "2026-13-45T09:00:00Z" is no time',
      'row 3: "0001-11-20T09:00:00Z" is no time',
      'row 4: "1e9" is no quantity',
      'Nothing was sold: no row of the baskets can be sold.\n',
    ].join('\n'),
  });
  expect(fs.existsSync(at('data'))).toBe(false);
});
