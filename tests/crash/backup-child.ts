import fs from 'node:fs';
import path from 'node:path';
import { storeFile } from '#main/kernel/open-store.ts';
import { readHeader } from '#main/modules/backup/engine/backup-file.ts';
import { machineKeyOf } from '#main/modules/backup/engine/keys.ts';
import { makeBackup } from '#main/modules/backup/engine/make.ts';
import { makeSegment } from '#main/modules/backup/engine/make-segment.ts';
import { backupsFolder, restoreBackup } from '#main/modules/backup/engine/restore.ts';
import { endOf, hexOf, startOf } from '#main/modules/backup/engine/segment-file.ts';
import { wayOf } from '#main/modules/backup/engine/segment-keep.ts';
import { tillReader } from '#main/modules/till-file.ts';
import { openBackup } from '#tests/support/backup-service.ts';

/** Within a day of the tills of this suite: farther off, their next start would ask which date is right. */
const moment = Date.parse('2026-11-20T09:00:00Z');

/** Makes a backup of a folder, closes its backups as at the end of a day, or restores one into it; to be killed at any step. Says DONE when it was not. */
const [what = '', dataDir = '', file = '', key = ''] = process.argv.slice(2);
const machineKey = key === '' ? machineKeyOf(dataDir) : Buffer.from(key, 'base64');
if (what === 'make') {
  const folder = backupsFolder(dataDir);
  await makeBackup(
    {
      source: storeFile(dataDir),
      folder,
      work: path.join(folder, 'work'),
      lock: null,
      machineKey,
      app: 'test',
      now: moment,
      gentle: false,
    },
    tillReader,
  );
} else if (what === 'rows') {
  const base = await readHeader(file);
  const from = startOf(base);
  if (!from) throw new Error('nothing can follow');
  const folder = path.dirname(file);
  const way = await wayOf({ path: file, sum: hexOf(base.sum) }, folder);
  const last = way.at(-1)?.file.header;
  const source = storeFile(dataDir);
  const start = last ? endOf(last) : from;
  await makeSegment(
    { source, folder, base: file, from: start, machineKey, app: 'test', now: moment },
    tillReader,
  );
} else if (what === 'close') {
  const { store, backup } = openBackup(dataDir, () => moment);
  await backup.close();
  store.close();
} else {
  await restoreBackup({
    file,
    opener: { machineKey },
    dataDir,
    clock: { now: () => moment },
    read: tillReader,
  });
}
fs.writeSync(1, 'DONE\n');
