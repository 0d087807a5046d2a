import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { version } from '#main/kernel/version.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { everyTool, type OddPlaces, type ToolRow, updatePassword } from '#tests/support/every-tool.ts';
import { runHere, type ToolSaid } from '#tests/support/run-tool.ts';
import { signUpdateTool } from './sign-update.ts';
import { simulateTool } from './simulate.ts';

let folder: string;
let places: OddPlaces;
let count = 0;
/** A name that nothing has. */
const fresh = (): string => {
  count += 1;
  return path.join(folder, `odd-${count}`);
};

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'odd-files-'));
  // Another account finds the way here, and no further: tests may run as root, whom nothing is closed to.
  fs.chmodSync(folder, 0o755);
  const at = (name: string): string => path.join(folder, name);
  const made = (name: string, content: string): string => {
    fs.writeFileSync(at(name), content);
    return at(name);
  };
  fs.mkdirSync(at('installers'));
  made(path.join('installers', `Comptoir-${version}-win-x64.exe`), 'MZ');
  const site = { format: 'comptoir-site-profile', version: 1, name: 'Kiosks', lang: 'fr', country: 'SN' };
  const people = [{ name: 'Awa', role: 'owner' }];
  places = {
    at,
    shop: at('shop'),
    baskets: made('baskets.csv', 'ticket,at,code,qty,price\n1,2026-11-02T09:00:00Z,111,1,500\n'),
    site: made('site.json', JSON.stringify({ ...site, shopName: 'Kiosque', people })),
    key: at('key.pem'),
    installers: at('installers'),
  };
  const sold = await runHere(simulateTool, ['--baskets', places.baskets, '--data', places.shop]);
  const key = await runHere(signUpdateTool, ['--new-key', places.key], { ...updatePassword });
  expect([sold.status, key.status]).toEqual([0, 0]);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
beforeEach(() => expect.hasAssertions());

const bug = (lang: 'fr' | 'en'): string =>
  createTranslator(lang)('tools.bug', { message: '', variable: '' }).split(':')[0] ?? '';
const unfit = {
  stack: /\n\s+at |\w*Error:|node:internal|\[object|undefined|NaN/,
  untranslated: /\b(?:tools|host|refusal|backup|updates)\.[a-z]\w*(?:\.\w|\b(?!\/|\.))/,
};

/** Refused in both languages, each in sentences of its own and none of a bug. */
async function refused(
  { tool }: ToolRow,
  args: readonly string[],
  around: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): Promise<ToolSaid> {
  const [fr, en] = await around(async () => [
    await runHere(tool, args, { LANG: 'fr_SN.UTF-8', ...updatePassword }),
    await runHere(tool, args, { LANG: 'en_GB.UTF-8', ...updatePassword }),
  ]);
  for (const [lang, said] of Object.entries({ fr, en }) as ['fr' | 'en', ToolSaid][]) {
    expect({ args, ...said }).toMatchObject({ stdout: '', stderr: expect.stringMatching(/\S\n$/) });
    expect([1, 2], said.stderr).toContain(said.status);
    expect(said.stderr).not.toMatch(unfit.stack);
    expect(said.stderr).not.toMatch(unfit.untranslated);
    expect(said.stderr).not.toContain(bug(lang));
    // Whether a file is one at all is seen before anybody is asked for what opens it.
    expect(said.stderr).not.toContain(createTranslator(lang)('tools.backup.noKey'));
  }
  expect(fr?.status).toBe(en?.status);
  if (!args.includes('--lang')) expect(fr?.stderr).not.toBe(en?.stderr);
  return en as ToolSaid;
}

/** As an account that nothing of this run belongs to. */
async function asAnother<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

const rowsOf = <K extends 'reads' | 'writes'>(what: K) =>
  everyTool.flatMap((row) =>
    row[what].map((one) => [`${row.file} – ${one.what}`, row, one] as [string, ToolRow, ToolRow[K][number]]),
  );

describe.each(rowsOf('reads'))('%s', (_name, row, { kind, args, takes = {} }) => {
  const make = (content: string): string => {
    const named = fresh();
    if (kind === 'file') fs.writeFileSync(named, content);
    else {
      fs.mkdirSync(named);
      if (content !== '') fs.writeFileSync(path.join(named, 'till.db'), content);
    }
    return named;
  };

  it('that is not there is named', async () => {
    const named = fresh();
    expect((await refused(row, args(named, places))).stderr).toContain(named);
    expect(fs.existsSync(named)).toBe(false);
  });

  it('that is of the other kind is named', async () => {
    const named = fresh();
    if (kind === 'file') fs.mkdirSync(named);
    else fs.writeFileSync(named, 'nothing');
    const { stderr } = await refused(row, args(named, places));
    expect(stderr).toContain(`${named} is a ${kind === 'file' ? 'folder' : 'file'}`);
  });

  it.runIf(process.getuid)('that this account may not open is named', async () => {
    const named = make('closed');
    fs.chmodSync(named, 0);
    const { stderr } = await refused(row, args(named, places), asAnother);
    expect(stderr).toContain('may not be opened by this account');
    expect(stderr).toContain(named);
  });

  if (!takes.empty)
    it('that is empty is refused', async () => {
      await refused(row, args(make(''), places));
    });

  if (!takes.senseless)
    it('that makes no sense is refused', async () => {
      const word = takes.word ? [] : ['hello'];
      for (const content of ['\u0000\u0001\u00ff'.repeat(3000), '{"a": 1', ...word])
        await refused(row, args(make(content), places));
    });
});

describe.each(rowsOf('writes'))('%s', (_name, row, { kind, ending = '', takesFolder, args }) => {
  it('is not written over, nor into the place of the other kind', async () => {
    const named = `${fresh()}${ending}`;
    fs.writeFileSync(named, 'handed out');
    expect((await refused(row, args(named, places))).stderr).toContain(named);
    expect(fs.readFileSync(named, 'utf8')).toBe('handed out');
    if (kind === 'folder' || takesFolder) return;
    fs.rmSync(named);
    fs.mkdirSync(named);
    await refused(row, args(named, places));
    expect(fs.readdirSync(named)).toEqual([]);
  });

  if (kind === 'file')
    it('is not written into a folder that is not there', async () => {
      const none = fresh();
      const { stderr } = await refused(row, args(path.join(none, `x${ending}`), places));
      expect(stderr).toContain(none);
      expect(fs.existsSync(none)).toBe(false);
    });

  if (kind === 'file')
    it.runIf(process.getuid)('is not written where this account may not', async () => {
      const closed = fresh();
      fs.mkdirSync(closed, { mode: 0o555 });
      fs.chmodSync(places.at('shop'), 0o755);
      await refused(row, args(path.join(closed, `x${ending}`), places), asAnother);
      expect(fs.readdirSync(closed)).toEqual([]);
    });
});

it.each(everyTool.map((row) => [row.file, row] as const))(
  '%s asks which of two is meant',
  async (_file, row) => {
    const before = fs.readdirSync(folder);
    const { status } = await refused(row, row.clash(places));
    expect(status).toBe(2);
    expect(fs.readdirSync(folder)).toEqual(before);
  },
);
