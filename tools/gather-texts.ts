import fs from 'node:fs';
import { gathered, gatheredFile } from './gathered-texts.ts';

/** A list that names a file that is gone cannot be loaded, and every tool's words come through it: first the list. */
if (import.meta.main) {
  if (process.argv.length === 2) fs.writeFileSync(gatheredFile, gathered());
  const { main } = await import('./command-line.ts');
  const { gatherTextsTool } = await import('./gather-texts-tool.ts');
  await main(gatherTextsTool);
}
