import { Answers } from '#renderer/ui/answers.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { useScan } from '#renderer/ui/scanner.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import type { Minor } from '#shared/domain/units.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';

/** What was put down, and the change that would be given for it. */
export interface LargeChangeOf {
  readonly tenders: readonly TenderInput[];
  readonly change_minor: Minor;
}

interface LargeChangeProps {
  readonly asked: LargeChangeOf | null;
  readonly onGive: (of: LargeChangeOf) => void;
  readonly onCorrect: () => void;
}

/** Nearly always a slip of the finger: the key under the hand corrects it. What is scanned meanwhile is refused by ear. */
export function LargeChange({ asked, onGive, onCorrect }: LargeChangeProps) {
  const t = useT();
  const format = useFormat();
  useScan(() => playLow(), asked !== null);
  if (!asked) return null;
  const change = format.amount(asked.change_minor);
  return (
    <Dialog
      opened
      title={t('sales.large.title', { change })}
      onClose={onCorrect}
      testId="large-change"
      foot={
        <Answers
          keep={t('sales.large.correct')}
          onKeep={onCorrect}
          act={t('sales.large.give', { change })}
          onAct={() => onGive(asked)}
          safe
          testIds={{ keep: 'large-change-correct', act: 'large-change-give' }}
        />
      }
    >
      {t('sales.large.text')}
    </Dialog>
  );
}
