import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { everyTool } from '#tests/support/every-tool.ts';
import { runHere } from '#tests/support/run-tool.ts';
import { root } from './sources.ts';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

describe('the list of tools', () => {
  /** Programs of others, which have their own help and their own language. */
  const foreign: Readonly<Record<string, string>> = {
    types: 'tsc',
    lint: 'biome',
    format: 'biome',
    unit: 'vitest',
    e2e: 'playwright',
  };

  it('has a row for every command of package.json that is ours', () => {
    for (const [name, command] of Object.entries(scripts)) {
      if (name in foreign) {
        expect(command.split(' ')[0], name).toBe(foreign[name]);
        continue;
      }
      const row = everyTool.find(({ script }) => script === name);
      expect(row, `npm run ${name} is not in tests/support/every-tool.ts`).toBeDefined();
      const [, started = '', file] = command.split(' ');
      // start and test have a file of their own, plain enough for the Node of the computer.
      if (file === undefined) expect(read(started)).toContain(`'${path.basename(row?.file ?? '')}'`);
      else expect([started, file]).toEqual(['tools/run.mjs', row?.file]);
      expect(row?.tool.called).toBe(/^(?:start|test)$/.test(name) ? `npm ${name} --` : `npm run ${name} --`);
    }
    for (const { script } of everyTool)
      if (script !== undefined) expect(Object.keys(scripts)).toContain(script);
  });

  it('has a row for every file of tools that does something when it is started', () => {
    /** What stands outside all functions, as the formatter writes it, and is no declaration. */
    const acts = /^(?:if \(|for \(|while \(|try \{|await |[\w.]+\(|[\w.]+ = )|^(?:const|let) [^\n]*= await /m;
    const files = globSync('tools/**/*.ts', { cwd: root }).map((file) => file.replaceAll(path.sep, '/'));
    // Nor what it writes for others to run.
    const own = (file: string): string => read(file).replaceAll(/`[^`]*`/g, '``');
    const acting = files.filter((file) => !file.endsWith('.test.ts') && acts.test(own(file)));
    // A process of the bench is started by the bench, and ends with it.
    const unlisted = acting.filter(
      (file) => !everyTool.some((row) => row.file === file) && !/\bunderParent\(\);/.test(read(file)),
    );
    expect(unlisted).toEqual([]);
    for (const { file } of everyTool) expect(acting).toContain(file);
  });

  it('has every file that a book, a workflow or a text tells somebody to start', () => {
    const books = ['docs', '.github', 'resources', 'shared/i18n'].flatMap((folder) =>
      globSync(`${folder}/**/*.{md,yml,json}`, { cwd: root }),
    );
    const told = [...books, 'README.md', 'CONTRIBUTING.md'].flatMap((file) =>
      [...read(file).matchAll(/\bnode (?:tools\/run\.mjs )?(tools\/[\w./-]+\.ts)/g)].map(
        ([, named]) => named,
      ),
    );
    expect(told.length).toBeGreaterThan(5);
    for (const named of told) expect(everyTool.map(({ file }) => file)).toContain(named);
  });

  it('has a word in each language for whatever stands for a value', () => {
    const asSaid = ['CODE', 'N', 'URL', 'V', 'XX'];
    const { word } = JSON.parse(read('shared/i18n/fr/tools.json')) as { word: Record<string, string> };
    const values = everyTool.flatMap(({ tool }) => [
      ...Object.values(tool.options).flatMap((one) => ('value' in one ? [one.value] : [])),
      ...tool.ways.map(({ args }) => args),
    ]);
    const standing = values.flatMap((value) => value?.match(/(?<![.\w])[A-Z]+\b/g) ?? []);
    expect(standing.filter((one) => !(one in word) && !asSaid.includes(one))).toEqual([]);
  });

  it('lets every tool answer in the one way: nobody else reads what was typed', () => {
    for (const { file, tool } of everyTool) {
      expect(read(file)).toMatch(/^if \(import\.meta\.main\)/m);
      expect(read(file)).toMatch(/await main\(\w+Tool\);/);
      if (!tool.called.startsWith('npm')) expect(tool.called.endsWith(file), tool.called).toBe(true);
    }
    const plain = readdirSync(path.join(root, 'tools')).filter((name) => name.endsWith('.mjs'));
    expect(plain.sort()).toEqual(['ready.mjs', 'run.mjs', 'start.mjs', 'test.mjs']);
  });
});

const stack = /\n\s+at |Error:|node:internal|\[object/;

describe.each(everyTool.map(({ file, tool }) => [file, tool] as const))('%s', (file, one) => {
  it('says what it can do in both languages, whole and by the word', async () => {
    expect(existsSync(path.join(root, file))).toBe(true);
    const commands = one.ways.flatMap(({ command }) => (command === undefined ? [] : [command]));
    for (const asked of [[], ...commands.map((command) => [command])])
      for (const word of ['--help', '-h']) {
        const [fr, en] = await Promise.all(
          ['fr', 'en'].map((lang) => runHere(one, [...asked, word, '--lang', lang])),
        );
        const [command] = asked;
        for (const said of [fr, en]) {
          expect(said).toMatchObject({ status: 0, stderr: '' });
          expect(said?.stdout).toContain(one.called.replace(/ --$/, ''));
          expect(said?.stdout).not.toMatch(/ --$/m);
          for (const [option, { goesWith }] of Object.entries(one.options)) {
            const goes = command === undefined || goesWith === undefined || goesWith.includes(command);
            expect(/^ {2}--/m.test(said?.stdout ?? '')).toBe(true);
            expect([option, said?.stdout.includes(`\n  --${option} `)]).toEqual([option, goes]);
          }
          expect(said?.stdout).not.toMatch(/tools\.\w/);
        }
        expect(fr?.stdout).not.toBe(en?.stdout);
      }
  });

  it('takes no option it does not know, none without its value, and no language there is not', async () => {
    const [first = []] = one.ways.map(({ command }) => (command === undefined ? [] : [command]));
    const withValue = Object.entries(one.options).find(([, { type }]) => type === 'string')?.[0] ?? 'lang';
    const hostile = [
      [...first, '--no-such-thing'],
      [...first, '-z'],
      [...first, `--${withValue}`],
      [...first, `--${withValue}`, '--help-me'],
      [...first, `--${withValue}=`],
      [...first, '--help=yes'],
      [...first, '--lang', 'de'],
      [...first, '--lang', 'fr', '--lang', 'en'],
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
    ];
    for (const args of hostile) {
      const said = await runHere(one, args);
      expect({ args, ...said }).toMatchObject({ status: 2, stdout: '' });
      expect(said.stderr).not.toMatch(stack);
      expect(said.stderr).toMatch(/\S\n$/);
    }
  });

  it('takes no option of another command, and not two of which one must be meant', async () => {
    const value = (name: string): string[] =>
      one.options[name]?.type === 'string' ? [`--${name}`, '1'] : [`--${name}`];
    const strays = one.ways.flatMap(({ command }) =>
      Object.entries(one.options)
        .filter(([, { goesWith }]) => command !== undefined && goesWith?.includes(command) === false)
        .map(([name]) => [command ?? '', ...value(name)]),
    );
    const pairs = (one.apart ?? []).map(([a, b]) => [...value(a), ...value(b)]);
    for (const args of [...strays, ...pairs]) {
      const said = await runHere(one, args);
      expect({ args, ...said }).toMatchObject({ status: 2, stdout: '' });
      expect(said.stderr).toContain(' does not go with ');
    }
    // Every name of a command that an option is bound to is one of the tool's.
    const commands = one.ways.map(({ command }) => command);
    for (const { goesWith = [] } of Object.values(one.options))
      for (const name of goesWith) expect(commands).toContain(name);
  });
});
