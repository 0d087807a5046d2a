import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, on } from '#renderer/kernel/api.ts';
import type { Output } from '#shared/contract/index.ts';
import type { BackupHosting, BackupStatus } from '#shared/modules/backup/contract.ts';

const statusKey = ['backup', 'status'];
const hostingKey = ['backup', 'hosting'];
const keysKey = ['backup', 'keys'];
const listKey = ['backup', 'list'];

/** null until the till has answered. Read again whenever a backup, a drill or a place changes. */
export function useBackupStatus(): BackupStatus | null {
  const queries = useQueryClient();
  useEffect(
    () => on('backup.changed', () => void queries.invalidateQueries({ queryKey: ['backup'] })),
    [queries],
  );
  const { data } = useQuery({
    queryKey: statusKey,
    refetchOnMount: 'always',
    queryFn: async () => {
      const answer = await call('backup.status', {});
      return answer.ok ? answer.value : null;
    },
  });
  return data ?? null;
}

export function useBackupList(): Output<'backup.list'> | null {
  const { data } = useQuery({
    queryKey: listKey,
    refetchOnMount: 'always',
    queryFn: async () => {
      const answer = await call('backup.list', {});
      return answer.ok ? answer.value : null;
    },
  });
  return data ?? null;
}

/** How this till keeps backups of others, and what it answered to a change. */
export function useBackupHosting(): [BackupHosting | null, (hosting: BackupHosting) => void] {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: hostingKey,
    refetchOnMount: 'always',
    queryFn: async () => {
      const answer = await call('backup.hosting', {});
      return answer.ok ? answer.value : null;
    },
  });
  return [data ?? null, (hosting) => queries.setQueryData(hostingKey, hosting)];
}

/** Keys that are plugged in now, as places for backups. */
export function usePluggedKeys(): Output<'backup.keys'> {
  const { data } = useQuery({
    queryKey: keysKey,
    refetchOnMount: 'always',
    queryFn: async () => {
      const answer = await call('backup.keys', {});
      return answer.ok ? answer.value : [];
    },
  });
  return data ?? [];
}
