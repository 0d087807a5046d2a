import { describe, expect, it } from 'vitest';
import type { BackupStatus } from '../../../shared/contract/backup.ts';
import { backupFiles, riskOf } from './backup-queries.ts';

const entry = (place: 'local' | 'second', name: string, created_at: number) => ({
  place,
  name,
  path: `/${place}/${name}`,
  created_at,
  bytes: 1_000,
  epoch: 1,
  lastTicket: 12,
  app: '1.0.0',
  withCode: true,
});

describe('the list of backups', () => {
  it('tells one that lies in two places once, the newest first', () => {
    const files = backupFiles([entry('local', 'a', 1), entry('local', 'b', 2), entry('second', 'a', 1)]);
    expect(files.map(({ name, places }) => [name, places])).toEqual([
      ['b', ['local']],
      ['a', ['local', 'second']],
    ]);
  });
});

describe('what is at risk', () => {
  const place = (kind: 'local' | 'second') => ({
    kind,
    path: '/x',
    state: 'absent' as const,
    newest: null,
    count: 0,
    bytes: 0,
  });
  const status = (
    state: BackupStatus['recovery']['state'],
    ...kinds: ('local' | 'second')[]
  ): BackupStatus => ({
    recovery: { state, created_at: null },
    places: kinds.map(place),
    running: null,
    last: null,
    changed: false,
    fault: null,
    drill: null,
  });

  it('is said until a code is written down and a second place is chosen', () => {
    expect(riskOf(status('none', 'local'))).toBe('both');
    expect(riskOf(status('unconfirmed', 'local', 'second'))).toBe('code');
    expect(riskOf(status('confirmed', 'local'))).toBe('place');
  });

  it('is over then, even while the key is at home', () => {
    expect(riskOf(status('confirmed', 'local', 'second'))).toBeNull();
  });
});
