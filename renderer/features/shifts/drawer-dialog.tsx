import { useState } from 'react';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Answers } from '#renderer/ui/answers.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { Reasons } from '#renderer/ui/reasons.tsx';

const usual = ['change', 'check', 'stuck'] as const;

/** The drawer without a sale: always with a reason, always on the record. */
export function DrawerDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const callTill = useCall();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function open(): Promise<void> {
    if (busy) return;
    if (reason.trim() === '') {
      setError(t('shifts.cash.reasonNeeded'));
      return;
    }
    setBusy(true);
    const answer = await callTill('shifts.openDrawer', { reason: reason.trim() });
    setBusy(false);
    if (!answer.ok) return;
    showNotice({
      tone: answer.value.opened ? 'ok' : 'info',
      text: t(answer.value.opened ? 'shifts.drawer.opened' : 'shifts.drawer.noted'),
    });
    onClose();
  }
  return (
    <Dialog
      opened
      title={t('shifts.drawer.title')}
      size="32rem"
      onClose={onClose}
      testId="drawer-dialog"
      foot={
        <Answers
          onKeep={onClose}
          act={t('shifts.drawer.action')}
          onAct={() => void open()}
          behindField
          testIds={{ keep: 'drawer-cancel', act: 'drawer-confirm' }}
        />
      }
    >
      <Reasons
        label={t('shifts.drawer.reason')}
        usual={usual.map((id) => t(`shifts.drawer.usual.${id}`))}
        value={reason}
        error={error}
        onChange={(next) => {
          setReason(next);
          setError(null);
        }}
        onEnter={() => void open()}
        autoFocus
      />
    </Dialog>
  );
}
