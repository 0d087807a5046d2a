import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { version } from '#main/kernel/version.ts';
import { tasks } from '#main/modules/updates/engine/computer/hand-over.ts';
import { ownFiles, placesOn } from '#main/modules/updates/engine/computer/places.ts';

const { folders, lacking } = inject('made');
const script = path.join(import.meta.dirname, '../../resources/installer/installer.nsh');
const say = (file: string, ...args: string[]): string =>
  execFileSync(file, args, { encoding: 'utf8', maxBuffer: 50_000_000 });
/** Said by name at the end of a run where it could not be built. */
const without = (kind: keyof typeof lacking): string =>
  lacking[kind].length > 0 ? ` (needs ${lacking[kind].join(', ')})` : '';
const work = mkdtempSync(path.join(tmpdir(), 'comptoir-installers-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe.skipIf(lacking.nsis.length > 0)(`the Windows installers${without('nsis')}`, () => {
  const installer = (arch: string): string => path.join(folders.win, `Comptoir-${version}-win-${arch}.exe`);
  const feed = () => readFileSync(path.join(folders.win, 'latest.yml'), 'utf8');

  test.each(['x64', 'arm64'])('%s: one file that needs no Internet: the whole program is in it', (arch) => {
    const payload = path.join(work, arch);
    say('7zz', 'x', '-y', `-o${payload}`, installer(arch));
    const [archive] = readdirSync(path.join(payload, '$PLUGINSDIR')).filter((name) => name.endsWith('.7z'));
    const listed = say('7zz', 'l', '-ba', path.join(payload, '$PLUGINSDIR', archive ?? ''));
    for (const name of ['Comptoir.exe', 'resources/app.asar', `prebuilds/win32-${arch}.node`]) {
      expect(listed.replaceAll('\\', '/')).toContain(name);
    }
  });

  test('are for the whole computer: they ask for its administrator', () => {
    expect(readFileSync(installer('x64'), 'latin1')).toContain('level="requireAdministrator"');
  });

  test('the feed names both, each with its own block map, so that an update is a difference', () => {
    for (const arch of ['x64', 'arm64']) {
      expect(feed()).toContain(`url: ${path.basename(installer(arch))}`);
      expect(existsSync(`${installer(arch)}.blockmap`)).toBe(true);
    }
    expect(feed()).toMatch(new RegExp(`^version: ${version}$`, 'm'));
    const update = path.join(folders.win, 'win-unpacked/resources/app-update.yml');
    expect(readFileSync(update, 'utf8')).toMatch(/^provider: generic\nurl: https:\/\//);
  });

  test('what the project adds to the installer compiles, and a mistake in it would not', () => {
    const compile = (added: string, defined = ''): number | null =>
      spawnSync('makensis', ['-V0', '-'], { input: installerAround(script, added, defined), cwd: work })
        .status;
    expect(compile('')).toBe(0);
    expect(compile('', '!define BUILD_UNINSTALLER')).toBe(0);
    expect(compile('!insertmacro noSuchMacro')).not.toBe(0);
  });

  test('a site profile given to it goes where every person’s till looks for it, or nothing is installed', () => {
    const text = readFileSync(script, 'utf8');
    expect(text).toMatch(/GetOptions.*"\/PROFILE="/);
    expect(text).toContain('"$APPDATA\\Comptoir\\site.comptoir-profile"');
    expect(text.indexOf('SetErrorLevel 3')).toBeLessThan(text.indexOf('!macro customInstall'));
  });

  test('the tasks of the updates are named and laid out as the till expects them', () => {
    const text = readFileSync(path.join(path.dirname(script), 'update-tasks.nsh'), 'utf8');
    for (const task of Object.values(tasks)) {
      expect(text).toContain(`/Create /F /TN "${task}"`);
      expect(text).toContain(`/Delete /F /TN "${task}"`);
    }
    const places = placesOn({ CommonProgramW6432: '$COMMONFILES64', ProgramData: '' });
    expect(placesOn({ CommonProgramW6432: 'C', ProgramData: 'D' })?.own).toBe('C\\Comptoir');
    expect(places).toBeNull();
    expect(text).toContain('!define updatePlace "$COMMONFILES64\\Comptoir"');
    for (const name of [ownFiles.installed, ownFiles.ready])
      expect(text).toContain(`"\${updatePlace}\\${name}"`);
    // The scheduler reads a document, and nobody but administrators may change what it starts.
    const documents = [...text.matchAll(/writeTask "[^"]*" "([^"]*)" "([^"]*)" "([^"]*)" "([^"]*)"/g)];
    expect(documents.map(([, , principal, access, argument]) => [principal, access, argument])).toEqual([
      ['<UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel>', '(A;;FRFX;;;BU)', '--apply-update'],
      ['<GroupId>S-1-5-32-545</GroupId><RunLevel>LeastPrivilege</RunLevel>', '', '--resume'],
    ]);
    const pieces = [...text.matchAll(/FileWriteUTF16LE (?:\/BOM )?\$R8 '([^']*)'/g)].map(
      ([, piece]) => piece,
    );
    for (const [, settings = '', principal = '', access = '', argument = ''] of documents) {
      const xml = pieces
        .join('')
        .replaceAll('$\\r$\\n', '\n')
        .replace(/\$\{(SETTINGS|PRINCIPAL|ACCESS|ARGUMENT)\}/g, (_all, name: string) =>
          String({ SETTINGS: settings, PRINCIPAL: principal, ACCESS: access, ARGUMENT: argument }[name]),
        );
      expect(unclosedElements(xml)).toEqual([]);
      expect(xml).not.toContain('Triggers');
    }
  });
});

/** Elements of a document that were opened and not closed in their order. */
function unclosedElements(xml: string): string[] {
  const open: string[] = [];
  for (const [, closing, name = ''] of xml.matchAll(/<(\/?)([A-Za-z]+)[^>]*>/g)) {
    if (!closing) open.push(name);
    else if (open.pop() !== name) return [name];
  }
  return open;
}

/** The least installer that calls the project's macros where electron-builder's does. */
const installerAround = (script: string, added: string, defined: string): string => `
Unicode true
OutFile "${path.join(work, 'least.exe')}"
!define APP_EXECUTABLE_FILENAME Comptoir.exe
!define isUpdated '$0 == 1'
${defined}
!include LogicLib.nsh
!include FileFunc.nsh
!include MUI2.nsh
!include "${script}"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "French"
!ifndef BUILD_UNINSTALLER
  !insertmacro customHeader
  Function .onInit
    !insertmacro customInit
  FunctionEnd
!endif
Section
  !ifndef BUILD_UNINSTALLER
    !insertmacro customInstall
    WriteUninstaller "$INSTDIR\\uninstall.exe"
  !endif
  ${added}
SectionEnd
Section Uninstall
  !insertmacro customUnInstall
SectionEnd
`;

describe.skipIf(lacking.AppImage.length > 0)(`the AppImage${without('AppImage')}`, () => {
  const image = path.join(folders.linux, `Comptoir-${version}-linux-x86_64.AppImage`);

  test('holds the whole program, its icons and its entry in the menu', () => {
    // Behind the runtime of 4 KiB.
    const listed = say('unsquashfs', '-l', '-o', '4096', image);
    for (const name of [
      'resources/app.asar',
      'comptoir.desktop',
      'usr/share/icons/hicolor/256x256/apps/comptoir.png',
    ]) {
      expect(listed).toContain(`squashfs-root/${name}`);
    }
    const entry = say('unsquashfs', '-o', '4096', '-cat', image, 'comptoir.desktop');
    expect(entry).toMatch(/^MimeType=application\/x-comptoir-backup;$/m);
    expect(entry).toMatch(/^Comment\[fr\]=Caisse enregistreuse$/m);
  });

  test('is in the feed with its block map', () => {
    const feed = readFileSync(path.join(folders.linux, 'latest-linux.yml'), 'utf8');
    expect(feed).toContain(path.basename(image));
    expect(feed).toMatch(/blockMapSize: \d+/);
  });
});

describe.skipIf(lacking.deb.length > 0)(`the Debian package${without('deb')}`, () => {
  const file = path.join(folders.linux, `Comptoir-${version}-linux-amd64.deb`);

  test('says what it is and what it needs', () => {
    const field = (name: string) => say('dpkg-deb', '-f', file, name).trim();
    expect([field('Package'), field('Version'), field('Architecture')]).toEqual([
      'comptoir',
      version,
      'amd64',
    ]);
    expect(field('Depends')).toContain('libgtk-3-0');
  });

  test('opens backups with Comptoir', () => {
    const folder = path.join(work, 'deb');
    say('dpkg-deb', '-x', file, folder);
    expect(readFileSync(path.join(folder, 'usr/share/mime/packages/comptoir.xml'), 'utf8')).toContain(
      '*.comptoir-backup',
    );
    expect(readFileSync(path.join(folder, 'usr/share/applications/comptoir.desktop'), 'utf8')).toContain(
      '%U',
    );
    expect(existsSync(path.join(folder, 'opt/Comptoir/resources/app.asar'))).toBe(true);
  });
});

test('every package is in the list of sums', () => {
  const check = (folder: string, sums: string): string =>
    say('sh', '-c', `cd '${folder}' && sha256sum -c ${sums}`);
  const made = lacking.AppImage.length + lacking.deb.length === 0;
  expect(existsSync(path.join(folders.linux, 'SHA256SUMS-linux.txt'))).toBe(made);
  if (made) expect(check(folders.linux, 'SHA256SUMS-linux.txt').match(/: OK/g)).toHaveLength(2);
  if (lacking.nsis.length === 0)
    expect(check(folders.win, 'SHA256SUMS-win.txt').match(/: OK/g)).toHaveLength(2);
});
