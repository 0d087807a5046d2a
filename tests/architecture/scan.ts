import { readdirSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

const skipped = new Set(['node_modules', 'out', 'dist', 'test-results', 'coverage', '.git']);
const sourceFile = /\.(?:ts|tsx|mts|cts|mjs|cjs|js)$/;

function walk(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const name = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return walk(name);
    return entry.isFile() ? [name] : [];
  });
}

export const allFiles = (): string[] => walk('');
export const isSource = (file: string): boolean => sourceFile.test(file);

const withoutComments = (code: string): string =>
  code.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');

const forms = [
  // import x from 'y' · import type { x } from 'y' · export * from 'y' · import 'y'
  /^\s*(?:import|export)\b(?<type> type\b(?! from\b))?(?:[^'"`;=]*?\bfrom)?\s*(?<quote>['"])(?<name>[^'"\n]+)\k<quote>/gm,
  // import('y'), as a value or as a type
  /\bimport\(\s*(?<quote>['"`])(?<name>[^'"`\n]+)\k<quote>/g,
  /\brequire\(\s*(?<quote>['"`])(?<name>[^'"`\n]+)\k<quote>/g,
];

export interface Import {
  readonly name: string;
  /** `import type`: gone at run time. */
  readonly typeOnly: boolean;
}

/** Every module a source names, in the forms a formatted file can write them. */
export function importsOf(code: string): Import[] {
  const text = withoutComments(code);
  return forms.flatMap((form) =>
    [...text.matchAll(form)].map(({ groups }) => ({
      name: groups?.name ?? '',
      typeOnly: groups?.type !== undefined,
    })),
  );
}

export type Target =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'package'; readonly name: string };

/** What an import specifier of a file means: a file of this project, a part of Node, or a package. */
export function targetOf(file: string, specifier: string): Target {
  const name = specifier.replace(/\?.*$/, '');
  if (name.startsWith('.')) return { kind: 'file', name: path.posix.join(path.posix.dirname(file), name) };
  if (name.startsWith('#')) return { kind: 'file', name: name.slice(1) };
  if (name.startsWith('node:')) return { kind: 'node', name };
  const [scope = '', rest] = name.split('/');
  return { kind: 'package', name: scope.startsWith('@') ? `${scope}/${rest}` : scope };
}
