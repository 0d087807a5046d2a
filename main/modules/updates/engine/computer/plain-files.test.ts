import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { canMount, smallDisk } from '#tests/support/small-disk.ts';
import { copyPlain } from './plain-files.ts';

it.skipIf(!canMount)(
  'a copy of which the disk took a part is none: its sum is not that of what was read',
  () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plain-'));
    const disk = smallDisk('1m');
    try {
      const from = path.join(folder, 'program');
      fs.writeFileSync(from, randomBytes(900_000));
      fs.writeFileSync(path.join(disk.folder, 'film'), randomBytes(300_000));
      const target = path.join(disk.folder, 'program');
      expect(() => copyPlain(from, target, 900_000)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    } finally {
      disk.remove();
      fs.rmSync(folder, { recursive: true });
    }
  },
);
