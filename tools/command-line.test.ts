import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { runHere } from '#tests/support/run-tool.ts';
import { backupTool } from './backup.ts';
import { benchTool } from './bench.ts';
import { type Tool, tool } from './command-line.ts';
import { doctorTool } from './doctor.ts';
import { importTool } from './import.ts';
import { journalTool } from './journal.ts';
import { startTool } from './launch.ts';
import { packTool } from './pack.ts';
import { priceTool } from './price.ts';
import { profileTool } from './profile.ts';
import { signUpdateTool } from './sign-update.ts';
import { simulateTool } from './simulate.ts';
import { root } from './sources.ts';

let folder: string;
let till: TestTill;
let damaged: string;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tools-'));
  till = await openCounter({ dataDir: path.join(folder, 'selling') });
  damaged = path.join(folder, 'damaged');
  fs.mkdirSync(damaged);
  fs.writeFileSync(
    path.join(damaged, 'till.db'),
    'not a database, and longer than its first page'.repeat(200),
  );
  fs.writeFileSync(path.join(folder, 'a-file'), 'nothing');
});
afterAll(async () => {
  await till.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const stack = /\n\s+at |Error:|node:internal|\[object/;
const backupOfOld = path.join(root, 'tests/fixtures/backups/schema-2.comptoir-backup');

/** The very words where a tool has its own; that every tool answers all that is odd is in tools/odd-files.slow.test.ts. */
const at = (...parts: string[]): string => path.join(folder, ...parts);
const sentences: readonly (readonly [string, Tool, () => string[], number, RegExp])[] = [
  [
    'a baskets file that is not there',
    simulateTool,
    () => ['--baskets', at('none.csv'), '--data', at('new')],
    1,
    /none\.csv is not there/,
  ],
  ['no baskets', simulateTool, () => ['--data', at('new')], 2, /--baskets is missing/],
  [
    'a country there is not',
    simulateTool,
    () => ['--baskets', at('a-file'), '--data', at('new'), '--country', 'ZZ'],
    2,
    /ZZ/,
  ],
  ['a folder as baskets', simulateTool, () => ['--baskets', folder, '--data', at('new')], 2, /is a folder/],
  [
    'a till that sells (simulate)',
    simulateTool,
    () => ['--baskets', at('a-file'), '--data', at('selling')],
    1,
    /is open, or another command/,
  ],
  [
    'a file that is not there (import)',
    importTool,
    () => [at('none.csv'), '--data', at('new')],
    1,
    /none\.csv is not there/,
  ],
  ['a folder as products', importTool, () => [folder, '--data', at('new')], 2, /is a folder/],
  [
    'a file as data folder (import)',
    importTool,
    () => [at('a-file'), '--data', at('a-file')],
    2,
    /is a file: name a folder/,
  ],
  [
    'a till that sells (import)',
    importTool,
    () => [at('a-file'), '--data', at('selling')],
    1,
    /is open, or another command/,
  ],
  ['a cart that is not there', priceTool, () => [at('none.json')], 1, /none\.json is not there/],
  ['a folder as cart', priceTool, () => [folder], 2, /is a folder/],
  [
    'a cart that is no JSON',
    priceTool,
    () => [at('a-file')],
    1,
    /a-file, line 1, column 1: this is not JSON: nothing/,
  ],
  ['no till (journal)', journalTool, () => ['verify', '--data', at('nowhere')], 2, /There is no till in/],
  [
    'a file as data folder (journal)',
    journalTool,
    () => ['verify', '--data', at('a-file')],
    2,
    /is a file: name a folder/,
  ],
  ['a damaged till (journal)', journalTool, () => ['verify', '--data', damaged], 1, /\.$/m],
  [
    'an export over a file',
    journalTool,
    () => ['export', at('a-file'), '--data', at('selling')],
    2,
    /exists already/,
  ],
  [
    'an export into no folder',
    journalTool,
    () => ['export', at('none', 'x.zip'), '--data', at('selling')],
    2,
    /There is no folder/,
  ],
  ['a rebuild into nothing', journalTool, () => ['rebuild', '--data', at('selling')], 2, /FILE is missing/],
  ['no till (doctor)', doctorTool, () => ['--data', at('nowhere')], 2, /There is no till in/],
  ['a damaged till (doctor)', doctorTool, () => ['--data', damaged], 1, /\.$/m],
  ['no till (backup)', backupTool, () => ['make', '--data', at('nowhere')], 2, /There is no till in/],
  [
    'a folder of backups that is not there',
    backupTool,
    () => ['list', at('none'), '--data', at('nowhere')],
    1,
    /none is not there/,
  ],
  [
    'a file as folder of backups',
    backupTool,
    () => ['list', at('a-file'), '--data', at('nowhere')],
    2,
    /a-file is a file: name a folder/,
  ],
  ['a backup that is not there', backupTool, () => ['verify', at('none')], 1, /none is not there/],
  ['a backup that is none', backupTool, () => ['verify', at('a-file'), '--code', 'X'], 1, /backup/],
  ['a folder as backup', backupTool, () => ['inspect', folder, '--code', 'X'], 2, /is a folder/],
  [
    'a ticket number that is none',
    backupTool,
    () => ['restore', at('a-file'), '--code', 'X', '--last-ticket', 'ten'],
    2,
    /whole number/,
  ],
  [
    'a ticket number that no till prints',
    backupTool,
    () => ['restore', at('a-file'), '--code', 'X', '--last-ticket', '9007199254740991'],
    2,
    /0 to 1,?000,?000,?000/,
  ],
  [
    'a restore beside a till that sells',
    backupTool,
    () => ['restore', backupOfOld, '--code', 'X', '--data', at('selling')],
    1,
    /is open, or another command/,
  ],
  ['a key that is whole', backupTool, () => ['renew-key', '--data', at('selling')], 1, /key .* is whole/],
  ['a profile that is not there', profileTool, () => ['check', at('none')], 1, /none is not there/],
  ['a profile that is none', profileTool, () => ['check', at('a-file')], 1, /profile/],
  [
    'a site file that is no JSON',
    profileTool,
    () => ['make', at('a-file'), '--key', at('k.pem')],
    1,
    /a-file, line 1, column 1: this is not JSON: nothing/,
  ],
  ['a profile without a key', profileTool, () => ['make', at('a-file')], 2, /--key is missing/],
  [
    'a folder of installers that is not there',
    signUpdateTool,
    () => [at('none'), '--key', at('k.pem')],
    1,
    /none is not there/,
  ],
  ['a key that is not there', signUpdateTool, () => [folder, '--key', at('k.pem')], 1, /k\.pem is not there/],
  ['a key that is none', signUpdateTool, () => [folder, '--key', at('a-file')], 1, /no private key/],
  ['a bench there is not', benchTool, () => ['speed'], 2, /only sale/],
  ['a count that is none', benchTool, () => ['sale', '--rounds', '-1'], 2, /--rounds/],
  [
    'figures into no folder',
    benchTool,
    () => ['sale', '--json', at('none', 'x.json')],
    2,
    /There is no folder/,
  ],
  [
    'a kind of installer there is not',
    packTool,
    () => ['--platform', 'win', '--target', 'deb'],
    2,
    /--target deb: only nsis, dir are known/,
  ],
  [
    'an option that stands there twice',
    journalTool,
    () => ['verify', '--data', at('one'), '--data', at('two')],
    2,
    /--data stands there twice/,
  ],
  [
    'an option of another command',
    backupTool,
    () => ['make', '--place', at('a-file')],
    2,
    /--place does not go with make/,
  ],
  ['a system there is not', packTool, () => ['--platform', 'amiga'], 2, /only win, mac, linux/],
  ['a window there is not', startTool, () => ['--host', 'lynx'], 2, /only electron, web/],
  ['a port there is not', startTool, () => ['--port', '70000'], 2, /--port/],
  [
    'a profile for a start that is not there',
    startTool,
    () => ['--profile', at('none')],
    1,
    /none is not there/,
  ],
  ['a file as data folder (start)', startTool, () => ['--data', at('a-file')], 2, /is a file: name a folder/],
];

it.each(sentences)('answers in a sentence: %s', async (_what, one, args, code, sentence) => {
  const said = await runHere(one, args());
  expect(said.stderr).toMatch(sentence);
  expect(said.stderr).not.toMatch(stack);
  expect({ status: said.status, stdout: said.stdout }).toEqual({ status: code, stdout: '' });
});

it.runIf(process.getuid?.() !== 0)('names a folder that this account may not open', async () => {
  const closed = at('closed');
  fs.mkdirSync(closed, { mode: 0 });
  const said = await runHere(doctorTool, ['--data', closed]);
  expect(said).toMatchObject({ status: 1, stdout: '' });
  expect(said.stderr).toContain('may not be opened by this account');
});

describe('the language of a tool', () => {
  const sentence = async (args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> =>
    (await runHere(journalTool, ['verify', ...args], env)).stderr;
  const missing = ['--data', '/nowhere/at/all'];
  it.each<[string, string[], NodeJS.ProcessEnv, string]>([
    ['what was asked for', ['--lang', 'fr'], { LANG: 'en_GB.UTF-8' }, 'Il n’y a pas de caisse'],
    ['LC_ALL before LANG', [], { LC_ALL: 'fr_SN.UTF-8', LANG: 'en_GB.UTF-8' }, 'Il n’y a pas de caisse'],
    ['LANG', [], { LANG: 'en_GB.UTF-8' }, 'There is no till'],
  ])('is %s', async (_what, args, env, start) => {
    expect(await sentence([...args, ...missing], env)).toMatch(start);
  });
  it('is the shop’s where the computer says none', async () => {
    const said = await runHere(journalTool, ['verify', '--data', till.dataDir], { LANG: 'C.UTF-8' });
    expect(said.stdout).toMatch(/^INTACT : /);
  });
});

describe('a bug of ours', () => {
  const broken = tool({
    called: 'broken',
    says: 'tools.check.says',
    ways: [{ args: '', says: 'tools.check.way', least: 0, most: 0 }],
    options: {},
    run: () => {
      throw new TypeError('a bug');
    },
  });
  it('is told in a sentence, and shows where it is to whoever asks', async () => {
    const said = await runHere(broken, []);
    expect(said).toMatchObject({ status: 1, stderr: expect.stringContaining('a bug') });
    expect(said.stderr).not.toMatch(stack);
    expect((await runHere(broken, [], { LANG: 'en', COMPTOIR_TRACE: '1' })).stderr).toMatch(stack);
  });
});

describe('as a process', () => {
  it('takes away what it copied, whoever ends it', async () => {
    const file = at('sleeper.ts');
    const scratch = JSON.stringify(path.join(root, 'tools', 'command-line.ts'));
    fs.writeFileSync(
      file,
      `import fs from 'node:fs';
import { main, tool } from ${scratch};
await main(tool({ called: 'x', says: 'tools.check.says', ways: [{ args: '', says: 'tools.check.way', least: 0, most: 0 }], options: {},
  run: (call) => { fs.writeFileSync(call.scratch() + '/secret', 'x'); call.now(call.scratch() + '\\n'); return new Promise(() => setInterval(() => {}, 1000)); } }));
`,
    );
    const child = spawn(process.execPath, [path.join(root, 'tools', 'run.mjs'), file], {
      env: { ...process.env, LANG: 'en_GB.UTF-8' },
    });
    let err = '';
    child.stderr.on('data', (piece) => {
      err += piece;
    });
    const place = await new Promise<string>((resolve) =>
      child.stdout.once('data', (line) => resolve(String(line).trim())),
    );
    expect(fs.existsSync(path.join(place, 'secret'))).toBe(true);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(130);
    expect(err).toBe('Stopped before the end.\n');
    expect(fs.existsSync(place)).toBe(false);
  });

  it('goes on in silence when nobody reads any more', () => {
    const command = `"${process.execPath}" tools/backup.ts --help; echo "code $?" >&2`;
    const { stderr } = spawnSync('sh', ['-c', `{ ${command}; } | true`], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, LANG: 'en_GB.UTF-8' },
    });
    expect(stderr).toBe('code 0\n');
  });
});

beforeEach(() => expect.hasAssertions());
