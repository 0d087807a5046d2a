import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import type { FakeApplication } from '#tests/support/electron-host/fake-application.ts';
import { buildHost, launchHost } from '#tests/support/electron-host/launch-host.ts';
import type { LaunchedElectronTill } from '#tests/support/launch-electron.ts';
import type { LaunchOptions } from '#tests/support/launched-till.ts';

export type Bridge = {
  call(name: string, input: unknown, meta?: unknown): Promise<unknown>;
  on(name: string, listener: (payload: unknown) => void): () => void;
};
declare global {
  var fake: FakeApplication;
  var asked: unknown[];
}

interface Fixtures {
  dataDir: string;
  launch(options?: Partial<LaunchOptions>): Promise<LaunchedElectronTill>;
}
/** The real host before an application that only remembers what it was asked. */
export const test = base.extend<Fixtures, { outDir: string }>({
  outDir: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const outDir = mkdtempSync(path.join(tmpdir(), 'comptoir-host-'));
      await buildHost(outDir);
      await use(outDir);
      rmSync(outDir, { recursive: true });
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  dataDir: async ({}, use) => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'comptoir-data-'));
    await use(dataDir);
    rmSync(dataDir, { recursive: true, maxRetries: 10 });
  },
  launch: async ({ outDir, dataDir }, use) => {
    const launched: LaunchedElectronTill[] = [];
    await use(async (options) => {
      const till = await launchHost(outDir, { dataDir, ...options });
      launched.push(till);
      return till;
    });
    for (const till of launched) await till.kill();
  },
});
