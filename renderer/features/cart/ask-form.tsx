import { type ReactNode, useState } from 'react';
import { Answers } from '#renderer/ui/answers.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import css from './asks.module.css';
import { answering, closeAsk } from './gestures.ts';

interface AskFormProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  /** true: answered, the question goes. */
  readonly onConfirm: () => Promise<boolean>;
  readonly danger?: boolean;
  /** Money is on the counter: the first focus is on the answer that changes nothing. */
  readonly safeFirst?: boolean;
  /** What not confirming means, where "cancel" could be taken for the gesture itself. */
  readonly keep?: string;
  /** Goods that are scanned meanwhile wait for the answer: they are refused by ear, not lost in a field. */
  readonly keepsScans?: boolean;
  readonly size?: string;
  readonly testId: string;
}

/** One question over the cart: Enter answers it, Esc leaves everything as it was. */
export function AskForm(props: AskFormProps) {
  const { title, children, confirm, onConfirm, danger, safeFirst, keep, size, testId } = props;
  const { keepsScans = false } = props;
  const [busy, setBusy] = useState(false);
  useScan(() => playLow(), keepsScans);
  async function submit(): Promise<void> {
    if (busy) return;
    setBusy(true);
    await answering(onConfirm);
    setBusy(false);
  }
  return (
    <Dialog opened title={title} onClose={closeAsk} testId={testId} size={size}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        <div className={css.foot}>
          <Answers
            keep={keep}
            onKeep={closeAsk}
            act={confirm}
            safe={safeFirst}
            danger={danger}
            behindField
            testIds={{ keep: 'ask-cancel', act: 'ask-confirm' }}
          />
        </div>
      </form>
    </Dialog>
  );
}
