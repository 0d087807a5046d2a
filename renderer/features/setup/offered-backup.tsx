import { Button } from '@mantine/core';
import { useSession } from '#renderer/kernel/session.ts';
import { useShell } from '#renderer/kernel/shell.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useT } from '#renderer/ui/i18n.ts';

/** A backup file was opened on a computer that has a till already: what it is, and what to do with it. */
export function OfferedBackup() {
  const t = useT();
  const offered = useShell((state) => state.offeredBackup);
  const restoring = useShell((state) => state.restoring);
  const busy = useSession((state) => state.session?.setUp ?? false) && !restoring;
  const close = (): void => useShell.setState({ offeredBackup: null });
  return (
    <Dialog
      opened={offered !== null && busy}
      title={t('backup.restore.title')}
      onClose={close}
      testId="offered-backup"
      foot={
        <Button size="lg" variant="filled" data-autofocus onClick={close} data-testid="offered-close">
          {t('common.action.close')}
        </Button>
      }
    >
      <p>{t('backup.restore.offeredBusy')}</p>
    </Dialog>
  );
}
