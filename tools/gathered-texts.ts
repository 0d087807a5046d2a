import fs from 'node:fs';
import path from 'node:path';
import { langs } from '#shared/domain/writing.ts';
import { root } from './sources.ts';

/** The list of all texts, as `node tools/run.mjs tools/gather.ts` writes it. */
export const textsFile = path.join(root, 'shared', 'i18n', 'gathered.ts');

interface Texts {
  readonly area: string;
  readonly fileOf: (lang: string) => string;
}

/** Every module has its own, under its name; what belongs to none lies in shared/i18n. */
function allTexts(): Texts[] {
  const modules = fs
    .readdirSync(path.join(root, 'shared', 'modules'))
    .filter((name) => fs.existsSync(path.join(root, 'shared', 'modules', name, 'texts')))
    .map((area) => ({ area, fileOf: (lang: string) => `#shared/modules/${area}/texts/${lang}.json` }));
  const others = fs
    .readdirSync(path.join(root, 'shared', 'i18n', langs[0]))
    .map((file) => path.basename(file, '.json'))
    .map((area) => ({ area, fileOf: (lang: string) => `./${lang}/${area}.json` }));
  return [...modules, ...others].sort((a, b) => (a.area < b.area ? -1 : 1));
}

/** Words that some other place asks a module for, by what it knows: a permission, a field, a part of a site profile. */
const askedFor = ['may', 'changed', 'profilePart'] as const;
type Asked = (typeof askedFor)[number];

type Tree = { readonly [key: string]: string | Tree };
const leavesOf = (tree: Tree, before = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${before}${key}`] : leavesOf(value, `${before}${key}.`),
  );

function askedWords(of: Asked, texts: readonly Texts[]): string[] {
  const found = texts.flatMap(({ area, fileOf }) => {
    const file = fileOf(langs[0]);
    if (!file.startsWith('#')) return [];
    const own = (JSON.parse(fs.readFileSync(path.join(root, file.slice(1)), 'utf8')) as Tree)[of];
    return typeof own === 'object'
      ? leavesOf(own).map((name) => [name, `${area}.${of}.${name}`] as const)
      : [];
  });
  const twice = found.find(([name], at) => found.findIndex(([other]) => other === name) !== at);
  if (twice) throw new Error(`${twice[1]} is another module's word already`);
  return found
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, key]) => `    ${/^\w+$/.test(name) ? name : `'${name}'`}: '${key}',`);
}

export function gatheredTexts(): string {
  const texts = allTexts();
  const nameOf = (lang: string, area: string): string => `${lang}${area[0]?.toUpperCase()}${area.slice(1)}`;
  const lines = langs.flatMap((lang) =>
    texts.map(({ area, fileOf }) => [fileOf(lang), nameOf(lang, area)] as const),
  );
  const imports = lines
    .toSorted(([a], [b]) =>
      a.startsWith('#') === b.startsWith('#') ? (a < b ? -1 : 1) : a.startsWith('#') ? -1 : 1,
    )
    .map(([file, name]) => `import ${name} from '${file}' with { type: 'json' };`);
  const trees = langs.flatMap((lang) => [
    `  ${lang}: {`,
    ...texts.map(({ area }) => `    ${area}: ${nameOf(lang, area)},`),
    '  },',
  ]);
  return [
    '// Written by tools/gather.ts.',
    ...imports,
    '',
    'export const texts = {',
    ...trees,
    '} as const;',
    '',
    'export const askedWords = {',
    ...askedFor.flatMap((of) => [`  ${of}: {`, ...askedWords(of, texts), '  },']),
    '} as const;',
    '',
  ].join('\n');
}
