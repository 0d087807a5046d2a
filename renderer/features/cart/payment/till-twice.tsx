import { refusalText } from '#renderer/kernel/session.ts';
import { callTill } from '#renderer/kernel/use-call.ts';
import { Confirm } from '#renderer/ui/dialog.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { useScan } from '#renderer/ui/scanner.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';

interface TillTwiceProps {
  /** Why the sale was refused; null: nothing is asked. */
  readonly refusal: Refusal | null;
  readonly onClose: () => void;
  /** This is the one that stays: the sale goes on where it stopped. */
  readonly onSettled: () => void;
}

/** Another life of this till was seen. Whoever may says here, with the customer waiting, that this one stays. */
export function TillTwice({ refusal, onClose, onSettled }: TillTwiceProps) {
  const t = useT();
  useScan(() => playLow(), refusal !== null);
  async function settle(): Promise<void> {
    const answer = await callTill('health.fix', { fix: 'only-till' });
    onClose();
    if (answer.ok) onSettled();
  }
  return (
    <Confirm
      opened={refusal !== null}
      title={t('health.name.twin')}
      confirm={t('health.fix.only-till')}
      danger
      onConfirm={() => void settle()}
      onClose={onClose}
    >
      {refusal && refusalText(refusal)}
    </Confirm>
  );
}
