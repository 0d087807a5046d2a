import { Button } from '@mantine/core';
import { useShell } from '#renderer/kernel/shell.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { Output } from '#shared/contract/index.ts';
import css from './restore.module.css';

type Backup = Output<'backup.rescueStatus'>['backups'][number];

const restore = (backup: Backup | null): void =>
  useShell.setState({
    restoring: true,
    offeredBackup: backup?.path ?? null,
    codeless: backup && !backup.withCode ? backup.path : null,
  });

/** The backups of the till's own folder, the newest first, and the way to those elsewhere. */
export function RescueBackups({
  backups,
  main,
}: {
  readonly backups: readonly Backup[];
  readonly main: boolean;
}) {
  const t = useT();
  const format = useFormat();
  return (
    <section className={css.neighbour} data-testid="rescue-backups">
      <h2>{t(main ? 'backup.rescue.backupsOnly' : 'backup.rescue.backups')}</h2>
      {backups.length === 0 && <p>{t('backup.rescue.noBackups')}</p>}
      {backups.map((backup, i) => (
        <Button
          key={backup.path}
          size="lg"
          variant={main && i === 0 ? 'filled' : 'default'}
          autoFocus={main && i === 0}
          onClick={() => restore(backup)}
          data-testid={`rescue-backup-${i}`}
        >
          {t(backup.lastTicket > 0 ? 'backup.rescue.backup' : 'backup.rescue.backupUnsold', {
            at: format.dateTime(backup.created_at),
            ticket: format.count(backup.lastTicket),
          })}
        </Button>
      ))}
      <Button
        size="lg"
        variant={main && backups.length === 0 ? 'filled' : 'default'}
        autoFocus={main && backups.length === 0}
        onClick={() => restore(null)}
        data-testid="rescue-restore"
      >
        {t('backup.rescue.elsewhere')}
      </Button>
    </section>
  );
}
