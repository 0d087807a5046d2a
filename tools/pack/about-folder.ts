import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Translate } from '#shared/i18n/index.ts';
import { Failed } from '#tools/command-sentence.ts';
import { root } from '#tools/sources.ts';
import type { BuildRecord } from './build-record.ts';
import { isAllowedLicence, licenceOf, licencesText, shippedPackages } from './licences.ts';
import { readBundledPackages } from './record-packages.ts';
import { npmSbom, shippedSbom } from './sbom.ts';

/**
 * Writes what the package says of itself: `inside/` goes into the archive, where main/modules/updates/engine/build-info.ts reads it, and
 * `beside/` next to it, for whoever looks at the folder of the program.
 * @throws Failed naming the packages whose licence is not on the list
 */
export function writeAbout(folder: string, record: BuildRecord, t: Translate): void {
  const licences = shippedPackages(root, readBundledPackages(root)).map((place) => licenceOf(root, place));
  const refused = licences.filter(({ licence }) => !isAllowedLicence(licence));
  if (refused.length > 0) {
    const list = refused
      .map(({ name, licence }) => `${name} (${licence || t('tools.pack.noLicence')})`)
      .join(', ');
    throw new Failed(t('tools.pack.licences', { list }));
  }
  rmSync(folder, { recursive: true, force: true });
  const write = (name: string, content: string): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  write('inside/build.json', `${JSON.stringify(record)}\n`);
  write('inside/licences.json', `${JSON.stringify(licences)}\n`);
  write('beside/LICENCES.txt', `${licencesText(licences)}\n`);
  write('beside/sbom.cdx.json', `${JSON.stringify(shippedSbom(npmSbom(t), licences, record), null, 1)}\n`);
}
