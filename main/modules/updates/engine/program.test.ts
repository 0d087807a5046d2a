import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appImage, nsis, programHere, sha512Of, WrongFile } from './program.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'program-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return { file, sha512: sha512Of(file) };
};

describe('an AppImage', () => {
  it('takes the place of another in one step, and may be run', () => {
    const inPlace = write('Comptoir.AppImage', 'old');
    const next = write('next', 'new');
    expect(appImage(inPlace.file).exchange(next, 'install')).toBe('exchanged');
    expect(fs.readFileSync(inPlace.file, 'utf8')).toBe('new');
    if (process.platform !== 'win32') expect(fs.statSync(inPlace.file).mode & 0o111).toBe(0o111);
    expect(fs.readdirSync(folder).sort()).toEqual(['Comptoir.AppImage', 'next']);
  });

  it('stays when the next one is not what it should be, or is not there', () => {
    const inPlace = write('Comptoir.AppImage', 'old');
    const { sha512 } = write('next', 'new');
    const other = write('other', 'evil');
    expect(() => appImage(inPlace.file).exchange({ file: other.file, sha512 }, 'install')).toThrow(WrongFile);
    expect(() => appImage(inPlace.file).exchange({ file: `${folder}/none`, sha512 }, 'install')).toThrow(
      'ENOENT',
    );
    expect(fs.readFileSync(inPlace.file, 'utf8')).toBe('old');
    expect(fs.existsSync(`${inPlace.file}.new`)).toBe(false);
  });

  it('is kept once, the last one only', () => {
    const inPlace = write('Comptoir.AppImage', 'one');
    const kept = path.join(folder, 'kept');
    appImage(inPlace.file).keep(kept, '1.0.0');
    const again = appImage(inPlace.file).keep(kept, '1.0.0');
    expect(again?.sha512).toBe(inPlace.sha512);
    fs.writeFileSync(inPlace.file, 'two');
    appImage(inPlace.file).keep(kept, '1.1.0');
    expect(fs.readdirSync(kept)).toEqual(['1.1.0.AppImage']);
  });
});

describe('a Windows installer', () => {
  it('is run in silence, with the computer’s leave where that is needed', () => {
    const ran: (readonly string[])[] = [];
    const run = (file: string, args: readonly string[]) => ran.push([file, ...args]);
    const next = write('Setup.exe', 'MZ');
    const elevate = write('elevate.exe', 'MZ');
    expect(nsis('copy', null, run).exchange(next, 'install')).toBe('handed-over');
    expect(nsis('copy', path.join(folder, 'none.exe'), run).exchange(next, 'install')).toBe('handed-over');
    expect(nsis('copy', elevate.file, run).exchange(next, 'install')).toBe('handed-over');
    const silent = ['--updated', '/S', '--force-run'];
    expect(ran).toEqual([
      [next.file, ...silent],
      [next.file, ...silent],
      [elevate.file, next.file, ...silent],
    ]);
    fs.appendFileSync(next.file, 'x');
    expect(() => nsis('copy', null, run).exchange(next, 'install')).toThrow(WrongFile);
    expect(ran).toHaveLength(3);
  });

  it('has no way back where no copy of it was left', () => {
    expect(nsis(path.join(folder, 'none.exe'), null).keep(path.join(folder, 'kept'), '1.0.0')).toBeNull();
    const copy = write('installer.exe', 'MZ');
    expect(nsis(copy.file, null).keep(path.join(folder, 'kept'), '1.0.0')?.sha512).toBe(copy.sha512);
  });
});

describe('this program', () => {
  it.each([
    [false, 'linux', { APPIMAGE: '/opt/Comptoir.AppImage' }, 'none'],
    [true, 'linux', { APPIMAGE: '/opt/Comptoir.AppImage' }, 'appimage'],
    [true, 'linux', { APPIMAGE: 'Comptoir.AppImage' }, 'none'],
    [true, 'linux', {}, 'none'],
    [true, 'win32', { LOCALAPPDATA: 'C:\\Users\\awa\\AppData\\Local' }, 'nsis'],
    [true, 'darwin', {}, 'none'],
  ] as const)('packaged %s on %s with %o: %s', (packaged, platform, env, kind) => {
    expect(programHere(packaged, platform, env).kind).toBe(kind);
  });
});
