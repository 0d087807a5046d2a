import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { root } from '#tools/sources.ts';
import { windowsLibrary, windowsProgram } from './portable-executable.ts';

/** Debian packages in the place of what electron-builder would fetch, and what each of them is for. */
const packages = [
  { name: '7zip', file: '/usr/bin/7zz', for: ['AppImage', 'deb', 'nsis'] },
  { name: 'squashfs-tools', file: '/usr/bin/mksquashfs', for: ['AppImage'] },
  { name: 'desktop-file-utils', file: '/usr/bin/desktop-file-validate', for: ['AppImage'] },
  { name: 'dpkg', file: '/usr/bin/dpkg-deb', for: ['deb'] },
  { name: 'nsis', file: '/usr/bin/makensis', for: ['nsis'] },
] as const;
export type DebianTarget = (typeof packages)[number]['for'][number];

/** Installs what is missing when this is Debian and we may; names what is missing after that. */
export function requireDebianTools(): ReadonlyMap<DebianTarget, readonly string[]> {
  const missing = () => packages.filter(({ file }) => !existsSync(file));
  if (missing().length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const apt = (...args: string[]) =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        timeout: 180_000,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    const names = missing().map(({ name }) => name);
    const install = () => apt('install', '-y', '-qq', '--no-install-recommends', ...names);
    if (install().status !== 0) {
      apt('update', '-qq');
      install();
    }
  }
  const lacking = (target: DebianTarget) =>
    missing().flatMap(({ name, for: uses }) => ((uses as readonly string[]).includes(target) ? [name] : []));
  return new Map((['AppImage', 'deb', 'nsis'] as const).map((target) => [target, lacking(target)]));
}

const templates = path.join(root, 'node_modules', 'app-builder-lib', 'templates', 'nsis');
const pluginNames = ['UAC', 'StdUtils', 'Nsis7z', 'WinShell', 'SpiderBanner'] as const;

/** The libraries that electron-builder's installer script calls, with the functions it names. */
function calledPlugins(): ReadonlyMap<string, readonly string[]> {
  const scripts = readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ns[hi]$/.test(name))
    .map((name) => readFileSync(path.join(templates, name), 'utf8'))
    .join('\n');
  const functionsOf = (plugin: string) =>
    [...scripts.matchAll(new RegExp(`\\b${plugin}::(\\w+)`, 'gi'))].map(([, name]) => name ?? '');
  return new Map(pluginNames.map((name) => [name, [...new Set(functionsOf(name))]]));
}

/**
 * The tools electron-builder fetches from the Internet, made of Debian's own packages, and stand-ins for what only
 * Windows could run. What they make is whole and looks right to every reader, but is only fit for tests.
 * @returns the environment to give to electron-builder
 */
export function writeDebianTools(folder: string): NodeJS.ProcessEnv {
  const write = (name: string, content: string | Buffer, mode = 0o755): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
    return file;
  };
  const link = (target: string, name: string): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if (existsSync(target)) symlinkSync(target, file);
  };

  const host = process.arch === 'arm64' ? 'arm64' : 'x64';
  link('/usr/bin/mksquashfs', `appimage/linux-${host}/mksquashfs`);
  link('/usr/bin/desktop-file-validate', `appimage/linux-${host}/desktop-file-validate`);
  for (const arch of ['x64', 'arm64']) write(`appimage/runtime-${arch}`, runtime);
  mkdirSync(path.join(folder, 'appimage/lib/x64'), { recursive: true });

  link('/usr/bin/makensis', 'nsis/linux/makensis');
  const nsisShare = '/usr/share/nsis';
  if (existsSync(nsisShare))
    for (const name of readdirSync(nsisShare)) link(path.join(nsisShare, name), `nsis/${name}`);
  write('nsis/elevate.exe', windowsProgram('elevate', Buffer.from('elevate')));
  for (const [name, functions] of calledPlugins()) {
    write(`nsis-resources/plugins/x86-unicode/${name}.dll`, windowsLibrary(`${name}.dll`, functions));
  }
  for (const name of ['lib', 'wine-home']) mkdirSync(path.join(folder, 'wine', name), { recursive: true });
  write('uninstaller.exe', windowsProgram('uninstaller', Buffer.from('uninstaller')));
  write('wine/bin/wine', wine(path.join(folder, 'uninstaller.exe')));

  return {
    ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7zz',
    APPIMAGE_TOOLS_PATH: path.join(folder, 'appimage'),
    CUSTOM_FPM_PATH: write('fpm/fpm', fpm),
    ELECTRON_BUILDER_NSIS_DIR: path.join(folder, 'nsis'),
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: path.join(folder, 'nsis-resources'),
    ELECTRON_BUILDER_WINE_TOOLSET_DIR: path.join(folder, 'wine'),
  };
}

/** Padded to the 4 KiB that the archive behind it is aligned to. */
const runtime = '#!/bin/sh\necho "a test of packaging: this AppImage has no runtime" >&2\nexit 1\n'.padEnd(
  4096,
  '\n',
);

/** `Comptoir-…-win-x64.exe` asks to be run once to write its uninstaller beside itself. */
const wine = (uninstaller: string): string => `#!/bin/sh
cp '${uninstaller}' "\${1%exe}__uninstaller.exe"
`;

/** The few options electron-builder gives to fpm, done by dpkg-deb. */
const fpm = `#!/bin/sh
set -e
depends= recommends= folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/DEBIAN"
while [ $# -gt 0 ]; do
  case $1 in
    --architecture) arch=$2; shift ;;
    --after-install) cp "$2" "$folder/DEBIAN/postinst"; shift ;;
    --after-remove) cp "$2" "$folder/DEBIAN/postrm"; shift ;;
    --description) description=$2; shift ;;
    --version) version=$2; shift ;;
    --package) package=$2; shift ;;
    --name) name=$2; shift ;;
    --maintainer) maintainer=$2; shift ;;
    --url) url=$2; shift ;;
    --deb-priority) priority=$2; shift ;;
    --deb-recommends) recommends="$recommends\${recommends:+, }$2"; shift ;;
    -d) depends="$depends\${depends:+, }$2"; shift ;;
    --force) ;;
    -*) shift ;;
    *=*)
      from=\${1%%=*} to=$folder\${1#*=}
      mkdir -p "$(dirname "$to")"
      cp -a "$from" "$to" ;;
  esac
  shift
done
cat > "$folder/DEBIAN/control" <<END
Package: $name
Version: $version
Architecture: $arch
Maintainer: $maintainer
Homepage: $url
Priority: $priority
Depends: $depends
Recommends: $recommends
Description:$(printf '%s' "$description" | tr '\\n' ' ')
END
chmod 755 "$folder"/DEBIAN/p* "$folder"
dpkg-deb --root-owner-group -Znone --build "$folder" "$package" > /dev/null
`;
