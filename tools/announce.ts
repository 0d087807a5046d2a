import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '#main/kernel/version.ts';
import { canonicalBytes, manifestName } from '#main/modules/updates/engine/manifest.ts';
import { announcementOf } from './pack/announcement.ts';

/** `announce.ts FOLDER --ring 0 --staging 5 …`: writes the announcement that the keeper of the key then signs. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ring: { type: 'string', default: '0' },
    staging: { type: 'string', default: '100' },
    minimum: { type: 'string', default: version },
    days: { type: 'string', default: '60' },
    'notes-fr': { type: 'string', default: '' },
    'notes-en': { type: 'string', default: '' },
  },
});
const [folder = '.'] = positionals;
const manifest = announcementOf({
  version,
  folder,
  ring: Number(values.ring),
  stagingPercentage: Number(values.staging),
  minimumVersion: values.minimum,
  issued: Date.now(),
  validDays: Number(values.days),
  notes: { fr: values['notes-fr'], en: values['notes-en'] },
});
const file = path.join(folder, manifestName);
writeFileSync(file, canonicalBytes(manifest));
console.log(`${file}: ${manifest.files.map(({ name }) => name).join(' ')}`);
