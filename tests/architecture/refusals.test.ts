import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { refusals } from '#shared/kernel/refusal.ts';
import { allFiles, isSource, root } from './scan.ts';

test('every refusal is given by somebody', () => {
  const givers = allFiles()
    .filter((file) => isSource(file) && !/\.test\.ts$/.test(file))
    .filter((file) => file.startsWith('main/') || file.startsWith('shared/domain/'))
    .map((file) => readFileSync(path.join(root, file), 'utf8'));
  const given = (code: string): boolean => givers.some((text) => text.includes(`'${code}'`));
  expect(given('NOT_FOUND')).toBe(true);
  expect(Object.keys(refusals).filter((code) => !given(code))).toEqual([]);
});
