import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { defaultDataFolder } from '#main/hosts/data-folder.ts';
import { type Lang, langs } from '#shared/domain/writing.ts';
import type { TextKey, TextParams, Translate } from '#shared/i18n/index.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { clashIn, type OptionSpec, type OptionSpecs, type Parsed, parse } from './command-arguments.ts';
import { langFor } from './command-lang.ts';
import { sentenceOf, Unusable } from './command-sentence.ts';

export { Unusable } from './command-sentence.ts';

/** One way to call a tool. */
export interface Way {
  /** The first word, where the tool has several. */
  readonly command?: string;
  /** What follows, as the help writes it: `FILE [FOLDER]`. */
  readonly args: string;
  readonly says: TextKey;
  /** How many files and folders it takes. */
  readonly least: number;
  readonly most: number;
}

export type Values<O extends OptionSpecs> = {
  readonly [K in keyof O]: O[K]['type'] extends 'boolean'
    ? boolean
    : O[K] extends { readonly multiple: true }
      ? readonly string[]
      : string | undefined;
};

/** Where a tool writes and what it knows of its surroundings; a test gives its own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly isTerminal: boolean;
  out(text: string): void;
  /** As `out`, and handed over when it returns, whatever becomes of this process. */
  now(text: string): void;
  err(text: string): void;
}

export interface Call<O extends OptionSpecs> extends Surroundings {
  readonly values: Values<O>;
  /** The first word; empty for a tool that has none. */
  readonly command: string;
  readonly args: readonly string[];
  readonly lang: Lang;
  /** With --lang; null where the tool found the language itself. */
  readonly askedLang: Lang | null;
  readonly t: Translate;
  /** Ends the command with a sentence and exit code 2: it was typed wrong. */
  wrong(key: TextKey, params?: TextParams): never;
  /** A line for a person, or one JSON object for a machine. */
  say(text: string, result: object): void;
  progress(done: number, total: number): void;
  /** A folder for what is between, taken away at the end of the command however that comes. */
  scratch(): string;
}

export interface Tool<O extends OptionSpecs = OptionSpecs> {
  /** As it is called: `npm run journal --`. */
  readonly called: string;
  readonly says: TextKey;
  readonly ways: readonly Way[];
  readonly options: O;
  readonly notes?: readonly TextKey[];
  /** Options of which only one can be meant. */
  readonly apart?: readonly (readonly [keyof O & string, keyof O & string])[];
  run(call: Call<O>): number | Promise<number>;
}

export const text = <const V extends string>(value: V, says: TextKey) =>
  ({ type: 'string', value, says }) as const;
export const flag = (says: TextKey) => ({ type: 'boolean', says }) as const;
/** An option of some commands of a tool; of none, where it goes with the way that has no word. */
export const only = <const S extends OptionSpec>(spec: S, ...goesWith: readonly string[]) => ({
  ...spec,
  goesWith,
});
export const dataOption = text('DIR', 'tools.option.data');
export const jsonOption = flag('tools.option.json');

const everywhere = {
  lang: text('fr|en', 'tools.option.lang'),
  help: flag('tools.option.help'),
} as const satisfies OptionSpecs;

/** The words that stand for something, in the language of the help. */
const inWords = (t: Translate, written: string): string =>
  written.replaceAll(/\b(?:FILE|DIR|FOLDER|TEXT|DAY|PRODUCTS|YYYY|ADDRESS|NETWORKS|KIND)\b/g, (word) =>
    t(`tools.word.${word}` as TextKey),
  );

function helpOf(tool: Tool, t: Translate, command: string | undefined): string {
  const ways = tool.ways.filter((way) => command === undefined || way.command === command);
  const written = ways.map((way) => [
    // The two strokes part what is npm's from what is ours: alone they part nothing.
    `  ${[tool.called, way.command, inWords(t, way.args)].filter(Boolean).join(' ').replace(/ --$/, '')}`,
    `      ${t(way.says)}`,
  ]);
  const specs = Object.entries<OptionSpec>({ ...tool.options, ...everywhere }).filter(
    ([, { goesWith }]) => command === undefined || goesWith?.includes(command) !== false,
  );
  const names = specs.map(([name, { value }]) => `--${name}${value ? ` ${inWords(t, value)}` : ''}`);
  const width = Math.max(...names.map(({ length }) => length));
  const options = specs.map(([, { says }], i) => `  ${(names[i] ?? '').padEnd(width)}  ${t(says)}`);
  const notes = (tool.notes ?? []).map((key) => t(key));
  return `${[t(tool.says), '', ...written.flat(), '', ...options, ...notes].join('\n')}\n`;
}

/** Chooses the way that was called, and the files and folders that follow it. */
function wayOf(tool: Tool, { positionals }: Parsed): { way: Way; args: readonly string[] } | null {
  const [first, ...others] = positionals;
  const named = tool.ways.find(({ command }) => command !== undefined && command === first);
  if (named) return { way: named, args: others };
  const plain = tool.ways.find(
    ({ command, least, most }) =>
      command === undefined && positionals.length >= least && positionals.length <= most,
  );
  return plain ? { way: plain, args: positionals } : null;
}

function scratchFolders(env: NodeJS.ProcessEnv) {
  let made: string | null = null;
  return {
    get: (): string => {
      // tools/run.mjs names a folder and takes it away, also when this process was killed.
      const given = env.COMPTOIR_SCRATCH;
      if (made === null && given) fs.mkdirSync(given, { recursive: true, mode: 0o700 });
      made ??= given || fs.mkdtempSync(path.join(os.tmpdir(), 'comptoir-'));
      return made;
    },
    remove: (): void => {
      if (made !== null) fs.rmSync(made, { recursive: true, force: true });
    },
  };
}

/** Runs a tool. @returns the exit code: 0 done, 1 refused or failed, 2 typed wrong. Never throws. */
export async function runTool(
  tool: Tool,
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { env, err, out, isTerminal } = surroundings;
  const parsed = parse({ ...tool.options, ...everywhere }, argv);
  const { values, positionals } = parsed;
  const asked = values.lang;
  const data = 'data' in tool.options && typeof values.data === 'string' ? values.data : null;
  const lang = langFor(asked, env, 'data' in tool.options ? (data ?? defaultDataFolder(false)) : null);
  const t = createTranslator(lang);
  // What a schema says by itself is said in the person's language too.
  const schemaWords: Readonly<Record<string, () => Parameters<typeof z.config>[0]>> = z.locales;
  z.config(schemaWords[lang]?.() ?? z.locales[langs[0]]());
  const first = tool.ways.some(({ command }) => command !== undefined && command === positionals[0]);
  const command = first ? positionals[0] : undefined;
  if (values.help === true) {
    out(helpOf(tool, t, command));
    return 0;
  }
  const fault = parsed.fault ?? clashIn(parsed, tool.options, tool.apart ?? [], command);
  const scratch = scratchFolders(env);
  let atTerminal = '';
  try {
    const chosen = wayOf(tool, parsed);
    if (fault)
      throw new Unusable(`${t(fault.key, fault.params)}\n${t('tools.seeHelp', { tool: tool.called })}`);
    if (typeof asked === 'string' && asked !== lang) throw new Unusable(t('tools.fault.lang', { asked }));
    if (!chosen || chosen.args.length < chosen.way.least || chosen.args.length > chosen.way.most)
      throw new Unusable(helpOf(tool, t, command));
    return await tool.run({
      ...surroundings,
      values: values as never,
      command: chosen.way.command ?? '',
      args: chosen.args,
      lang,
      askedLang: asked === lang ? lang : null,
      t,
      wrong: (key, params) => {
        throw new Unusable(t(key, params));
      },
      say: (line, result) => out(values.json === true ? `${JSON.stringify(result)}\n` : `${line}\n`),
      progress: (done, total) => {
        atTerminal = isTerminal && done !== total ? '\n' : '';
        if (isTerminal) err(`\r${done} / ${total}${done === total ? '\n' : ''}`);
      },
      scratch: scratch.get,
    });
  } catch (error) {
    err(`${atTerminal}${sentenceOf(error, t, env).trimEnd()}\n`);
    return error instanceof Unusable ? 2 : 1;
  } finally {
    scratch.remove();
  }
}

/** A reader that went away (`| head`) wants no more: the work goes on to its end, in silence. */
function quietWhenGone(stream: NodeJS.WriteStream): (text: string) => void {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone = true;
  });
  return (text) => {
    if (!gone) stream.write(text);
  };
}

/** A pipe whose reader is slow takes a part, or says so; one whose reader went away takes no more. */
function writeNow(line: string): void {
  for (let left = Buffer.from(line); left.length > 0; )
    try {
      left = left.subarray(fs.writeSync(1, left));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
    }
}

/** The whole of a tool's file when it is the one that was started. */
export async function main(tool: Tool): Promise<void> {
  process.exitCode = await runTool(tool, process.argv.slice(2), {
    env: process.env,
    isTerminal: process.stderr.isTTY === true,
    out: quietWhenGone(process.stdout),
    now: writeNow,
    err: quietWhenGone(process.stderr),
  });
}

/** Keeps the types of the options for `run`. */
export const tool = <const O extends OptionSpecs>(spec: Tool<O>): Tool => spec as unknown as Tool;
