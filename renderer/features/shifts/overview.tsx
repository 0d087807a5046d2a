import { Button } from '@mantine/core';
import { useState } from 'react';
import { ReportSheet } from '#renderer/features/reports/parts/report-sheet.tsx';
import { showGestures, showTickets } from '#renderer/kernel/route.ts';
import { useMay } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { TaskFrame } from '#renderer/ui/action-bar.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { SidePanel, WithSidePanel } from '#renderer/ui/side-panel.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { OpenShiftView, ShiftReport } from '#shared/modules/shifts/contract.ts';
import { CashDialog, type CashKind } from './cash-dialog.tsx';
import { DrawerDialog } from './drawer-dialog.tsx';
import { Movements } from './movements.tsx';
import css from './shift.module.css';
import { useRunningReport } from './shift-state.ts';

interface OverviewProps {
  readonly state: Output<'shifts.current'>;
  readonly shift: OpenShiftView;
  readonly onCloseShift: () => void;
}

/** What is going on while the till is open. Expected cash only for whoever may see it. */
export function Overview({ state, shift, onCloseShift }: OverviewProps) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const { data: running, refused } = useRunningReport();
  const seesMoves = useMay('shift.cash');
  const [asking, setAsking] = useState<CashKind | 'drawer' | null>(null);
  const [x, setX] = useState<ShiftReport | null>(null);
  /** A late answer closes its own question, not the one that is open by then. */
  const close = (which: typeof asking) => setAsking((now) => (now === which ? null : now));
  const expected = running?.cash?.expected_minor;
  const openings = running?.totals.drawerOpenings ?? 0;

  async function showX(): Promise<void> {
    const answer = await callTill('shifts.x', {});
    if (answer.ok) setX(answer.value);
  }
  async function printX(): Promise<void> {
    const answer = await callTill('reports.printShift', { number: null });
    if (answer.ok) showNotice({ tone: 'ok', text: t('reports.printing') });
  }

  const facts = [
    { id: 'since', label: t('shifts.now.since'), value: format.dateTime(shift.opened_at) },
    { id: 'by', label: t('shifts.now.by'), value: shift.openedBy },
    { id: 'float', label: t('shifts.now.float'), value: format.amount(shift.float_minor) },
    { id: 'tickets', label: t('shifts.now.tickets'), value: format.count(shift.tickets) },
    ...(state.heldCarts > 0
      ? [{ id: 'held', label: t('shifts.now.held'), value: format.count(state.heldCarts) }]
      : []),
    ...(openings > 0
      ? [{ id: 'openings', label: t('shifts.now.openings'), value: format.count(openings) }]
      : []),
  ];

  return (
    <TaskFrame
      title={t('shifts.now.title')}
      actions={[
        { id: 'in', chord: keys.add, label: t('shifts.cash.action.in'), onPress: () => setAsking('in') },
        {
          id: 'out',
          chord: keys.remove,
          label: t('shifts.cash.action.out'),
          onPress: () => setAsking('out'),
        },
        { id: 'x', label: t('shifts.now.x'), onPress: () => void showX() },
        {
          id: 'drawer',
          chord: keys.drawer,
          label: t('shifts.drawer.action'),
          onPress: () => setAsking('drawer'),
        },
      ]}
      primary={{ id: 'close', chord: keys.go, label: t('shifts.close.action'), onPress: onCloseShift }}
    >
      <WithSidePanel
        panel={
          x && (
            <SidePanel
              title={t('receipt.xTitle')}
              width="27rem"
              onClose={() => setX(null)}
              foot={
                <Button onClick={() => void printX()} data-testid="x-print">
                  {t('common.action.print')}
                </Button>
              }
            >
              <ReportSheet
                report={x}
                onTickets={(part, label) =>
                  showTickets({ ...part, shift: x.shift.number, label: `X · ${label}` })
                }
                onGestures={(kind, label) =>
                  showGestures({ kind, shift: x.shift.number, label: `X · ${label}` })
                }
              />
            </SidePanel>
          )
        }
      >
        {/* With the shift that has just ended at another screen, this one goes too. */}
        {refused && refused.code !== 'NO_SHIFT' && <Refused answer={refused} />}
        <div className={css.now}>
          <section className={css.figures} aria-label={t('shifts.now.title')}>
            {/* Where nearly all is cash, what was sold tells what should be in the drawer. */}
            {shift.gross_minor !== null && (
              <div className={css.big}>
                <span>{t('shifts.now.sold')}</span>
                <output data-testid="shift-sold" data-minor={shift.gross_minor}>
                  {format.amount(shift.gross_minor)}
                </output>
              </div>
            )}
            {expected !== undefined && (
              <div className={css.big}>
                <span>{t('shifts.now.expected')}</span>
                <output data-testid="shift-expected" data-minor={expected}>
                  {format.amount(expected)}
                </output>
              </div>
            )}
            <dl className={css.facts}>
              {facts.map(({ id, label, value }) => (
                <div key={id}>
                  <dt>{label}</dt>
                  <dd data-testid={`shift-${id}`}>{value}</dd>
                </div>
              ))}
            </dl>
          </section>
          {seesMoves && <Movements />}
        </div>
      </WithSidePanel>
      {(asking === 'in' || asking === 'out') && (
        <CashDialog key={asking} kind={asking} onClose={() => close(asking)} />
      )}
      {asking === 'drawer' && <DrawerDialog onClose={() => close('drawer')} />}
    </TaskFrame>
  );
}
