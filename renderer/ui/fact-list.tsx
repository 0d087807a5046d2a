import type { ReactNode } from 'react';
import css from './fact-list.module.css';

interface Fact {
  readonly id: string;
  readonly label: string;
  readonly value: ReactNode;
  readonly testId?: string;
}

interface FactListProps {
  readonly facts: readonly Fact[];
  /** In a side panel: a shorter column of names. */
  readonly narrow?: boolean;
  readonly testId?: string;
}

/** What is known of one thing, a line each. */
export function FactList({ facts, narrow, testId }: FactListProps) {
  return (
    <dl className={css.facts} data-narrow={narrow || undefined} data-testid={testId}>
      {facts.map(({ id, label, value, testId: own }) => (
        <div key={id}>
          <dt>{label}</dt>
          <dd data-testid={own}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
