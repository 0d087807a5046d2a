import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineKeyOf, readMachineKey } from './keys.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'comptoir-keys-'));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));

describe('the key of this computer', () => {
  it('is made once and read from then on', () => {
    expect(readMachineKey(dataDir)).toBeNull();
    const key = machineKeyOf(dataDir);
    expect(Buffer.from(machineKeyOf(dataDir))).toEqual(Buffer.from(key));
  });

  it('is made beside a folder that stands in its place, which loses nothing', () => {
    const place = path.join(dataDir, 'backup.key');
    fs.mkdirSync(place);
    fs.writeFileSync(path.join(place, 'notes.txt'), 'kept');
    const key = machineKeyOf(dataDir);
    expect(Buffer.from(readMachineKey(dataDir) ?? [])).toEqual(Buffer.from(key));
    const aside = fs.readdirSync(dataDir).find((name) => name.startsWith('backup.key-aside-')) ?? '';
    expect(fs.readFileSync(path.join(dataDir, aside, 'notes.txt'), 'utf8')).toBe('kept');
  });
});
