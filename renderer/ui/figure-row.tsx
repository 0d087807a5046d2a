import { UnstyledButton } from '@mantine/core';
import css from './figure-row.module.css';
import { useFormat } from './format.tsx';

interface FigureRowProps {
  readonly label: string;
  readonly count?: number;
  readonly minor?: number;
  readonly strong?: boolean;
  readonly tone?: 'ok' | 'bad';
  /** Opens what the figure is made of. */
  readonly onOpen?: () => void;
  readonly testId?: string;
}

/** A line of a report: its name, how many, how much. */
export function FigureRow({ label, count, minor, strong, tone, onOpen, testId }: FigureRowProps) {
  const format = useFormat();
  const content = (
    <>
      <span className={css.label}>
        {label}
        {count !== undefined && minor !== undefined && (
          <span className={css.count}> ({format.count(count)})</span>
        )}
      </span>
      <span className={css.figure} data-minor={minor}>
        {minor === undefined
          ? count !== undefined && format.count(count)
          : tone === undefined
            ? format.number(minor)
            : format.signed(minor)}
      </span>
    </>
  );
  const look = {
    className: css.row,
    'data-strong': strong || undefined,
    'data-tone': tone,
    'data-testid': testId,
  };
  return onOpen ? (
    <UnstyledButton {...look} onClick={onOpen}>
      {content}
    </UnstyledButton>
  ) : (
    <div {...look}>{content}</div>
  );
}
