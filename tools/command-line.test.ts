import fs from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { refusal } from '../shared/errors.ts';
import { runCommand, Unusable } from './command-line.ts';
import { RefusedError } from './till.ts';

let told = '';
const before = process.exitCode;
beforeEach(() => {
  told = '';
  vi.stubEnv('LANG', 'en_GB.UTF-8');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = before;
});

const fails = (error: unknown, file?: string) =>
  runCommand(() => {
    throw error;
  }, file);

it('tells what was typed wrong, and what could not be done, each with its exit code', async () => {
  await fails(new Unusable('Name a folder.\n'));
  expect([told, process.exitCode]).toEqual(['Name a folder.\n', 2]);
  told = '';
  await fails(new RefusedError('sale.pay', refusal('NO_SHIFT')));
  expect([told.includes('shift') || told.includes('open'), process.exitCode]).toEqual([true, 1]);
});

it('names the file that cannot be used, also where the system does not', async () => {
  await runCommand(() => fs.readFileSync('/nowhere/b.csv').length);
  expect([told, process.exitCode]).toEqual(['/nowhere/b.csv is not there: check the path.\n', 1]);
  told = '';
  await runCommand(() => fs.readFileSync(import.meta.dirname).length, 'tools');
  expect(told).toBe('tools is a folder: name a file.\n');
});

it('throws a bug on, and gives the exit code of what went well', async () => {
  await expect(fails(new TypeError('a bug'))).rejects.toThrow('a bug');
  await runCommand(async () => 0);
  expect(process.exitCode).toBe(0);
});
