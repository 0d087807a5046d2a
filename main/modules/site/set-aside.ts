import fs from 'node:fs';
import path from 'node:path';
import { storeFile } from '#main/kernel/db/store-file.ts';

/** What stays where it is when a shop is set aside: it belongs to the window, the lock and the technician. */
const kept = /^(?:electron|browser|logs|crashes|set-aside|in-use\.lock.*|window\.json|reserve\..*|site\..*)$/;

/** Moves a closed shop into a folder of its own beside the data. Nothing is deleted. */
export function setAside(dataDir: string, at: number): string {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const target = path.join(dataDir, 'set-aside', `demo-${stamp}`);
  fs.mkdirSync(target, { recursive: true });
  const store = path.basename(storeFile(dataDir));
  // The store first: cut short, the till starts empty, and never with a store whose key is gone.
  const names = fs.readdirSync(dataDir).filter((name) => !kept.test(name));
  const inOrder = [...names.filter((name) => name === store), ...names.filter((name) => name !== store)];
  for (const name of inOrder) fs.renameSync(path.join(dataDir, name), path.join(target, name));
  return target;
}
