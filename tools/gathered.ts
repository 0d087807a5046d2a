import fs from 'node:fs';
import { gatheredModules, moduleFile } from './gathered-modules.ts';
import { gatheredNames, namesFile } from './gathered-names.ts';
import { gatheredPermissions, permissionsFile } from './gathered-permissions.ts';
import { gatheredTexts, textsFile } from './gathered-texts.ts';

/** What is gathered from the declarations of the modules, and in which file it stands. A test compares both. */
export const gatherings: readonly { readonly file: string; readonly text: () => string | Promise<string> }[] =
  [
    { file: textsFile, text: gatheredTexts },
    { file: permissionsFile, text: gatheredPermissions },
    { file: namesFile, text: gatheredNames },
    { file: moduleFile('projections'), text: () => gatheredModules('projections') },
    { file: moduleFile('exports'), text: () => gatheredModules('exports') },
  ];

export async function writeGathered(): Promise<void> {
  for (const { file, text } of gatherings) fs.writeFileSync(file, await text());
}
