import path from 'node:path';
import { tool } from './command-line.ts';
import { gatherings, writeGathered } from './gathered.ts';
import { root } from './sources.ts';

/** What `node tools/gather.ts` says and does, once the lists can be loaded. */
export const gatherTool = tool({
  called: 'node tools/gather.ts',
  says: 'tools.gather.says',
  ways: [{ args: '', says: 'tools.gather.way', least: 0, most: 0 }],
  options: {},
  run: async ({ out }) => {
    await writeGathered();
    for (const { file } of gatherings) out(`${path.relative(root, file)}\n`);
    return 0;
  },
});
