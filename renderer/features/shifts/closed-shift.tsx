import { ReportSheet } from '#renderer/features/reports/parts/report-sheet.tsx';
import { showGestures, showTickets } from '#renderer/kernel/route.ts';
import { lock, useMay, useSession } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { TaskFrame } from '#renderer/ui/action-bar.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import type { ShiftReport } from '#shared/modules/shifts/contract.ts';
import type { Counted } from './counting.ts';
import css from './shift.module.css';

interface ClosedShiftProps {
  readonly z: ShiftReport;
  readonly counted: Counted;
  readonly onDone: () => void;
}

/** The day is over: what it came to, and its Z. */
export function ClosedShift({ z, counted, onDone }: ClosedShiftProps) {
  const t = useT();
  const seesEvents = useMay('report.x');
  const format = useFormat();
  const callTill = useCall();
  const autoPrint = useSession((state) => state.session?.settings?.autoPrint ?? false);
  const { totals, cash, shift } = z;

  async function print(): Promise<void> {
    const answer = await callTill('reports.printShift', { number: shift.number });
    if (answer.ok) showNotice({ tone: 'ok', text: t('reports.printing') });
  }
  const difference = cash?.difference_minor;
  function drawerSentence(): string {
    if (difference === undefined || difference === null)
      return t('shifts.done.counted', { amount: format.amount(counted.counted_minor) });
    if (difference === 0) return t('shifts.done.exact');
    const amount = format.amount(Math.abs(difference));
    return t(difference < 0 ? 'shifts.done.short' : 'shifts.done.over', { amount });
  }

  return (
    <TaskFrame
      title={t('shifts.done.title')}
      actions={[
        { id: 'print', chord: keys.paper, label: t('common.action.print'), onPress: () => void print() },
        { id: 'done', chord: keys.back, label: t('common.action.back'), onPress: onDone },
      ]}
      primary={{
        id: 'leave',
        chord: keys.go,
        label: t('shifts.done.leave'),
        onPress: () => {
          onDone();
          void lock('user');
        },
      }}
    >
      <div className={css.done} data-testid="closed">
        <section className={css.summary} aria-label={t('shifts.done.title')}>
          <p className={css.thanks}>{t('shifts.done.thanks', { name: shift.closedBy ?? '' })}</p>
          {cash && (
            <div className={css.big}>
              <span>{t('shifts.now.sold')}</span>
              <output data-testid="closed-sold" data-minor={totals.gross_minor}>
                {format.amount(totals.gross_minor)}
              </output>
            </div>
          )}
          <p>{t('shifts.done.tickets', { count: totals.tickets, total: format.count(totals.tickets) })}</p>
          <p data-testid="closed-drawer">{drawerSentence()}</p>
          <p>{t('shifts.done.saved', { number: z.zNumber ?? '' })}</p>
          {autoPrint && cash && <p>{t('shifts.done.printing')}</p>}
        </section>
        {cash && (
          <ReportSheet
            report={z}
            onTickets={(part, label) =>
              showTickets({ ...part, shift: shift.number, label: `Z ${z.zNumber} · ${label}` })
            }
            onGestures={
              seesEvents
                ? (kind, label) =>
                    showGestures({ kind, shift: shift.number, label: `Z ${z.zNumber} · ${label}` })
                : undefined
            }
          />
        )}
      </div>
    </TaskFrame>
  );
}
