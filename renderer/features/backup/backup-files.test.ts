import { describe, expect, it } from 'vitest';
import { backupFiles } from './backup-files.ts';

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
