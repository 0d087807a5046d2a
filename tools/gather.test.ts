import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { gatherings } from './gathered.ts';

test.each(gatherings.map(({ file, text }) => [path.basename(path.dirname(file)), file, text] as const))(
  'what every module declares is gathered in shared/%s: node tools/run.mjs tools/gather.ts',
  (_folder, file, text) => {
    expect(readFileSync(file, 'utf8')).toBe(text());
  },
);
