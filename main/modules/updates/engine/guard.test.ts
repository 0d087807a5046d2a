import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deservesAnotherStart, guardStart } from './guard.ts';
import { appImage } from './program.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'guard-'));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));

it('opens the till even where a start cannot be counted, and starts no other by itself', () => {
  const step = { name: 'trial', from: '1.0.0', to: '1.1.0', goodStarts: 0 };
  fs.writeFileSync(
    path.join(dataDir, 'update-state.json'),
    JSON.stringify({ format: 1, untold: [], returnedFrom: [], step }),
  );
  // What the count is written to first: a folder there takes no file, as a full disk takes none.
  fs.mkdirSync(path.join(dataDir, 'update-starts.new'));
  expect(deservesAnotherStart(dataDir, '1.1.0')).toBe(true);
  const logged: string[] = [];
  const verdict = guardStart(dataDir, '1.1.0', appImage(path.join(dataDir, 'none')), (what) =>
    logged.push(what),
  );
  expect(verdict).toBe('go-on');
  expect(deservesAnotherStart(dataDir, '1.1.0')).toBe(false);
  expect(logged).toEqual(['the return to the version before', 'the count of the starts']);
});
