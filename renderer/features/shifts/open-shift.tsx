import { Button } from '@mantine/core';
import { useState } from 'react';
import { goTo } from '#renderer/kernel/route.ts';
import { useMay } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { TaskFrame } from '#renderer/ui/action-bar.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { useAskBeforeLeaving } from '#renderer/ui/leaving.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { showNotice } from '#renderer/ui/notices.ts';
import type { Output } from '#shared/contract/index.ts';
import { CashCount, useDenominations } from './cash-count.tsx';
import { countedOf, isBegun, nothingCounted } from './counting.ts';
import { LeaveCount } from './leave-count.tsx';
import css from './shift.module.css';
import { toAction } from './to-action.ts';

/** The till is closed: what is in the drawer is counted, then it opens. */
export function OpenShift({ last, heldMoney }: Pick<Output<'shifts.current'>, 'last' | 'heldMoney'>) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const denominations = useDenominations();
  const mayOpen = useMay('shift.open');
  const [counting, setCounting] = useState(nothingCounted);
  const question = useAskBeforeLeaving(isBegun(counting));
  const [busy, setBusy] = useState(false);
  const counted = countedOf(counting, denominations, format.currency.code);

  async function open(): Promise<void> {
    if (!counted || busy) return;
    setBusy(true);
    const answer = await callTill('shifts.open', {
      float_minor: counted.counted_minor,
      count: counted.count,
    });
    setBusy(false);
    if (!answer.ok) return;
    showNotice({ tone: 'ok', text: t('shifts.open.done') });
    question.release();
    goTo('checkout');
  }
  const take = (amount_minor: number) =>
    setCounting({ ...counting, by: 'amount', amount: format.editable(amount_minor) });
  const suggestions = last
    ? [
        { id: 'counted', label: t('shifts.open.lastCount'), minor: last.counted_minor },
        ...(last.float_minor === last.counted_minor
          ? []
          : [{ id: 'float', label: t('shifts.open.lastFloat'), minor: last.float_minor }]),
      ]
    : [];

  return (
    <TaskFrame
      title={t('shifts.open.title')}
      actions={[]}
      primary={
        mayOpen
          ? {
              id: 'open',
              chord: keys.go,
              label: counted
                ? t('shifts.open.with', { amount: format.amount(counted.counted_minor) })
                : t('shifts.open.action'),
              disabled: !counted || busy,
              onPress: () => void open(),
            }
          : undefined
      }
    >
      <div className={css.page}>
        <p className={css.lead}>{t('shifts.open.lead')}</p>
        {!mayOpen && <Notice tone="warn">{t('shifts.open.notYou')}</Notice>}
        {last && (
          <div className={css.suggestions}>
            <span>{t('shifts.open.suggest', { when: format.dateTime(last.closed_at) })}</span>
            {suggestions.map(({ id, label, minor }) => (
              <Button key={id} size="md" onClick={() => take(minor)} data-testid={`suggest-${id}`}>
                {label} : {format.amount(minor)}
              </Button>
            ))}
          </div>
        )}
        {heldMoney.cash_minor > 0 && (
          <Notice tone="info">
            {t('shifts.open.held', { amount: format.amount(heldMoney.cash_minor) })}
          </Notice>
        )}
        <CashCount counting={counting} onCounting={setCounting} onDone={toAction} />
      </div>
      <LeaveCount question={question} />
    </TaskFrame>
  );
}
