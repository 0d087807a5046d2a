import { useT } from '#renderer/ui/i18n.ts';
import { LeaveQuestion } from '#renderer/ui/leave-question.tsx';
import type { LeavingQuestion } from '#renderer/ui/leaving.ts';

/** The drawer would have to be counted again. */
export function LeaveCount({ question }: { readonly question: LeavingQuestion }) {
  const t = useT();
  return (
    <LeaveQuestion
      question={question}
      title={t('shifts.leave.title')}
      text={t('shifts.leave.text')}
      confirm={t('shifts.leave.confirm')}
    />
  );
}
