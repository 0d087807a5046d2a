import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { gatherings } from './gathered.ts';
import { root } from './sources.ts';

test.each(gatherings.map(({ file, text }) => [path.relative(root, file), file, text] as const))(
  'what every module declares is gathered in %s: node tools/run.mjs tools/gather.ts',
  async (_folder, file, text) => {
    expect(readFileSync(file, 'utf8')).toBe(await text());
  },
);
