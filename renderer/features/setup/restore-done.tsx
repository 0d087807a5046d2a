import { Button } from '@mantine/core';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { Output } from '#shared/contract/index.ts';
import css from './restore.module.css';
import { RestoreMissing } from './restore-missing.tsx';
import { RestoreOpen } from './restore-open.tsx';

interface RestoreDoneProps {
  readonly restored: Output<'backup.restore'>;
  readonly onEnter: () => void;
}

export function RestoreDone({ restored, onEnter }: RestoreDoneProps) {
  const t = useT();
  const format = useFormat();
  const { shop, lastTicket, nextTicket, missing, open } = restored;
  return (
    <div className={css.form} data-testid="restore-done">
      <h2>{t('backup.restore.done')}</h2>
      <p className={css.lead}>
        {t(lastTicket > 0 ? 'backup.restore.doneText' : 'backup.restore.doneEmpty', {
          shop,
          lastTicket: format.count(lastTicket),
          nextTicket: format.count(nextTicket),
        })}
      </p>
      <RestoreMissing missing={missing} looked={restored.looked} until={restored.until} />
      <RestoreOpen open={open} />
      {open.carts.length === 0 && open.shift === null && <p>{t('backup.restore.doneNext')}</p>}
      <Button size="xl" variant="filled" fullWidth autoFocus onClick={onEnter} data-testid="restore-enter">
        {t('backup.restore.enter')}
      </Button>
    </div>
  );
}
