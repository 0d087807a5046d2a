import { describe, expect, it } from 'vitest';
import { faultOf, opensHere, restoreFaults } from './restore-draft.ts';

const code = 'ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345';

describe('what a restore needs', () => {
  it('is a file or its path, and a whole code', () => {
    expect(restoreFaults({ file: null, path: ' ', code: '' })).toEqual({
      file: 'backup.restore.fileNeeded',
      code: 'backup.restore.codeNeeded',
    });
    expect(restoreFaults({ file: null, path: '/media/key/a', code })).toEqual({});
    expect(restoreFaults({ file: null, path: '/media/key/a', remote: null, code })).toEqual({
      file: 'backup.restore.pick',
    });
    expect(restoreFaults({ file: new File([], 'a'), path: '', code: code.slice(0, -1) })).toEqual({
      code: 'backup.restore.codeNeeded',
    });
  });

  it('is no code for a backup that this computer opens by itself', () => {
    const offered = { file: null, path: '/data/backups/a', codeless: '/data/backups/a', code: '' };
    expect(opensHere(offered)).toBe(true);
    expect(restoreFaults(offered)).toEqual({});
    for (const other of [{ path: '/data/backups/b' }, { file: new File([], 'a') }, { remote: null }])
      expect(opensHere({ ...offered, ...other })).toBe(false);
  });

  it('is said where it is wrong', () => {
    expect(faultOf('RECOVERY_CODE_WRONG')).toHaveProperty('code');
    for (const refusal of [
      'NOT_FOUND',
      'BACKUP_DAMAGED',
      'BACKUP_WITHOUT_CODE',
      'BACKUP_WITHOUT_BASE',
      'STORE_FROM_FUTURE',
      'NEIGHBOUR_AWAY',
      'PAIRING_CODE_WRONG',
    ] as const)
      expect(faultOf(refusal)).toHaveProperty('file');
    expect(faultOf('DISK_FULL')).toBeNull();
  });
});
