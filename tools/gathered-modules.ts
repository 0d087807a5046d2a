import fs from 'node:fs';
import path from 'node:path';
import { list } from './gathered-list.ts';
import { moduleNames } from './module-names.ts';
import { root } from './sources.ts';

const main = path.join(root, 'main', 'modules');

/** What the modules say of any till's file, without a till: for the till itself, threads and tools. */
const lists = {
  projections: {
    file: path.join(main, 'projections.ts'),
    of: 'Projections',
    says: 'The modules that have tables, in the order of the till’s list.',
  },
  exports: {
    file: path.join(main, 'exports.ts'),
    of: 'Exports',
    says: 'The tables that `npm run export` writes.',
  },
} as const;
type List = keyof typeof lists;
export const moduleFile = (which: List): string => lists[which].file;

export function gatheredModules(which: List): string {
  const { of, says } = lists[which];
  const names = moduleNames.filter((name) => fs.existsSync(path.join(main, name, `${which}.ts`)));
  return [
    '// Written by tools/gather.ts.',
    ...names.toSorted().map((name) => `import { ${name}${of} } from './${name}/${which}.ts';`),
    '',
    `/** ${says} */`,
    list(
      `export const ${which} = `,
      names.map((name) => `${name}${of}`),
      ' as const;',
    ),
    '',
  ].join('\n');
}
