import type { PackArch, PackPlatform } from '#tools/pack/target.ts';

/**
 * Everything that may be in a package. A new dependency, a new kind of file or a file in a new place fails the test
 * until somebody has read this list and added to it.
 */
export const allowedPackages: readonly string[] = [
  '@expo-google-fonts/noto-sans-arabic',
  '@expo-google-fonts/noto-sans-ethiopic',
  '@expo-google-fonts/noto-sans-mono',
  '@fastify/accept-negotiator',
  '@fastify/ajv-compiler',
  '@fastify/cookie',
  '@fastify/deepmerge',
  '@fastify/error',
  '@fastify/fast-json-stringify-compiler',
  '@fastify/forwarded',
  '@fastify/merge-json-schemas',
  '@fastify/proxy-addr',
  '@fastify/send',
  '@fastify/static',
  '@fastify/websocket',
  '@isaacs/nonrecursive-glob-match',
  '@lukeed/ms',
  '@pinojs/redact',
  '@serialport/binding-mock',
  '@serialport/bindings-cpp',
  '@serialport/bindings-interface',
  '@serialport/parser-byte-length',
  '@serialport/parser-cctalk',
  '@serialport/parser-delimiter',
  '@serialport/parser-inter-byte-timeout',
  '@serialport/parser-packet-length',
  '@serialport/parser-readline',
  '@serialport/parser-ready',
  '@serialport/parser-regex',
  '@serialport/parser-slip-encoder',
  '@serialport/parser-spacepacket',
  '@serialport/stream',
  'abstract-logging',
  'ajv',
  'ajv-formats',
  'argparse',
  'atomic-sleep',
  'avvio',
  'balanced-match',
  'better-sqlite3',
  'brace-expansion',
  'builder-util-runtime',
  'content-disposition',
  'cookie',
  'dank-do-while',
  'date-fns',
  'debug',
  'depd',
  'dequal',
  'duplexify',
  'electron-updater',
  'end-of-stream',
  'escape-html',
  'fast-decode-uri-component',
  'fast-deep-equal',
  'fast-json-stringify',
  'fast-querystring',
  'fast-uri',
  'fastify',
  'fastify-plugin',
  'fastq',
  'find-my-way',
  'fs-extra',
  'glob',
  'graceful-fs',
  'harfbuzzjs',
  'http-errors',
  'iconv-lite',
  'inherits',
  'ipaddr.js',
  'js-yaml',
  'json-schema-ref-resolver',
  'json-schema-traverse',
  'jsonfile',
  'lazy-val',
  'light-my-request',
  'lodash.escaperegexp',
  'lodash.isequal',
  'lru-cache',
  'mime',
  'minimatch',
  'minipass',
  'ms',
  'node-gyp-build',
  'node-thermal-printer',
  'on-exit-leak-free',
  'once',
  'path-scurry',
  'pino',
  'pino-abstract-transport',
  'pino-roll',
  'pino-std-serializers',
  'pngjs',
  'process-warning',
  'quick-format-unescaped',
  'readable-stream',
  'real-require',
  'require-from-string',
  'ret',
  'reusify',
  'rfdc',
  'safe-buffer',
  'safe-regex2',
  'safe-stable-stringify',
  'safer-buffer',
  'sax',
  'secure-json-parse',
  'semver',
  'serialport',
  'set-cookie-parser',
  'setprototypeof',
  'sonic-boom',
  'split2',
  'statuses',
  'stream-shift',
  'string_decoder',
  'thread-stream',
  'tiny-typed-emitter',
  'toad-cache',
  'toidentifier',
  'universalify',
  'unorm',
  'util-deprecate',
  'wrappy',
  'write-file-queue',
  'ws',
];

const hash = '[\\w-]{8}';
const ownFiles: readonly RegExp[] = [
  /^package\.json$/,
  /^about\/(?:build|licences)\.json$/,
  /^out\/main\/(?:electron|web-main)\.js$/,
  new RegExp(`^out/main/[\\w-]+-${hash}\\.js$`),
  /^out\/main\/threads\/[\w-]+\.js$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/index\.html$/,
  new RegExp(`^out/renderer/assets/[\\w.-]+-${hash}\\.(?:js|css|svg|png|woff2)$`),
];
const packageFiles: readonly RegExp[] = [
  /\.(?:js|cjs|mjs|json)$/,
  /\/(?:licen[cs]e|notice|copying)[\w.-]*$/i,
  /^node_modules\/harfbuzzjs\/dist\/harfbuzz\.wasm$/,
  /^node_modules\/@expo-google-fonts\/noto-sans-\w+\/400Regular\/NotoSans\w+_400Regular\.ttf$/,
];
/** Names that a pattern above would let through and that have no business on a counter. */
const refused =
  /(?:^|\/)(?:\.[^/]+|tests?|__tests__|spec|examples?|bench(?:marks?)?|docs?)\/|\.(?:ts|tsx|mts|cts|map|test\.js|spec\.js|pem|key|p12|pfx|env)$|(?:^|\/)\.env/;

/** Native code of one system and processor, which alone lies outside the archive. */
export const nativeModules = (platform: PackPlatform, arch: PackArch): readonly string[] => {
  const serial = {
    win: { x64: 'win32-x64/@serialport+bindings-cpp', arm64: 'win32-arm64/@serialport+bindings-cpp.armv8' },
    mac: {
      x64: 'darwin-x64+arm64/@serialport+bindings-cpp',
      arm64: 'darwin-x64+arm64/@serialport+bindings-cpp',
    },
    linux: {
      x64: 'linux-x64/@serialport+bindings-cpp.glibc',
      arm64: 'linux-arm64/@serialport+bindings-cpp.armv8.glibc',
    },
  }[platform][arch];
  const system = { win: 'win32', mac: 'darwin', linux: 'linux' }[platform];
  return [
    `node_modules/@serialport/bindings-cpp/prebuilds/${serial}.node`,
    `node_modules/better-sqlite3/prebuilds/${system}-${arch}.node`,
  ];
};

const besideEverywhere: readonly RegExp[] = [
  /(?:^|\/)(?:LICENCES\.txt|sbom\.cdx\.json)$/,
  /(?:^|\/)LICENSES?\.(?:electron\.txt|chromium\.html)$/,
];
const languages = '(?:en|en[-_]US|en[-_]GB|fr)';
/** What electron-builder adds, and what a stub of Electron holds: Electron's own files are not the project's choice. */
const beside: Readonly<Record<PackPlatform, readonly RegExp[]>> = {
  linux: [
    /^(?:comptoir|chrome-sandbox|resources\.pak|version)$/,
    new RegExp(`^locales/${languages}\\.pak$`),
    /^resources\/(?:app-update\.yml|package-type|apparmor-profile)$/,
  ],
  win: [
    /^(?:Comptoir\.exe|resources\.pak|version)$/,
    new RegExp(`^locales/${languages}\\.pak$`),
    /^resources\/(?:app-update\.yml|elevate\.exe)$/,
  ],
  mac: [
    /^Comptoir\.app\/Contents\/(?:Info\.plist|MacOS\/Comptoir)$/,
    /^Comptoir\.app\/Contents\/Resources\/(?:icon\.icns|app-update\.yml)$/,
    new RegExp(`^Comptoir\\.app/Contents/Resources/${languages}\\.lproj/`),
    /^Comptoir\.app\/Contents\/Frameworks\/Comptoir Helper(?: \(\w+\))?\.app\/Contents\/(?:Info\.plist|MacOS\/[\w ()]+)$/,
    /^Comptoir\.app\/Contents\/Frameworks\/Electron Framework\.framework\/Versions\/A\/Electron Framework$/,
    new RegExp(
      `^Comptoir\\.app/Contents/Frameworks/Electron Framework\\.framework/Versions/A/Resources/${languages}\\.lproj/`,
    ),
  ],
};

/** The package a file of node_modules belongs to. */
export function packageOf(file: string): string | null {
  const at = file.lastIndexOf('node_modules/');
  if (at === -1) return null;
  const [first = '', second = ''] = file.slice(at + 'node_modules/'.length).split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

const matches = (patterns: readonly RegExp[], file: string): boolean =>
  patterns.some((one) => one.test(file));

export function isAllowedInside(file: string, platform: PackPlatform, arch: PackArch): boolean {
  if (nativeModules(platform, arch).includes(file)) return true;
  const owner = packageOf(file);
  if (owner === null) return matches(ownFiles, file);
  return (
    allowedPackages.includes(owner) &&
    matches(packageFiles, file) &&
    !refused.test(file.slice(file.lastIndexOf('node_modules/') + 13 + owner.length))
  );
}

export const isAllowedBeside = (file: string, platform: PackPlatform): boolean =>
  matches([...besideEverywhere, ...beside[platform]], file);
