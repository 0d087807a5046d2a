import { existsSync } from 'node:fs';
import path from 'node:path';
import { version } from '#main/kernel/version.ts';
import { announcementName, canonicalBytes } from '#main/modules/updates/engine/announcement.ts';
import { flag, main, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { count, inputFolder } from './command-values.ts';
import { announcementOf } from './pack/announcement.ts';
import { floorOf } from './update-announcement.ts';
import { notesOf, notesOptions } from './update-notes.ts';
import { writeAll } from './whole-file.ts';

/** Writes the announcement that the keeper of the key then signs. */
export const announceTool = tool({
  called: 'node tools/announce.ts',
  says: 'tools.announce.says',
  ways: [{ args: '[FOLDER]', says: 'tools.announce.way', least: 0, most: 1 }],
  options: {
    ring: text('0|1|2', 'tools.announce.ring'),
    staging: text('N', 'tools.announce.staging'),
    minimum: text('V', 'tools.announce.minimum'),
    days: text('N', 'tools.announce.days'),
    ...notesOptions,
    replace: flag('tools.announce.replace'),
  },
  run: (call) => {
    const { values, args, t, out } = call;
    const ring = count(call, 'ring', values.ring, { least: 0, most: 2, usual: 0 });
    const stagingPercentage = count(call, 'staging', values.staging, { least: 0, most: 100, usual: 100 });
    const validDays = count(call, 'days', values.days, { least: 1, most: 3650, usual: 60 });
    const minimumVersion = floorOf(call, 'minimum', values.minimum, version);
    const folder = inputFolder(call, args[0] ?? '.');
    const file = path.join(folder, announcementName);
    // One that was signed may be on the tills already.
    if (!values.replace && existsSync(file)) throw new Failed(t('tools.announce.there', { path: file }));
    const notes = notesOf(values);
    const issued = Date.now();
    const chosen = { version, folder, ring, stagingPercentage, minimumVersion, issued, validDays, notes };
    const announcement = announcementOf({ ...chosen, t });
    writeAll([{ file, content: canonicalBytes(announcement) }]);
    out(`${file}: ${announcement.files.map(({ name }) => name).join(' ')}\n`);
    return 0;
  },
});

if (import.meta.main) await main(announceTool);
