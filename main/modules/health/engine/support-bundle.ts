import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { TableCounts } from '#main/kernel/db/table-counts.ts';
import { fieldAt, fieldsOf } from '#shared/domain/merge.ts';
import type { DeclaredSetting } from '#shared/kernel/declared-settings.ts';
import type { About, HealthCheck } from '#shared/modules/health/contract.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import { type LogLine, logLines } from './log-reader.ts';

export interface BundleOf {
  readonly dataDir: string;
  readonly tables: () => Promise<TableCounts>;
  readonly settings: { readonly says: object; readonly hides: readonly string[] } | null;
  readonly checks: readonly HealthCheck[];
  readonly about: Omit<About, 'licences'>;
  readonly now: number;
  /** Names of the people of this shop: no line may hold one. */
  readonly people: readonly string[];
}

const logged_ms = 14 * 86_400_000;
const linesKept = 20_000;

/** What the declarations let a support file say of these settings, and what no line of it may hold. */
export function supportOf(
  settings: Settings | null,
  declared: readonly DeclaredSetting[],
): BundleOf['settings'] {
  if (!settings) return null;
  const hides: string[] = [];
  const says = declared.map(({ path, setting: { support } }): readonly [string, unknown] => {
    const value = fieldAt(settings, path);
    if (support === 'nothing') return [path, undefined];
    if (support === 'whole') return [path, value];
    hides.push(...(support.hides?.(value) ?? []));
    return [path, support.says?.(value)];
  });
  return { says: fieldsOf(says), hides };
}

/** Texts of this shop that no line may hold, longest first, so that a part of one does not hide the rest of it. */
function secretTexts(people: readonly string[], shop: readonly string[]): string[] {
  const names = people.flatMap((name) => [name, ...name.split(/\s+/)]);
  return [...new Set([...names, ...shop, os.userInfo().username, os.hostname()])]
    .filter((text) => text.trim().length >= 3)
    .sort((a, b) => b.length - a.length);
}

const places = /(?:[A-Za-z]:)?[\\/](?:Users|home)[\\/][^\\/\s:"']+/g;
const quoted = /(["'«“‘`]).{1,400}?["'»”’`]/g;
/** Two digits and more: an amount, a telephone, a PIN. Places of code keep theirs (`cart.ts:120:7`). */
const figures = /\d[\d\s.,\u00a0\u202f]*\d/g;
const stackLine = /^\s+at (?:[\w.<>$[\] ]*\()?[\w@./\\:~<>$[\] -][^()]*\)?$/;

/** A sentence of the log as it may be sent to a stranger. */
export function scrubbed(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, '‹…›');
  return clean.replaceAll(places, '~').replaceAll(quoted, '‹…›').replaceAll(figures, '#');
}

function plainLine({ level, at, msg, fields }: LogLine, secrets: readonly string[]): object {
  const text = (key: string): string | undefined =>
    typeof fields[key] === 'string' ? scrubbed(fields[key], secrets) : undefined;
  const stack = typeof fields.stack === 'string' ? fields.stack.split('\n') : [];
  const hide = (line: string) =>
    secrets.reduce((clean, secret) => clean.replaceAll(secret, '‹…›'), line.replaceAll(places, '~'));
  return {
    level,
    at: new Date(at).toISOString(),
    msg: scrubbed(msg, secrets),
    name: text('name'),
    error: text('error'),
    code: text('code'),
    message: text('message'),
    ms: typeof fields.ms === 'number' ? fields.ms : undefined,
    stack: stack.length === 0 ? undefined : stack.filter((line) => stackLine.test(line)).map(hide),
  };
}

/** Names and sizes alone: a dump of memory holds whatever was on the screen. */
const crashDumps = (dataDir: string): object[] => {
  const folder = path.join(dataDir, 'crashes');
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dmp'))
    .map((name) => {
      const { size, mtime } = fs.statSync(path.join(folder, name));
      return { bytes: size, at: mtime.toISOString() };
    });
};

function computer(): object {
  const [cpu] = os.cpus();
  return {
    platform: os.platform(),
    release: os.release(),
    arch: os.arch(),
    cpus: os.cpus().length,
    cpu: cpu?.model,
    memory_bytes: os.totalmem(),
    node: process.versions.node,
    electron: process.versions.electron,
    up_s: Math.round(process.uptime()),
  };
}

/** The files of a support bundle by name. Everything in them is chosen, nothing is copied whole. */
export async function bundleFiles(of: BundleOf): Promise<Record<string, string>> {
  const { dataDir, settings, now } = of;
  const secrets = secretTexts(of.people, settings?.hides ?? []);
  const lines: object[] = [];
  const slow = new Map<string, { times: number; worst_ms: number }>();
  for await (const line of logLines(dataDir, now - logged_ms)) {
    const { name, ms } = line.fields;
    if (line.msg === 'slow statement' && typeof name === 'string' && typeof ms === 'number') {
      const known = slow.get(name) ?? { times: 0, worst_ms: 0 };
      slow.set(name, { times: known.times + 1, worst_ms: Math.max(known.worst_ms, ms) });
    } else lines.push(plainLine(line, secrets));
    if (lines.length > linesKept) lines.shift();
  }
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'about.json': json({ made_at: new Date(now).toISOString(), ...of.about, computer: computer() }),
    'health.json': json(
      of.checks.map(({ id, state, says, params }) => ({
        id,
        state,
        says,
        params: Object.fromEntries(Object.entries(params).filter(([key]) => key !== 'name')),
      })),
    ),
    'settings.json': json(settings?.says ?? null),
    'tables.json': json(await of.tables()),
    'slow.json': json(Object.fromEntries(slow)),
    'crashes.json': json(crashDumps(dataDir)),
    'log.jsonl': lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
}

export interface Bundle {
  readonly path: string;
  readonly bytes: number;
  readonly files: string[];
}

export async function writeBundle(target: string, of: BundleOf): Promise<Bundle> {
  const files = await bundleFiles(of);
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  await fs.promises.mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  const partial = `${target}.partial`;
  try {
    await fs.promises.writeFile(partial, zip, { mode: 0o600 });
    await fs.promises.rename(partial, target);
  } catch (error) {
    await fs.promises.rm(partial, { force: true });
    throw error;
  }
  return { path: target, bytes: zip.length, files: Object.keys(files) };
}
