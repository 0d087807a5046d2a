import { Button } from '@mantine/core';
import { useState } from 'react';
import sheet from '#renderer/features/settings/parts/sheet.module.css';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Confirm } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { LeaveQuestion } from '#renderer/ui/leave-question.tsx';
import { useAskBeforeLeaving } from '#renderer/ui/leaving.ts';
import type { BackupStatus } from '#shared/modules/backup/contract.ts';
import css from './backup.module.css';
import { BackupReveal, type FreshCode } from './backup-reveal.tsx';

/** The code is made, shown once, and proved by typing it back. */
export function BackupRecovery({ recovery }: { readonly recovery: BackupStatus['recovery'] }) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const [busy, setBusy] = useState(false);
  const [sure, setSure] = useState(false);
  const [shown, setShown] = useState<{ readonly fresh: FreshCode | null } | null>(null);
  const question = useAskBeforeLeaving((shown?.fresh ?? null) !== null);
  const { state, created_at } = recovery;
  async function make(): Promise<void> {
    setSure(false);
    setBusy(true);
    const answer = await callTill('backup.newRecoveryCode', {});
    setBusy(false);
    if (answer.ok) setShown({ fresh: answer.value });
  }
  return (
    <section className={sheet.group}>
      <h3>{t('backup.recovery.title')}</h3>
      <p data-testid="recovery-state" data-state={state}>
        {t(`backup.recovery.${state}`, { at: created_at === null ? '' : format.dateTime(created_at) })}{' '}
        {t('backup.recovery.hint')}
      </p>
      <div className={css.buttons}>
        {state === 'unconfirmed' && (
          <Button
            size="lg"
            variant="filled"
            disabled={busy}
            onClick={() => setShown({ fresh: null })}
            data-testid="recovery-check"
          >
            {t('backup.recovery.check')}
          </Button>
        )}
        <Button
          size="lg"
          variant={state === 'none' ? 'filled' : 'default'}
          disabled={busy}
          onClick={() => (state === 'none' ? void make() : setSure(true))}
          data-testid="recovery-make"
        >
          {t(
            busy
              ? 'backup.recovery.making'
              : state === 'none'
                ? 'backup.recovery.make'
                : 'backup.recovery.again',
          )}
        </Button>
      </div>
      <Confirm
        opened={sure}
        title={t('backup.recovery.againTitle')}
        confirm={t('backup.recovery.againYes')}
        danger
        onClose={() => setSure(false)}
        onConfirm={() => void make()}
      >
        {t('backup.recovery.againText')}
      </Confirm>
      {shown && <BackupReveal fresh={shown.fresh} onClose={() => setShown(null)} />}
      <LeaveQuestion
        question={question}
        title={t('backup.reveal.leave.title')}
        text={t('backup.reveal.leave.text')}
        confirm={t('backup.reveal.leave.confirm')}
      />
    </section>
  );
}
