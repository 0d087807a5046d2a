import { Button } from '@mantine/core';
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
        <>
          <Button size="lg" onClick={() => onGive(asked)} data-testid="large-change-give">
            {t('sales.large.give', { change })}
          </Button>
          <Button
            size="lg"
            variant="filled"
            onClick={onCorrect}
            data-autofocus
            data-testid="large-change-correct"
          >
            {t('sales.large.correct')}
          </Button>
        </>
      }
    >
      {t('sales.large.text')}
    </Dialog>
  );
}
