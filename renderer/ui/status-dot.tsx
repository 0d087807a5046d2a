import css from './status-dot.module.css';

export type StatusTone = 'ok' | 'warn' | 'bad' | 'off';
const marks: Readonly<Record<StatusTone, string>> = { ok: '●', warn: '▲', bad: '■', off: '○' };

interface StatusDotProps {
  readonly tone: StatusTone;
  /** The state in words: colour and shape only repeat it. */
  readonly word: string;
  readonly testId?: string;
}

export function StatusDot({ tone, word, testId }: StatusDotProps) {
  return (
    <span className={css.status} data-tone={tone} data-testid={testId}>
      <span className={css.mark} aria-hidden="true">
        {marks[tone]}
      </span>
      <span>{word}</span>
    </span>
  );
}
