import { describe, expect, it } from 'vitest';
import type { BackupPlace, BackupStatus } from '#shared/modules/backup/contract.ts';
import { riskOf } from './backup-risk.ts';

describe('what is at risk', () => {
  const place = (kind: BackupPlace['kind']) => ({
    kind,
    path: '/x',
    state: 'absent' as const,
    newest: null,
    count: 0,
    bytes: 0,
    whole: false,
  });
  const status = (
    state: BackupStatus['recovery']['state'],
    ...kinds: BackupPlace['kind'][]
  ): BackupStatus => ({
    recovery: { state, created_at: null },
    places: kinds.map(place),
    running: null,
    last: null,
    changed: false,
    fault: null,
    drill: null,
    canChoose: false,
  });

  it('is said until a code is written down and a second place is chosen', () => {
    expect(riskOf(status('none', 'local'))).toBe('both');
    expect(riskOf(status('unconfirmed', 'local', 'second'))).toBe('code');
    expect(riskOf(status('confirmed', 'local'))).toBe('place');
  });

  it('is over then, even while the key is at home', () => {
    expect(riskOf(status('confirmed', 'local', 'second'))).toBeNull();
    expect(riskOf(status('confirmed', 'local', 'neighbour'))).toBeNull();
  });
});
