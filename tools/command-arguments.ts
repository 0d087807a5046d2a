import { parseArgs } from 'node:util';
import type { TextKey, TextParams } from '#shared/i18n/index.ts';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** How the value is written in the help: DIR, FILE, N. */
  readonly value?: string;
  readonly multiple?: true;
  readonly says: TextKey;
  /** The only commands it goes with, of a tool that has several. */
  readonly goesWith?: readonly string[];
}
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export interface Parsed {
  readonly values: Record<string, string | boolean | string[] | undefined>;
  readonly positionals: readonly string[];
  /** The options that were written, in their order. */
  readonly given: readonly string[];
  /** What is wrong with it, said once the language is known. */
  readonly fault: Fault | null;
}
export interface Fault {
  readonly key: TextKey;
  readonly params: TextParams;
}

/** Reads the options by hand of Node's own tokens, so that what is wrong is told in the person's language. */
export function parse(specs: OptionSpecs, argv: readonly string[]): Parsed {
  const options = Object.fromEntries(Object.entries(specs).map(([name, { type }]) => [name, { type }]));
  const { tokens } = parseArgs({
    args: [...argv].map((arg) => (arg === '-h' ? '--help' : arg)),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, string | boolean | string[] | undefined> = {};
  for (const [name, { type, multiple }] of Object.entries(specs))
    values[name] = type === 'boolean' ? false : multiple ? [] : undefined;
  const positionals: string[] = [];
  const given: string[] = [];
  let fault: Fault | null = null;
  const note = (key: TextKey, params: TextParams): void => {
    fault ??= { key, params };
  };
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
    const { name, rawName: option, value } = token;
    given.push(name);
    if (!spec) note('tools.fault.unknownOption', { option });
    else if (spec.type === 'boolean') {
      if (value === undefined) values[name] = true;
      else note('tools.fault.noValue', { option });
    } else if (!value || (!token.inlineValue && /^-./.test(value)))
      note('tools.fault.missingValue', { option });
    else if (spec.multiple) (values[name] as string[]).push(value);
    // Which of two was meant, nobody can know.
    else if (values[name] !== undefined && values[name] !== value)
      note('tools.fault.twice', { option, one: String(values[name]), other: value });
    else values[name] = value;
  }
  return { values, positionals, given, fault };
}

/** Two options of which only one can be meant; an option that the command that was called knows nothing of. */
export function clashIn(
  { given }: Parsed,
  specs: OptionSpecs,
  apart: readonly (readonly [string, string])[],
  command: string | undefined,
): Fault | null {
  const pair = apart.find((two) => two.every((name) => given.includes(name)));
  if (pair) return { key: 'tools.fault.apart', params: { option: `--${pair[0]}`, other: `--${pair[1]}` } };
  const stray = given.find(
    (name) => command !== undefined && specs[name]?.goesWith?.includes(command) === false,
  );
  return stray === undefined
    ? null
    : { key: 'tools.fault.apart', params: { option: `--${stray}`, other: command ?? '' } };
}
