import path from 'node:path';
import { expect, test } from 'vitest';
import { backupFileIn } from './electron-backup-file.ts';

test('a backup on the command line is found among switches, and nothing else is one', () => {
  const folder = path.resolve('/media/key');
  expect(backupFileIn(['--data', '/till', 'T1-1-2-x.comptoir-backup'], folder)).toBe(
    path.join(folder, 'T1-1-2-x.comptoir-backup'),
  );
  const full = path.resolve('/home/awa/T1.COMPTOIR-BACKUP');
  expect(backupFileIn([full, '--no-sandbox'], folder)).toBe(full);
  expect(backupFileIn(['--open=a.comptoir-backup', 'till.db', '.'], folder)).toBeNull();
});
