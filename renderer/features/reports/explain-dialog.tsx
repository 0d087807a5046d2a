import { Button } from '@mantine/core';
import { useState } from 'react';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { Reasons } from '#renderer/ui/reasons.tsx';

const usual = ['found', 'change', 'forgotten'] as const;

interface ExplainDialogProps {
  readonly zNumber: number;
  readonly onClose: () => void;
}

/** Why the count of a closed shift differed, said afterwards: beside the Z, which stays as it was signed. */
export function ExplainDialog({ zNumber, onClose }: ExplainDialogProps) {
  const t = useT();
  const callTill = useCall();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function explain(): Promise<void> {
    if (busy) return;
    if (reason.trim() === '') {
      setError(t('shifts.cash.reasonNeeded'));
      return;
    }
    setBusy(true);
    const answer = await callTill('shifts.explain', { zNumber, reason: reason.trim() });
    setBusy(false);
    if (!answer.ok) return;
    showNotice({ tone: 'ok', text: t('reports.z.explain.done', { number: zNumber }) });
    onClose();
  }
  return (
    <Dialog
      opened
      title={t('reports.z.explain.title', { number: zNumber })}
      size="32rem"
      onClose={onClose}
      testId="explain-dialog"
      foot={
        <>
          <Button size="lg" onClick={onClose}>
            {t('common.action.cancel')}
          </Button>
          <Button
            size="lg"
            variant="filled"
            disabled={busy}
            onClick={() => void explain()}
            data-testid="explain-confirm"
          >
            {t('reports.z.explain.action')}
          </Button>
        </>
      }
    >
      <p>{t('reports.z.explain.text')}</p>
      <Reasons
        label={t('reports.z.explain.reason')}
        usual={usual.map((id) => t(`reports.z.explain.usual.${id}`))}
        value={reason}
        error={error}
        onChange={(next) => {
          setReason(next);
          setError(null);
        }}
        onEnter={() => void explain()}
        autoFocus
      />
    </Dialog>
  );
}
