import { type KeyboardEvent, useRef } from 'react';
import { Amount } from '#renderer/ui/amount.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import css from './denomination-table.module.css';
import {
  countOf,
  type Denomination,
  pieceOf,
  piecesTyped,
  type TypedCounts,
  totalOf,
} from './denominations.ts';

interface DenominationTableProps {
  readonly denominations: readonly Denomination[];
  readonly typed: TypedCounts;
  readonly onTyped: (typed: TypedCounts) => void;
  /** Enter in the last row: the count is done. */
  readonly onDone?: () => void;
  readonly autoFocus?: boolean;
}

/** Counting a drawer: pieces are typed, amounts and the total follow at once. Arrows and Enter go from row to row. */
export function DenominationTable(props: DenominationTableProps) {
  const { denominations, typed, onTyped, onDone, autoFocus } = props;
  const t = useT();
  const format = useFormat();
  const table = useRef<HTMLTableElement>(null);
  const count = countOf(denominations, typed);

  function move(event: KeyboardEvent<HTMLInputElement>, row: number): void {
    const step = event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = table.current?.querySelectorAll('input')[row + step];
    if (next) next.select();
    else if (event.key === 'Enter') onDone?.();
  }

  return (
    <table ref={table} className={css.table}>
      <caption className={css.hidden}>
        {t('shifts.denominations.caption')}. {t('shifts.denominations.hint')}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('shifts.denominations.value')}</th>
          <th scope="col">{t('shifts.denominations.pieces')}</th>
          <th scope="col">{t('shifts.denominations.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {denominations.map((denomination, row) => {
          const { value_minor, kind } = denomination;
          const piece = pieceOf(denomination);
          const text = typed[piece] ?? '';
          const pieces = piecesTyped(text);
          const firstOfKind = row > 0 && denominations[row - 1]?.kind !== kind;
          return (
            <tr key={piece} data-first={firstOfKind || undefined}>
              <th scope="row">
                <span className={css.piece} data-kind={kind}>
                  {format.amount(value_minor)}
                </span>
              </th>
              <td>
                <input
                  className={css.input}
                  value={text}
                  inputMode="numeric"
                  placeholder="0"
                  // biome-ignore lint/a11y/noAutofocus: counting starts as soon as the table is there
                  autoFocus={autoFocus && row === 0}
                  aria-label={t(`shifts.denominations.piecesOf.${kind}`, {
                    value: format.amount(value_minor),
                  })}
                  aria-invalid={pieces === null || undefined}
                  onFocus={(event) => event.target.select()}
                  onChange={(event) => onTyped({ ...typed, [piece]: event.target.value })}
                  onKeyDown={(event) => move(event, row)}
                  data-piece={piece}
                  data-testid={`count-${piece}`}
                />
              </td>
              <td data-empty={pieces === 0 || undefined}>
                <Amount minor={value_minor * (pieces ?? 0)} />
              </td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            {t('shifts.denominations.total')}
          </th>
          <td data-testid="count-total">
            <Amount minor={totalOf(count)} currency strong />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
