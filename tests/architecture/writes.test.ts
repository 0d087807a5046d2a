import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { allFiles, isSource, root } from './scan.ts';

/** Each goes on by the number that comes back: the one for all; a printer and a pipe, which are given up in the middle. */
const goOn = ['main/kernel/write-all.ts', 'main/drivers/printer-file.ts', 'tools/command-line.ts'];

it('nothing is written to an open file without looking how much of it the disk took', () => {
  const till = allFiles().filter(
    (file) =>
      isSource(file) &&
      /^(?:main|tools|headoffice)\//.test(file) &&
      !/\.test\.ts$|^tools\/bench\//.test(file),
  );
  const writes = /\bwriteSync\(|\b(?:file|handle|copy|out|target)\.write\(/;
  const found = till.filter((file) => writes.test(readFileSync(path.join(root, file), 'utf8')));
  expect(found.sort()).toEqual([...goOn].sort());
});
