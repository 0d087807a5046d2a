import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PackPlatform } from '#tools/pack/target.ts';
import { fuseWire } from './fuse-wire.ts';
import { windowsProgram } from './portable-executable.ts';

const languages = ['ar', 'de', 'en-GB', 'en-US', 'es', 'fr', 'sw', 'zh-CN'];

const plist = (values: Readonly<Record<string, string>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>${Object.entries(values)
    .map(([key, value]) => `<key>${key}</key><string>${value}</string>`)
    .join('')}</dict></plist>
`;

/**
 * A folder that electron-builder takes for Electron, with the same file names and nothing that runs. It proves what a
 * package holds and how it is put together where Electron itself cannot be had; it is never given to anybody.
 */
export function writeStubElectron(folder: string, platform: PackPlatform): void {
  const write = (name: string, content: string | Buffer, mode = 0o644): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  };
  write('LICENSE', 'Electron\n');
  write('LICENSES.chromium.html', '<!doctype html><title>Chromium</title>\n');
  write('version', '0.0.0');
  if (platform === 'mac') {
    macBundle(folder, write);
    return;
  }
  for (const language of languages) write(`locales/${language}.pak`, language);
  write('resources.pak', '');
  if (platform === 'win') {
    write('electron.exe', windowsProgram('electron', fuseWire));
  } else {
    write('electron', Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), fuseWire]), 0o755);
    write('chrome-sandbox', '', 0o755);
  }
}

function macBundle(
  folder: string,
  write: (name: string, content: string | Buffer, mode?: number) => void,
): void {
  const bundle = (place: string, name: string): void => {
    write(
      `${place}/${name}.app/Contents/Info.plist`,
      plist({ CFBundleExecutable: name, CFBundleName: name }),
    );
    write(`${place}/${name}.app/Contents/MacOS/${name}`, '#!/bin/sh\nexit 0\n', 0o755);
  };
  bundle('.', 'Electron');
  const frameworks = 'Electron.app/Contents/Frameworks';
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) bundle(frameworks, `Electron Helper${kind}`);
  const framework = `${frameworks}/Electron Framework.framework`;
  write(`${framework}/Versions/A/Electron Framework`, fuseWire, 0o755);
  for (const language of languages) {
    const lproj = `${language.replace('-', '_')}.lproj`;
    write(`${framework}/Versions/A/Resources/${lproj}/locale.pak`, language);
    write(`Electron.app/Contents/Resources/${lproj}/keep`, '');
  }
  symlinkSync('A', path.join(folder, framework, 'Versions', 'Current'));
  for (const name of ['Electron Framework', 'Resources']) {
    symlinkSync(`Versions/Current/${name}`, path.join(folder, framework, name));
  }
}
