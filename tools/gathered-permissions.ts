import fs from 'node:fs';
import path from 'node:path';
import type { DeclaredPermissions, Role } from '#shared/domain/permissions.ts';
import { moduleNames } from './module-names.ts';
import { root } from './sources.ts';

/** Who may do what, of all modules. */
export const permissionsFile = path.join(root, 'shared', 'domain', 'permission-list.ts');

const declaredIn = async (file: string): Promise<readonly (readonly [string, Role])[]> =>
  Object.values((await import(file)) as Readonly<Record<string, DeclaredPermissions>>).flatMap((of) =>
    Object.entries(of),
  );

export async function gatheredPermissions(): Promise<string> {
  const files = moduleNames
    .map((name) => path.join(root, 'shared', 'modules', name, 'permissions.ts'))
    .filter((file) => fs.existsSync(file));
  const all = (await Promise.all(files.map(declaredIn))).flat();
  const twice = all.find(([name], at) => all.findIndex(([other]) => other === name) !== at);
  if (twice) throw new Error(`${twice[0]} is declared twice`);
  return [
    '// Written by tools/gather.ts.',
    'export const leastRoles = {',
    ...all.map(([name, role]) => `  '${name}': '${role}',`),
    '} as const;',
    '',
  ].join('\n');
}
