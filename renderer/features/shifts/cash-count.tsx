import { SegmentedControl, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useSession } from '#renderer/kernel/session.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Keypad } from '#renderer/ui/keypad.tsx';
import { afterKey, type PadKey } from '#renderer/ui/typed-number.ts';
import { unitSection } from '#renderer/ui/unit-section.tsx';
import css from './cash-count.module.css';
import type { Counting } from './counting.ts';
import { DenominationTable } from './parts/denomination-table.tsx';
import { pieceOf } from './parts/denominations.ts';

interface CashCountProps {
  readonly counting: Counting;
  readonly onCounting: (counting: Counting) => void;
  /** Enter in the last field. */
  readonly onDone: () => void;
}

const noMoney: readonly never[] = [];
export const useDenominations = () => useSession((state) => state.session?.shop?.denominations ?? noMoney);

/** The drawer, counted piece by piece or typed as one amount, with the keyboard or with one thumb. */
export function CashCount({ counting, onCounting, onDone }: CashCountProps) {
  const t = useT();
  const { currency, sign, signLeads } = useFormat();
  const denominations = useDenominations();
  const box = useRef<HTMLFieldSetElement>(null);
  /** The row that the pad writes into: the one that had the focus last. */
  const row = useRef(0);
  /** The first touch in a field replaces what stood there, as the first key does. */
  const fresh = useRef(true);

  const inputs = () => [...(box.current?.querySelectorAll<HTMLInputElement>('input[data-piece]') ?? [])];
  function next(): void {
    const input = inputs()[row.current + 1];
    if (input) input.focus();
    else onDone();
  }
  function press(key: PadKey): void {
    const kept = fresh.current && key !== 'backspace' ? '' : null;
    fresh.current = false;
    if (counting.by === 'amount') {
      onCounting({ ...counting, amount: afterKey(kept ?? counting.amount, key, currency.decimals) });
      return;
    }
    const denomination = denominations[row.current];
    if (!denomination) return;
    const piece = pieceOf(denomination);
    const text = afterKey(kept ?? counting.pieces[piece] ?? '', key, 0);
    onCounting({ ...counting, pieces: { ...counting.pieces, [piece]: text } });
  }

  return (
    <div className={css.count}>
      <fieldset
        ref={box}
        aria-label={t('shifts.denominations.caption')}
        className={css.typed}
        onFocus={() => {
          const at = inputs().findIndex((input) => input.matches(':focus'));
          if (at >= 0) row.current = at;
          fresh.current = true;
        }}
      >
        <SegmentedControl
          aria-label={t('shifts.count.how')}
          value={counting.by}
          data={[
            { value: 'pieces', label: t('shifts.count.pieces') },
            { value: 'amount', label: t('shifts.count.amount') },
          ]}
          onChange={(by) => onCounting({ ...counting, by: by === 'amount' ? 'amount' : 'pieces' })}
          data-testid="count-how"
        />
        {counting.by === 'pieces' ? (
          <DenominationTable
            denominations={denominations}
            typed={counting.pieces}
            onTyped={(pieces) => {
              fresh.current = false;
              onCounting({ ...counting, pieces });
            }}
            onDone={onDone}
            autoFocus
          />
        ) : (
          <TextInput
            className={css.amount}
            label={t('shifts.count.total')}
            size="lg"
            value={counting.amount}
            inputMode="decimal"
            autoComplete="off"
            autoFocus
            {...unitSection(sign, signLeads)}
            onFocus={(event) => event.target.select()}
            onChange={(event) => {
              fresh.current = false;
              onCounting({ ...counting, amount: event.target.value });
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              onDone();
            }}
            data-testid="count-amount"
          />
        )}
      </fieldset>
      <div className={css.pad}>
        <Keypad
          comma={counting.by === 'amount' && currency.decimals > 0}
          onKey={press}
          side={[
            { id: 'next', label: t('common.action.next'), onPress: counting.by === 'pieces' ? next : onDone },
          ]}
        />
      </div>
    </div>
  );
}
