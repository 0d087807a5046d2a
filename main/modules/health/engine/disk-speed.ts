import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { writeAll } from '#main/kernel/write-all.ts';

const page = Buffer.alloc(4096, 0xa5);
const writes = 9;
const pause_ms = 15;

/**
 * How long this folder takes to hold one page for good: the median, in milliseconds, of a few writes with fsync in a file
 * of their own. Asynchronous, with pauses: a sale that comes meanwhile waits for one of them at the most.
 */
export async function measureSync(folder: string): Promise<number> {
  const file = path.join(folder, 'speed.tmp');
  const handle = await open(file, 'w', 0o600);
  try {
    const taken: number[] = [];
    for (let i = 0; i < writes; i += 1) {
      const start = performance.now();
      await writeAll(handle, page, i * page.length);
      await handle.sync();
      taken.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, pause_ms));
    }
    return taken.sort((a, b) => a - b)[Math.floor(writes / 2)] ?? 0;
  } finally {
    await handle.close();
    await rm(file, { force: true });
  }
}
