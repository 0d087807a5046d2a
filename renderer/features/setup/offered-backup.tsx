import { Button } from '@mantine/core';
import { useSession } from '#renderer/kernel/state.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useT } from '#renderer/ui/i18n.ts';

/** A backup file was opened on a computer that has a till already: what it is, and what to do with it. */
export function OfferedBackup() {
  const t = useT();
  const offered = useSession((state) => state.offeredBackup);
  const busy = useSession((state) => (state.session?.setUp ?? false) && !state.restoring);
  const close = (): void => useSession.setState({ offeredBackup: null });
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
