import { useState } from 'react';
import { goTo } from '#renderer/kernel/route.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { TaskFrame } from '#renderer/ui/action-bar.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { leave, useAskBeforeLeaving } from '#renderer/ui/leaving.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Output } from '#shared/contract/index.ts';
import { minor } from '#shared/domain/units.ts';
import type { ShiftReport } from '#shared/modules/shifts/contract.ts';
import { CashCount, useDenominations } from './cash-count.tsx';
import { ConfirmClose } from './confirm-close.tsx';
import {
  type Counted,
  type Counting,
  countedOf,
  isBegun,
  keepCount,
  keptCount,
  nothingCounted,
} from './counting.ts';
import { HeldMoneyNotice } from './held-money.tsx';
import { LeaveCount } from './leave-count.tsx';
import css from './shift.module.css';
import { useBlind, useRunningReport } from './shift-state.ts';
import { toAction } from './to-action.ts';

const steps = ['check', 'count', 'confirm'] as const;
type Step = (typeof steps)[number];

interface CloseShiftProps {
  readonly state: Output<'shifts.current'>;
  readonly onBack: () => void;
  readonly onClosed: (z: ShiftReport, counted: Counted) => void;
}

/** Three short steps at the end of the day. What was typed is kept on the way back. */
export function CloseShift({ state, onBack, onClosed }: CloseShiftProps) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const denominations = useDenominations();
  const expected = useRunningReport().data?.cash?.expected_minor;
  const nothingToTell = state.openCartLines === 0 && state.heldCarts === 0;
  const [chosen, setStep] = useState<Step>(nothingToTell ? 'count' : 'check');
  const person = useSession((state) => state.session?.user?.id);
  const of = `${person} ${state.shift?.number}`;
  const [counting, setCounting] = useState(() => keptCount(of));
  const [reason, setReason] = useState('');
  const blind = useBlind();
  /** The count that was recorded here a moment ago; the till tells it from then on. */
  const [recorded, setRecorded] = useState<Output<'shifts.current'>['counted']>(null);
  const stands = blind ? (recorded ?? state.counted) : null;
  const question = useAskBeforeLeaving(stands === null && isBegun(counting), () =>
    keepCount(of, nothingCounted),
  );
  const reasonAbove = useSession((till) => till.session?.settings?.reasonAbove_minor ?? 0);
  /** By how much the count differs, as the till said when it asked why. */
  const [told, setTold] = useState<number>();
  const [busy, setBusy] = useState(false);
  const step = stands && state.openCartLines === 0 ? 'confirm' : chosen;
  const typed = countedOf(counting, denominations, format.currency.code);
  const counted: Counted | null =
    stands && typed?.counted_minor !== stands.counted_minor
      ? { counted_minor: minor(stands.counted_minor), count: null }
      : typed;
  const difference = expected !== undefined && counted ? counted.counted_minor - expected : told;

  function count(next: Counting): void {
    keepCount(of, next);
    setCounting(next);
  }
  function back(): void {
    if (stands) leave(onBack);
    else if (step === 'confirm') {
      setTold(undefined);
      setStep('count');
    } else if (step === 'count' && !nothingToTell) setStep('check');
    else leave(onBack);
  }

  const asks = stands
    ? stands.asks
    : difference !== undefined && Math.abs(difference) > reasonAbove
      ? 'reason'
      : 'nothing';

  /** Who counts blind says what was found first: what is asked about it comes after, and changes nothing in it. */
  async function record(found: Counted): Promise<boolean> {
    const answer = await callTill('shifts.count', found);
    if (!answer.ok) return false;
    setRecorded({ counted_minor: found.counted_minor, ...answer.value });
    return answer.value.asks === 'nothing' || reason.trim() !== '';
  }

  async function close(): Promise<void> {
    if (!counted || busy) return;
    setBusy(true);
    if (blind && !stands && !(await record(counted))) {
      setBusy(false);
      return;
    }
    const answer = await callTill(
      'shifts.close',
      { ...counted, reason: reason.trim() === '' ? null : reason.trim() },
      { handles: ['REASON_NEEDED'] },
    );
    setBusy(false);
    if (answer.ok) {
      keepCount(of, nothingCounted);
      onClosed(answer.value, counted);
      return;
    }
    const { code, params } = answer.refusal;
    if (code === 'REASON_NEEDED' && typeof params?.difference === 'number') setTold(params.difference);
    else if (code === 'CART_NOT_EMPTY') setStep('check');
    else if (code === 'COUNT_FIRST') {
      setRecorded(null);
      setStep('count');
    }
  }

  const primary = {
    check: { id: 'next', label: t('common.action.continue'), onPress: () => setStep('count') },
    count: {
      id: 'next',
      label: t('common.action.continue'),
      disabled: !counted,
      onPress: () => setStep('confirm'),
    },
    confirm: {
      id: 'close',
      label: t('shifts.close.now'),
      disabled: busy || (asks !== 'nothing' && reason.trim() === ''),
      onPress: () => void close(),
    },
  }[step];
  const selling = step === 'check' && state.openCartLines > 0;

  return (
    <TaskFrame
      title={t('shifts.close.title')}
      tools={
        <ol className={css.steps} aria-label={t('shifts.close.steps')}>
          {steps.map((id, index) => (
            <li
              key={id}
              aria-current={id === step ? 'step' : undefined}
              data-done={index < steps.indexOf(step) || undefined}
            >
              {t(`shifts.close.step.${id}`)}
            </li>
          ))}
        </ol>
      }
      actions={[{ id: 'back', chord: keys.back, label: t('common.action.back'), onPress: back }]}
      primary={
        selling
          ? { id: 'sell', chord: keys.go, label: t('shifts.close.toSale'), onPress: () => goTo('checkout') }
          : { ...primary, chord: keys.go }
      }
    >
      <div className={css.page} data-testid={`close-${step}`}>
        {step === 'check' && (
          <>
            {state.openCartLines > 0 && (
              <Notice tone="warn">{t('shifts.close.cartOpen', { count: state.openCartLines })}</Notice>
            )}
            {state.heldCarts > 0 && (
              <Notice tone="info">{t('shifts.close.held', { count: state.heldCarts })}</Notice>
            )}
            <HeldMoneyNotice of={state.heldMoney} />
          </>
        )}
        {step === 'count' && (
          <>
            <p className={css.lead}>{t('shifts.close.countLead')}</p>
            <HeldMoneyNotice of={state.heldMoney} />
            <CashCount counting={counting} onCounting={count} onDone={toAction} />
          </>
        )}
        {step === 'confirm' && counted && (
          <ConfirmClose
            counted_minor={counted.counted_minor}
            expected_minor={expected}
            difference_minor={difference}
            heldCash_minor={state.heldMoney.cash_minor}
            blind={blind}
            stands={stands !== null}
            earlier={stands?.earlier ?? false}
            asks={asks}
            reason={reason}
            onReason={setReason}
            onEnter={toAction}
          />
        )}
      </div>
      <LeaveCount question={question} />
    </TaskFrame>
  );
}
