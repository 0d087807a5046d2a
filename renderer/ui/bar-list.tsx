import { UnstyledButton } from '@mantine/core';
import type { CSSProperties } from 'react';
import { Amount } from './amount.tsx';
import css from './bar-list.module.css';
import { useFormat } from './format.tsx';

export interface Bar {
  readonly id: string;
  readonly label: string;
  readonly minor: number;
  readonly count: number;
  readonly onOpen?: () => void;
}

/** Parts of a whole, each with a bar as long as its share of the largest. Returns have none. */
export function BarList({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }) {
  const format = useFormat();
  const largest = Math.max(1, ...bars.map(({ minor }) => minor));
  const row = ({ label: name, minor, count }: Bar) => (
    <>
      <span className={css.name}>{name}</span>
      <span className={css.figures}>
        <span className={css.count}>{format.count(count)}</span>
        <Amount minor={minor} />
      </span>
      <span className={css.track} aria-hidden="true">
        <span style={{ '--share': Math.max(0, minor) / largest } as CSSProperties} />
      </span>
    </>
  );
  return (
    <section className={css.bars} aria-label={label}>
      <h3>{label}</h3>
      <ul>
        {bars.map((bar) => (
          <li key={bar.id}>
            {bar.onOpen ? (
              <UnstyledButton className={css.row} onClick={bar.onOpen} data-testid={`bar-${bar.id}`}>
                {row(bar)}
              </UnstyledButton>
            ) : (
              <div className={css.row}>{row(bar)}</div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
