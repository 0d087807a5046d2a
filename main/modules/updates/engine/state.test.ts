import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { firstState, readState, type Step, writeState } from './state.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'update-state-'));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));

it('keeps an announcement on the disk under the name that versions before look for, and finds it again', () => {
  const announcement = { version: '1.1.0' } as Extract<Step, { name: 'downloaded' }>['announcement'];
  const next = { file: 'next', sha512: '' };
  const exchange = {
    ...{ from: '1.0.0', to: '1.1.0', announcement, next, previous: next },
    ...{ snapshot: { file: '', head: '', storeVersion: 1 }, ordered_at: 0, goodStarts: 3 },
  };
  const state = {
    ...firstState('1.1.0'),
    last: exchange,
    step: { name: 'downloaded', announcement, next } as const,
  };
  writeState(dataDir, state);
  const written = JSON.parse(fs.readFileSync(path.join(dataDir, 'update-state.json'), 'utf8'));
  expect(Object.keys(written.step)).toEqual(['name', 'manifest', 'next']);
  expect(written.last.manifest).toEqual(announcement);
  expect(readState(dataDir)).toEqual(state);
});
