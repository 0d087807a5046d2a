import fs from 'node:fs';

/** A folder in the place of a file that the till makes is nobody's: it is put aside, whole, under a name that says when. */
export function putFolderAside(file: string): void {
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())
    fs.renameSync(file, `${file}-aside-${Date.now()}`);
}
