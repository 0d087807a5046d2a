import type { CSSProperties, ReactNode } from 'react';
import css from './amount.module.css';
import { useFormat } from './format.tsx';

interface AmountProps {
  readonly minor: number;
  /** With the sign of the currency; tables leave it to their heading. */
  readonly currency?: boolean;
  readonly strong?: boolean;
  readonly struck?: boolean;
}

/** An amount as the shop writes it, in figures that stand under each other. */
export function Amount({ minor, currency = false, strong = false, struck = false }: AmountProps) {
  const format = useFormat();
  const text = currency ? format.amount(minor) : format.number(minor);
  return (
    <span
      className={css.amount}
      data-strong={strong || undefined}
      data-struck={struck || undefined}
      data-negative={minor < 0 || undefined}
    >
      {text}
    </span>
  );
}

/** Any other text of figures (quantities, counts, percentages) that stands in a column or changes in place. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return <span data-figures="">{children}</span>;
}

interface TotalDisplayProps {
  readonly label: string;
  readonly minor: number;
  /** Lines above the total: number of articles, taxes. */
  readonly rows?: readonly { readonly id: string; readonly label: string; readonly value: ReactNode }[];
  /** Smaller line under the total. */
  readonly note?: ReactNode;
  readonly tone?: 'due' | 'change';
  readonly size?: 'normal' | 'giant';
  readonly testId?: string;
}

/** The largest type on the page, drawn like the display on top of a till: read at two metres, in sunlight. */
export function TotalDisplay(props: TotalDisplayProps) {
  const { label, minor, rows = [], note, tone = 'due', size = 'normal', testId = 'total' } = props;
  const format = useFormat();
  const parts = format.amountParts(minor);
  return (
    <section className={css.display} data-tone={tone} data-size={size} aria-label={label}>
      {rows.length > 0 && (
        <dl className={css.rows}>
          {rows.map((row) => (
            <div key={row.id}>
              <dt>{row.label}</dt>
              <dd>{row.value}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className={css.total}>
        <span className={css.label}>{label}</span>
        <output
          className={css.figures}
          data-testid={testId}
          data-minor={minor}
          style={{ '--figures': parts.digits.length } as CSSProperties}
          data-long={parts.digits.length > 9 || undefined}
          aria-live="polite"
        >
          {parts.before && (
            <span className={css.unit} data-leads="">
              {parts.before}
            </span>
          )}
          {parts.digits}
          {parts.after && <span className={css.unit}>{parts.after}</span>}
        </output>
      </div>
      {note && <div className={css.note}>{note}</div>}
    </section>
  );
}
