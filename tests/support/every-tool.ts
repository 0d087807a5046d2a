import { announceTool } from '#tools/announce.ts';
import { backupTool } from '#tools/backup.ts';
import { benchTool } from '#tools/bench.ts';
import { buildTool } from '#tools/build.ts';
import { checkTool } from '#tools/check.ts';
import type { Tool } from '#tools/command-line.ts';
import { doctorTool } from '#tools/doctor.ts';
import { exportTool } from '#tools/export.ts';
import { gatherTool } from '#tools/gather-tool.ts';
import { headofficeTool } from '#tools/headoffice.ts';
import { importTool } from '#tools/import.ts';
import { journalTool } from '#tools/journal.ts';
import { startTool } from '#tools/launch.ts';
import { makeDemoTool } from '#tools/make-demo.ts';
import { manualTool } from '#tools/manual.ts';
import { makeIconsTool } from '#tools/pack/make-icons.ts';
import { packTool } from '#tools/pack.ts';
import { priceTool } from '#tools/price.ts';
import { profileTool } from '#tools/profile.ts';
import { signUpdateTool } from '#tools/sign-update.ts';
import { simulateTool } from '#tools/simulate.ts';
import { testTool } from '#tools/suite.ts';
import { syncTool } from '#tools/sync.ts';
import { updateKeysTool } from '#tools/update-keys.ts';

/** What the rows below may name: made before they are called, by tools/odd-files.slow.test.ts. */
export interface OddPlaces {
  /** A name in a folder of this run; nothing is there. */
  readonly at: (name: string) => string;
  /** The data folder of a shop whose till is closed. */
  readonly shop: string;
  readonly baskets: string;
  readonly site: string;
  /** A private key of the updates, under a password, and its folder of installers. */
  readonly key: string;
  readonly installers: string;
}
type Args = (named: string, places: OddPlaces) => readonly string[];

/** A file or folder that a tool reads: in its place come one that is not there, one of the other kind, a closed, an empty and a senseless one. */
export interface Reading {
  readonly what: string;
  readonly kind: 'file' | 'folder';
  readonly args: Args;
  /** Those that are no mistake, and why. */
  readonly takes?: Readonly<Partial<Record<'empty' | 'word' | 'senseless', string>>>;
}

/** A file or folder that a tool writes: one is there already, one of the other kind, none to put it into. */
export interface Writing {
  readonly what: string;
  /** A folder that is there is written into, and one that is not is made. */
  readonly kind: 'file' | 'folder';
  readonly ending?: string;
  /** Why a folder in the place of the file is no mistake. */
  readonly takesFolder?: string;
  readonly args: Args;
}

export interface ToolRow {
  readonly file: string;
  /** Its name in package.json. */
  readonly script?: string;
  readonly tool: Tool;
  readonly reads: readonly Reading[];
  readonly writes: readonly Writing[];
  /** What cannot both be meant. */
  readonly clash: (places: OddPlaces) => readonly string[];
}

export const updatePassword = { COMPTOIR_UPDATE_KEY_PASSWORD: 'a long enough password' };
const twoLanguages = (): readonly string[] => ['--lang', 'fr', '--lang', 'en'];
const data = (command: string): Reading => ({
  what: `data folder (${command})`,
  kind: 'folder',
  args: (named) => [command, '--data', named],
});
/** Nothing but its own sources. */
const ofSources = { reads: [], writes: [], clash: twoLanguages } as const;

export const everyTool: readonly ToolRow[] = [
  {
    file: 'tools/launch.ts',
    script: 'start',
    tool: startTool,
    reads: [
      {
        what: 'site profile',
        kind: 'file',
        args: (named, { at }) => ['--profile', named, '--data', at('new')],
        takes: { empty: 'the till tells it on its first screen', senseless: 'the same' },
      },
    ],
    writes: [{ what: 'data folder', kind: 'folder', args: (named) => ['--data', named] }],
    clash: () => ['--host', 'electron', '--port', '4000'],
  },
  { file: 'tools/suite.ts', script: 'test', tool: testTool, ...ofSources },
  { file: 'tools/build.ts', script: 'build', tool: buildTool, ...ofSources },
  { file: 'tools/check.ts', script: 'check', tool: checkTool, ...ofSources },
  {
    file: 'tools/import.ts',
    script: 'import',
    tool: importTool,
    reads: [
      {
        what: 'products',
        kind: 'file',
        args: (named, { shop }) => [named, '--data', shop],
        takes: { word: 'a list of names, of one product' },
      },
    ],
    writes: [
      { what: 'data folder', kind: 'folder', args: (named, { baskets }) => [baskets, '--data', named] },
    ],
    clash: ({ shop }) => ['undo', '--data', shop, '--country', 'SN'],
  },
  {
    file: 'tools/export.ts',
    script: 'export',
    tool: exportTool,
    reads: [data('products')],
    writes: [
      {
        what: 'table',
        kind: 'file',
        ending: '.csv',
        takesFolder: 'it gets a file called after shop and day',
        args: (named, { shop }) => ['products', named, '--data', shop],
      },
    ],
    clash: ({ shop }) => ['products', '--data', shop, '--from', '2026-11-01'],
  },
  {
    file: 'tools/simulate.ts',
    script: 'simulate',
    tool: simulateTool,
    reads: [
      { what: 'baskets', kind: 'file', args: (named, { at }) => ['--baskets', named, '--data', at('sim')] },
      {
        what: 'catalogue',
        kind: 'file',
        args: (named, { at, baskets }) => ['--baskets', baskets, '--catalog', named, '--data', at('sim-2')],
        takes: { word: 'a list of names, of one product' },
      },
    ],
    writes: [
      {
        what: 'data folder',
        kind: 'folder',
        args: (named, { baskets }) => ['--baskets', baskets, '--data', named],
      },
    ],
    clash: ({ baskets, shop }) => ['--baskets', baskets, '--data', shop, '--data', `${shop}-2`],
  },
  {
    file: 'tools/pack.ts',
    script: 'pack',
    tool: packTool,
    reads: [],
    writes: [{ what: 'packages', kind: 'folder', args: (named) => ['--stub', '--out', named] }],
    clash: () => ['--platform', 'win', '--target', 'deb'],
  },
  {
    file: 'tools/price.ts',
    script: 'price',
    tool: priceTool,
    reads: [{ what: 'cart', kind: 'file', args: (named) => [named] }],
    writes: [],
    clash: twoLanguages,
  },
  {
    file: 'tools/journal.ts',
    script: 'journal',
    tool: journalTool,
    reads: [data('verify')],
    writes: [
      {
        what: 'archive',
        kind: 'file',
        ending: '.zip',
        args: (named, { shop }) => ['export', named, '--data', shop],
      },
      {
        what: 'rebuilt file',
        kind: 'file',
        ending: '.db',
        args: (named, { shop }) => ['rebuild', named, '--data', shop],
      },
    ],
    clash: ({ shop, at }) => ['rebuild', '--check', at('rebuilt.db'), '--data', shop],
  },
  {
    file: 'tools/backup.ts',
    script: 'backup',
    tool: backupTool,
    reads: [
      data('make'),
      data('renew-key'),
      ...['verify', 'inspect', 'restore', 'drill'].map(
        (command): Reading => ({
          what: `backup (${command})`,
          kind: 'file',
          args: (named, { at }) => [command, named, '--code', 'X', '--data', at('empty-pc')],
        }),
      ),
      ...['verify', 'inspect', 'restore', 'drill'].map(
        (command): Reading => ({
          what: `backup (${command}) before its code`,
          kind: 'file',
          args: (named, { at }) => [command, named, '--data', at('empty-pc')],
        }),
      ),
      {
        what: 'folder of backups',
        kind: 'folder',
        args: (named) => ['list', named],
        takes: { empty: 'a folder may hold no backup: said, code 0', senseless: 'the same' },
      },
    ],
    writes: [{ what: 'backups', kind: 'folder', args: (named, { shop }) => ['make', named, '--data', shop] }],
    clash: ({ shop }) => ['list', '--data', shop, '--last-ticket', '5'],
  },
  {
    file: 'tools/doctor.ts',
    script: 'doctor',
    tool: doctorTool,
    reads: [{ what: 'data folder', kind: 'folder', args: (named) => ['--data', named] }],
    writes: [
      {
        what: 'support file',
        kind: 'file',
        ending: '.zip',
        args: (named, { shop }) => ['--data', shop, '--bundle', named],
      },
    ],
    clash: ({ shop }) => ['--data', shop, '--data', `${shop}-2`],
  },
  {
    file: 'tools/profile.ts',
    script: 'profile',
    tool: profileTool,
    reads: [
      {
        what: 'site file',
        kind: 'file',
        args: (named, { at }) => ['make', named, '--key', at('k'), '--new-key', '--out', at('p')],
      },
      {
        what: 'key',
        kind: 'file',
        args: (named, { at, site }) => ['make', site, '--key', named, '--out', at('p')],
      },
      { what: 'profile', kind: 'file', args: (named) => ['check', named] },
    ],
    writes: [
      {
        what: 'profile',
        kind: 'file',
        args: (named, { at, site }) => ['make', site, '--key', at('k'), '--new-key', '--out', named],
      },
      {
        what: 'key',
        kind: 'file',
        args: (named, { at, site }) => ['make', site, '--key', named, '--new-key', '--out', at('p')],
      },
      {
        what: 'kept hashes',
        kind: 'file',
        args: (named, { at, site }) => [
          'make',
          site,
          '--key',
          at('k'),
          '--new-key',
          '--out',
          at('p'),
          '--keep',
          named,
        ],
      },
    ],
    clash: ({ site }) => ['check', site, '--new-key'],
  },
  {
    file: 'tools/sign-update.ts',
    script: 'sign-update',
    tool: signUpdateTool,
    reads: [
      { what: 'installers', kind: 'folder', args: (named, { key }) => [named, '--key', key] },
      { what: 'draft', kind: 'folder', args: (named, { key }) => [named, '--key', key, '--draft'] },
      { what: 'key', kind: 'file', args: (named, { installers }) => [installers, '--key', named] },
      { what: 'key to be named', kind: 'file', args: (named) => ['--public-key', named] },
    ],
    writes: [{ what: 'new key', kind: 'file', args: (named) => ['--new-key', named] }],
    clash: ({ at, key }) => ['--new-key', at('k'), '--public-key', key],
  },
  {
    file: 'tools/announce.ts',
    tool: announceTool,
    reads: [{ what: 'installers', kind: 'folder', args: (named) => [named] }],
    writes: [],
    clash: ({ installers }) => [installers, '--minimum', '999.0.0'],
  },
  {
    file: 'tools/headoffice.ts',
    script: 'headoffice',
    tool: headofficeTool,
    reads: [
      data('totals'),
      {
        what: 'folder of the head office (person)',
        kind: 'folder',
        args: (named) => ['person', '--name', 'Awa', '--data', named],
      },
      {
        what: 'parcel of a till',
        kind: 'file',
        args: (named, { at }) => ['take', named, '--data', at('office')],
      },
    ],
    writes: [
      {
        what: 'data folder',
        kind: 'folder',
        args: (named) => ['code', '--shop', 'Médina', '--data', named],
      },
    ],
    clash: ({ at }) => ['totals', '--data', at('office'), '--shop', 'Médina'],
  },
  {
    file: 'tools/sync.ts',
    script: 'sync',
    tool: syncTool,
    reads: [
      data('once'),
      { what: 'answer', kind: 'file', args: (named, { shop }) => ['import', named, '--data', shop] },
    ],
    writes: [
      {
        what: 'parcel',
        kind: 'file',
        takesFolder: 'it gets a file called after the till and the moment',
        args: (named, { shop }) => ['export', named, '--data', shop],
      },
    ],
    clash: ({ shop }) => ['once', '--data', shop, '--code', 'K7Q2M-3F8D-9XQP'],
  },
  { file: 'tools/update-keys.ts', tool: updateKeysTool, ...ofSources },
  {
    file: 'tools/bench.ts',
    script: 'bench',
    tool: benchTool,
    reads: [],
    writes: [
      { what: 'figures', kind: 'file', args: (named) => ['cart', '--json', named] },
      { what: 'kept files', kind: 'folder', args: (named) => ['cart', '--keep', named] },
    ],
    clash: () => ['cart', '--rounds', '1', '--rounds', '2'],
  },
  { file: 'tools/manual.ts', tool: manualTool, ...ofSources },
  { file: 'tools/gather.ts', tool: gatherTool, ...ofSources },
  {
    file: 'tools/make-demo.ts',
    tool: makeDemoTool,
    reads: [{ what: 'extract', kind: 'file', args: (named) => [named] }],
    writes: [],
    clash: twoLanguages,
  },
  { file: 'tools/pack/make-icons.ts', tool: makeIconsTool, ...ofSources },
];
