import fs from 'node:fs';
import { gatheredNames, namesFile } from './gathered-names.ts';
import { gatheredTexts, textsFile } from './gathered-texts.ts';

/** What is gathered from the declarations of the modules, and in which file it stands. A test compares both. */
export const gatherings: readonly { readonly file: string; readonly text: () => string }[] = [
  { file: textsFile, text: gatheredTexts },
  { file: namesFile, text: gatheredNames },
];

export function writeGathered(): void {
  for (const { file, text } of gatherings) fs.writeFileSync(file, text());
}
