import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const feedName = /^[a-z]+(?:-mac|-linux(?:-arm64)?)?\.yml$/;

/**
 * How many tills of a hundred take an update: electron-updater draws a lot per till, once. 100 takes the line out.
 * @throws RangeError when it is not a whole number from 1 to 100: with 0 nobody would notice that nothing is offered
 */
export function withStaging(feed: string, percent: number): string {
  if (!Number.isInteger(percent) || percent < 1 || percent > 100) {
    throw new RangeError('a share of the tills is a whole number from 1 to 100');
  }
  const rest = feed.replace(/^stagingPercentage: .*\n/m, '').replace(/\n*$/, '\n');
  return percent === 100 ? rest : `${rest}stagingPercentage: ${percent}\n`;
}

/** Sets the share in every feed of a folder. @returns their names @throws Error when there is none */
export function stageFolder(folder: string, percent: number): readonly string[] {
  const feeds = readdirSync(folder).filter((name) => feedName.test(name));
  if (feeds.length === 0) throw new Error(`no feed lies in ${folder}`);
  for (const name of feeds) {
    const file = path.join(folder, name);
    writeFileSync(file, withStaging(readFileSync(file, 'utf8'), percent));
  }
  return feeds.sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = '', percent = ''] = process.argv.slice(2);
  console.log(`${percent} %: ${stageFolder(folder, Number(percent)).join(' ')}`);
}
