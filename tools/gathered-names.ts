import path from 'node:path';
import { events } from '#shared/contract/events.ts';
import { contract } from '#shared/contract/index.ts';
import type { Operation } from '#shared/kernel/define.ts';
import { list } from './gathered-list.ts';
import { root } from './sources.ts';

/** What the screens and the preload know of the contract: names, without the schemas. */
export const namesFile = path.join(root, 'shared', 'contract', 'names.ts');

const quoted = (name: string): string => `'${name}'`;

/** The file as `node tools/run.mjs tools/gather.ts` writes it. */
export function gatheredNames(): string {
  const operations = Object.entries<Operation>(contract);
  return [
    '// Written by tools/gather.ts.',
    "import type { EventName } from './events.ts';",
    '',
    'export const operationKinds = {',
    ...operations.map(([name, { kind }]) => `  ${quoted(name)}: ${quoted(kind)},`),
    '} as const;',
    list(
      'export const answersCart: ReadonlySet<string> = new Set(',
      operations.filter(([, { answers }]) => answers === 'cart').map(([name]) => quoted(name)),
      ');',
    ),
    list('export const eventNames: readonly EventName[] = ', Object.keys(events).map(quoted), ';'),
    'export const staleAfter: Readonly<Partial<Record<keyof typeof operationKinds, readonly EventName[]>>> = {',
    ...operations.flatMap(([name, { staleAfter }]) =>
      staleAfter ? [list(`${quoted(name)}: `, staleAfter.map(quoted), ',', '  ')] : [],
    ),
    '};',
    '',
  ].join('\n');
}
