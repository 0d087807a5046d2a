import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';

/** The executable that is given to shops, whose fuses let nobody drive it. */
const shipped = process.env.COMPTOIR_SHIPPED;

test('the program that is shipped opens its store, and does not listen to a debugger', async () => {
  test.skip(!shipped, 'COMPTOIR_SHIPPED names no program');
  const folder = mkdtempSync(path.join(tmpdir(), 'comptoir-shipped-'));
  const store = path.join(folder, 'data', 'till.db');
  const said: string[] = [];
  const args = ['--data', path.dirname(store), '--demo', '--inspect=0'];
  const till = spawn(shipped ?? '', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Both would make it a plain Node, or make it load a file: a fuse takes them away.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=/comptoir-none.js' },
  });
  for (const stream of [till.stdout, till.stderr]) stream.on('data', (piece) => said.push(String(piece)));
  const ended = once(till, 'exit');
  await expect.poll(() => existsSync(store), { timeout: 60_000 }).toBe(true);
  expect(till.exitCode).toBeNull();
  expect(said.join('')).not.toContain('Debugger listening');
  till.kill();
  await ended;
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
