import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { version } from '#main/kernel/version.ts';
import { sha512Of } from '#main/modules/updates/engine/program.ts';
import { countStart, firstState, type Step, writeState } from '#main/modules/updates/engine/state.ts';
import type { ElectronApi } from './electron-api.ts';
import { gaveWay, startsAgain, updateAbility } from './electron-updates.ts';

let dataDir: string;
let inPlace: string;
const did: string[] = [];
const electron = (isPackaged: boolean): Pick<ElectronApi, 'app'> =>
  ({
    app: {
      isPackaged,
      relaunch: ({ execPath }: { execPath?: string }) => did.push(`relaunch ${execPath === inPlace}`),
      exit: () => did.push('exit'),
      quit: () => did.push('quit'),
    },
  }) as unknown as Pick<ElectronApi, 'app'>;

const savedAppImage = process.env.APPIMAGE;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-updates-'));
  inPlace = path.join(dataDir, 'Comptoir.AppImage');
  fs.writeFileSync(inPlace, 'newer');
  fs.writeFileSync(path.join(dataDir, 'kept'), 'older');
  process.env.APPIMAGE = inPlace;
  did.length = 0;
});
afterEach(() => {
  if (savedAppImage === undefined) delete process.env.APPIMAGE;
  else process.env.APPIMAGE = savedAppImage;
  fs.rmSync(dataDir, { recursive: true, force: true });
});

/** This very program as the newer version, not yet proved. */
function onTrial(): void {
  const step = {
    name: 'trial',
    from: '0.0.1',
    to: version,
    announcement: { store: { version: 1, oldestReader: 1 } },
    next: { file: '', sha512: '' },
    previous: { file: path.join(dataDir, 'kept'), sha512: sha512Of(path.join(dataDir, 'kept')) },
    snapshot: { file: '', head: '', storeVersion: 1 },
    ordered_at: 0,
    goodStarts: 0,
  } as unknown as Step;
  writeState(dataDir, { ...firstState('0.0.1'), step });
}

describe.runIf(process.platform === 'linux')('the window of a new version', () => {
  test('is opened with nothing under way', () => {
    expect(gaveWay(electron(true), dataDir)).toBe(false);
    expect(startsAgain(electron(true), dataDir, new Error('broken'))).toBe(false);
    expect(did).toEqual([]);
  });

  test('tries once more without a word when its program cannot be loaded, then gives way', () => {
    onTrial();
    for (let start = 0; start < 2; start += 1) {
      expect(gaveWay(electron(true), dataDir)).toBe(false);
      expect(startsAgain(electron(true), dataDir, new Error('a native module is missing'))).toBe(true);
    }
    expect(gaveWay(electron(true), dataDir)).toBe(true);
    expect(fs.readFileSync(inPlace, 'utf8')).toBe('older');
    expect(did).toEqual(['relaunch true', 'exit', 'relaunch true', 'exit', 'relaunch true', 'exit']);
  });

  test('tells the person in the end when the way back is blocked', () => {
    onTrial();
    fs.rmSync(path.join(dataDir, 'kept'));
    let starts = 0;
    do {
      expect(gaveWay(electron(true), dataDir)).toBe(false);
      starts += 1;
    } while (startsAgain(electron(true), dataDir, new Error('broken')) && starts < 10);
    expect(starts).toBe(3);
  });

  test('a program that is not packaged is left alone', () => {
    onTrial();
    countStart(dataDir);
    countStart(dataDir);
    expect(updateAbility(electron(false)).program.kind).toBe('none');
    expect(gaveWay(electron(false), dataDir)).toBe(false);
    expect(fs.readFileSync(inPlace, 'utf8')).toBe('newer');
  });
});
