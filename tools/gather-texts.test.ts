import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gathered, gatheredFile } from './gathered-texts.ts';

test('every text of every module is gathered', () => {
  expect(readFileSync(gatheredFile, 'utf8')).toBe(gathered());
});
