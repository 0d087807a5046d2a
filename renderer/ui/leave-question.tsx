import { Confirm } from './dialog.tsx';
import type { LeavingQuestion } from './leaving.ts';
import { useScan } from './scanner.ts';
import { playLow } from './sounds.ts';

interface LeaveQuestionProps {
  readonly question: LeavingQuestion;
  readonly title: string;
  /** What is lost. */
  readonly text: string;
  readonly confirm: string;
}

/** Over whatever is open. What is scanned before it is answered is refused by ear. */
export function LeaveQuestion({ question, title, text, confirm }: LeaveQuestionProps) {
  useScan(() => playLow(), question.asked);
  return (
    <Confirm
      opened={question.asked}
      title={title}
      confirm={confirm}
      danger
      above
      onClose={question.stay}
      onConfirm={question.go}
    >
      {text}
    </Confirm>
  );
}
