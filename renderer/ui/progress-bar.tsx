import css from './progress-bar.module.css';

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  /** 0: how much there is to do is not known yet. */
  readonly total: number;
  /** The figures in words: "1 200 sur 5 000 articles". */
  readonly text?: string;
}

/** How far a long task has come. It stands still between two reports; nothing spins. */
export function ProgressBar({ label, done, total, text }: ProgressBarProps) {
  const part = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div className={css.progress}>
      <div className={css.line}>
        <span>{label}</span>
        <span>{text}</span>
      </div>
      <div
        className={css.track}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total > 0 ? total : undefined}
        aria-valuenow={total > 0 ? done : undefined}
        aria-valuetext={text}
      >
        <div className={css.bar} style={{ transform: `scaleX(${part})` }} />
      </div>
    </div>
  );
}
