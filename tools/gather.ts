import { writeGathered } from './gathered.ts';

/** A list that names a file that is gone cannot be loaded, and every tool's words come through it: first the lists. */
if (import.meta.main) {
  if (process.argv.length === 2) await writeGathered();
  const { main } = await import('./command-line.ts');
  const { gatherTool } = await import('./gather-tool.ts');
  await main(gatherTool);
}
