import fs from 'node:fs';
import path from 'node:path';
import { tool } from './command-line.ts';
import { gathered, gatheredFile } from './gathered-texts.ts';
import { root } from './sources.ts';

/** What `node tools/gather-texts.ts` says and does, once the list can be loaded. */
export const gatherTextsTool = tool({
  called: 'node tools/gather-texts.ts',
  says: 'tools.gatherTexts.says',
  ways: [{ args: '', says: 'tools.gatherTexts.way', least: 0, most: 0 }],
  options: {},
  run: ({ out }) => {
    fs.writeFileSync(gatheredFile, gathered());
    out(`${path.relative(root, gatheredFile)}\n`);
    return 0;
  },
});
