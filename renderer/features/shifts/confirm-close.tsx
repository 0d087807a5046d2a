import { useEffect } from 'react';
import { FigureRow } from '#renderer/ui/figure-row.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Reasons } from '#renderer/ui/reasons.tsx';
import type { DifferenceAsks } from '#shared/domain/bounds.ts';
import css from './shift.module.css';
import { toAction } from './to-action.ts';

const usual = ['change', 'forgotten', 'unknown'] as const;

interface ConfirmCloseProps {
  readonly counted_minor: number;
  /** undefined: this person may not see it, or the till has not said it. */
  readonly expected_minor: number | undefined;
  readonly difference_minor: number | undefined;
  /** What lies in the drawer for sales on hold. */
  readonly heldCash_minor: number;
  /** Nobody says whether the count is right before it is recorded. */
  readonly blind: boolean;
  /** It is recorded, and does not change any more. */
  readonly stands: boolean;
  readonly asks: DifferenceAsks;
  /** An earlier count of the shift asks that. */
  readonly earlier: boolean;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly onEnter: () => void;
}

/** The count beside what was expected. Any difference is accepted; beyond the shop's limit it is explained. */
export function ConfirmClose(props: ConfirmCloseProps) {
  const { counted_minor, expected_minor, difference_minor, blind, stands, asks } = props;
  const { reason, onReason, onEnter } = props;
  const t = useT();
  const format = useFormat();
  const differs = difference_minor !== undefined && difference_minor !== 0;
  const asked = asks !== 'nothing';
  useEffect(() => {
    if (!asked) toAction();
  }, [asked]);
  function sentence(): string {
    if (stands && asked) return t(`shifts.close.${props.earlier ? 'earlier' : 'asks'}.${asks}`);
    if (difference_minor === undefined)
      return t(blind && !stands ? 'shifts.close.final' : 'shifts.close.ready');
    if (difference_minor === 0) return t('shifts.close.exact');
    const amount = format.amount(Math.abs(difference_minor));
    const side = difference_minor < 0 ? 'short' : 'over';
    return t(asked ? `shifts.close.${side}` : `shifts.close.${side}Small`, { amount });
  }

  return (
    <div className={css.confirm}>
      <section className={css.card} aria-label={t('shifts.close.result')}>
        <FigureRow label={t('receipt.counted')} minor={counted_minor} strong testId="close-counted" />
        {expected_minor !== undefined && (
          <FigureRow label={t('receipt.expected')} minor={expected_minor} testId="close-expected" />
        )}
        {difference_minor !== undefined && (
          <FigureRow
            label={t('receipt.difference')}
            minor={difference_minor}
            strong
            tone={difference_minor === 0 ? 'ok' : 'bad'}
            testId="close-difference"
          />
        )}
      </section>
      <div data-testid={asked ? 'close-asks' : undefined}>
        {asked ? <Notice tone="warn">{sentence()}</Notice> : <p className={css.lead}>{sentence()}</p>}
      </div>
      {differs && difference_minor === -props.heldCash_minor && (
        <Notice tone="info">
          {t('shifts.close.heldLeft', { amount: format.amount(Math.abs(difference_minor)) })}
        </Notice>
      )}
      {(asked || blind || differs) && (
        <Reasons
          key={asks}
          label={t(asked ? 'shifts.close.reason' : 'shifts.close.remark')}
          usual={usual.map((id) => t(`shifts.close.usual.${id}`))}
          value={reason}
          onChange={onReason}
          onEnter={onEnter}
          autoFocus={asked}
        />
      )}
    </div>
  );
}
