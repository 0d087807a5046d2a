import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { About } from '#shared/modules/health/contract.ts';

export type Licence = About['licences'][number];

/** Licences that a closed or open till may carry, given with their texts. Anything else is a decision to be taken. */
export const allowedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** `(MIT OR GPL-3.0)` may be used under MIT; `MIT AND CC-BY-4.0` needs both. */
export function isAllowedLicence(expression: string): boolean {
  const plain = expression.replace(/[()]/g, ' ').trim();
  return plain
    .split(/\s+OR\s+/i)
    .some((choice) => choice.split(/\s+AND\s+/i).every((name) => allowedLicences.has(name.trim())));
}

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Where Node finds `name` from `place`, as the lock file says. */
function resolveIn(lock: Lock, place: string, name: string): string | null {
  for (let at = place; ; ) {
    const candidate = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (lock.packages[candidate]) return candidate;
    if (at === '') return null;
    const up = at.lastIndexOf('/node_modules/');
    at = up === -1 ? '' : at.slice(0, up);
  }
}

/**
 * Folders of every package whose code is shipped: the run-time dependencies with all of theirs, what the bundles were
 * made of, and Electron itself. The Node that runs the project's own scripts is not shipped.
 */
export function shippedPackages(root: string, bundled: readonly string[]): readonly string[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lock;
  const { dependencies = {} } = lock.packages[''] ?? {};
  const installed = new Set<string>();
  const wanted: (readonly [from: string, name: string])[] = Object.keys(dependencies).map((name) => [
    '',
    name,
  ]);
  for (let next = wanted.pop(); next; next = wanted.pop()) {
    const folder = resolveIn(lock, ...next);
    // An optional dependency of another system is in the lock file and not on this disk.
    if (!folder || installed.has(folder) || !existsSync(path.join(root, folder))) continue;
    installed.add(folder);
    const { dependencies: needs = {}, optionalDependencies: mayNeed = {} } = lock.packages[folder] ?? {};
    for (const name of Object.keys({ ...needs, ...mayNeed })) wanted.push([folder, name]);
  }
  return [...new Set(['node_modules/electron', ...bundled, ...installed])].sort();
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type: string };
  readonly licenses?: readonly { readonly type: string }[];
}

const textName = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?(?<!\.(?:[cm]?js|json|ts))$/i;

/** The licence of one package with all the texts it brings; a package without a text gives its licence's name alone. */
export function licenceOf(root: string, folder: string): Licence {
  const place = path.join(root, folder);
  const manifest = JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8')) as Manifest;
  const { license, licenses } = manifest;
  const named =
    typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR '));
  const texts = readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isFile() && textName.test(entry.name))
    .map((entry) => entry.name)
    .sort()
    .map((name) => readFileSync(path.join(place, name), 'utf8').replaceAll('\r\n', '\n').trim());
  return { name: manifest.name, version: manifest.version, licence: named ?? '', text: texts.join('\n\n') };
}

/** One plain text for whoever opens the folder of the program. */
export const licencesText = (licences: readonly Licence[]): string =>
  licences
    .map(({ name, version, licence, text }) => `${name} ${version} — ${licence}\n\n${text}`)
    .join(`\n\n${'='.repeat(78)}\n\n`);
