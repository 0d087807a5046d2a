import { Button } from '@mantine/core';
import { IconCashRegister } from '@tabler/icons-react';
import { goTo, showGestures, showTickets } from '#renderer/kernel/route.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { ReportSheet } from './parts/report-sheet.tsx';
import { ReportCharts } from './report-charts.tsx';
import css from './reports.module.css';

/** What is going on now. It closes nothing. */
export function XReport() {
  const t = useT();
  const open = useSession((state) => state.session?.shift != null);
  const { data: x, refused } = useTill('shifts.x', {}, { enabled: open, forgets: true });
  if (!open)
    return (
      <EmptyState
        icon={<IconCashRegister size="2.5rem" stroke={1.5} />}
        title={t('reports.x.closed')}
        next={t('reports.x.closedNext')}
        action={
          <Button size="lg" onClick={() => goTo('shift')} data-testid="x-open-shift">
            {t('reports.x.open')}
          </Button>
        }
      />
    );
  if (refused) return <Refused answer={refused} />;
  if (!x) return null;
  const openTickets = (part: object, label: string) =>
    showTickets({ ...part, shift: x.shift.number, label: `X · ${label}` });
  return (
    <div className={css.report}>
      <ReportSheet
        report={x}
        onTickets={openTickets}
        onGestures={(kind, label) => showGestures({ kind, shift: x.shift.number, label: `X · ${label}` })}
      />
      <ReportCharts totals={x.totals} onTickets={openTickets} />
    </div>
  );
}
