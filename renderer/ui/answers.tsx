import { Button } from '@mantine/core';
import { useT } from './i18n.ts';

interface AnswersProps {
  /** What leaves everything as it was; usually "Cancel". */
  readonly keep?: string | undefined;
  readonly onKeep: () => void;
  readonly act: string;
  /** Left out: the form that the answers stand in is sent. */
  readonly onAct?: (() => void) | undefined;
  /** Something is lost, or it is more likely a slip: whoever presses Enter unread keeps what is there. */
  readonly safe?: boolean | undefined;
  /** What acts takes something away: red. */
  readonly danger?: boolean | undefined;
  /** The question has a field that is asked for first. */
  readonly behindField?: boolean | undefined;
  readonly busy?: boolean | undefined;
  readonly testIds: { readonly keep: string; readonly act: string };
}

/**
 * The two answers of every question: on the left what changes nothing, on the right what acts. The one full of colour is always the
 * one that Enter gives.
 */
export function Answers(props: AnswersProps) {
  const {
    keep,
    onKeep,
    act,
    onAct,
    safe = false,
    danger = false,
    behindField = false,
    busy,
    testIds,
  } = props;
  const t = useT();
  return (
    <>
      <Button
        size="lg"
        variant={safe ? 'filled' : 'default'}
        onClick={onKeep}
        data-autofocus={safe || undefined}
        data-testid={testIds.keep}
      >
        {keep ?? t('common.action.cancel')}
      </Button>
      <Button
        size="lg"
        type={onAct ? 'button' : 'submit'}
        variant={safe ? 'outline' : 'filled'}
        color={danger ? 'red' : undefined}
        disabled={busy}
        onClick={onAct}
        data-autofocus={(!safe && !behindField) || undefined}
        data-testid={testIds.act}
      >
        {act}
      </Button>
    </>
  );
}
