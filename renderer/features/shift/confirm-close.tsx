import { useEffect } from 'react';
import { FigureRow } from '../../ui/figure-row.tsx';
import { useFormat } from '../../ui/format.tsx';
import { useT } from '../../ui/i18n.ts';
import { Notice } from '../../ui/notice.tsx';
import { Reasons } from '../../ui/reasons.tsx';
import css from './shift.module.css';
import { toAction } from './to-action.ts';

const usual = ['change', 'forgotten', 'unknown'] as const;

interface ConfirmCloseProps {
  readonly counted_minor: number;
  /** undefined: this person may not see it, or the till has not said it. */
  readonly expected_minor: number | undefined;
  readonly difference_minor: number | undefined;
  /** Nobody says whether the count is right: a remark may be left, and none has to be. */
  readonly blind: boolean;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly onEnter: () => void;
}

/** The count beside what was expected. Any difference is accepted, and explained. */
export function ConfirmClose(props: ConfirmCloseProps) {
  const { counted_minor, expected_minor, difference_minor, blind, reason, onReason, onEnter } = props;
  const t = useT();
  const format = useFormat();
  const differs = difference_minor !== undefined && difference_minor !== 0;
  useEffect(() => {
    if (!differs) toAction();
  }, [differs]);

  return (
    <div className={css.confirm}>
      <section className={css.card} aria-label={t('shift.close.result')}>
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
      {differs ? (
        <>
          <Notice tone="warn">
            {t(difference_minor < 0 ? 'shift.close.short' : 'shift.close.over', {
              amount: format.amount(Math.abs(difference_minor)),
            })}
          </Notice>
          <Reasons
            label={t('shift.close.reason')}
            usual={usual.map((id) => t(`shift.close.usual.${id}`))}
            value={reason}
            onChange={onReason}
            onEnter={onEnter}
            autoFocus
          />
        </>
      ) : (
        <>
          <p className={css.lead}>{t(difference_minor === 0 ? 'shift.close.exact' : 'shift.close.ready')}</p>
          {blind && (
            <Reasons
              label={t('shift.close.remark')}
              usual={usual.map((id) => t(`shift.close.usual.${id}`))}
              value={reason}
              onChange={onReason}
              onEnter={onEnter}
            />
          )}
        </>
      )}
    </div>
  );
}
