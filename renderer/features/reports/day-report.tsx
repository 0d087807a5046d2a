import { Button } from '@mantine/core';
import { IconCalendarOff, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { showGestures, showTickets } from '#renderer/kernel/route.ts';
import { DayField } from '#renderer/ui/day-field.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import type { TotalsReport } from '#shared/modules/shifts/contract.ts';
import { dayPlus } from './days.ts';
import { TotalsSheet } from './parts/report-sheet.tsx';
import { goWithin, usePlace } from './place.ts';
import { ReportCharts } from './report-charts.tsx';
import { useDay, useToday } from './report-queries.ts';
import css from './reports.module.css';

/** A day without a ticket may still have openings of the drawer and removed lines to it. */
const isEmpty = ({ tickets, removedLines, voids, priceOverrides, drawerOpenings, reprints }: TotalsReport) =>
  tickets + removedLines.count + voids.count + priceOverrides.count + drawerOpenings + reprints === 0;

/** One day of the shop, whatever shifts it had. */
export function DayReport() {
  const t = useT();
  const format = useFormat();
  const today = useToday();
  const chosen = usePlace((place) => place.day) ?? today;
  const { data: report, refused } = useDay(chosen);
  const show = (day: string) => goWithin({ day: day >= today ? null : day });
  const open = (part: object, label: string) =>
    showTickets({ ...part, day: chosen, label: `${format.day(chosen)} · ${label}` });

  return (
    <div className={css.page}>
      <div className={css.choice}>
        <Button
          aria-label={t('reports.day.before')}
          onClick={() => show(dayPlus(chosen, -1))}
          data-testid="day-before"
        >
          <IconChevronLeft size="1.25rem" stroke={2} aria-hidden="true" />
        </Button>
        <DayField
          label={t('reports.day.date')}
          value={chosen}
          max={today}
          onChange={(day) => {
            if (isCalendarDay(day)) show(day);
          }}
          testId="day-date"
        />
        <Button
          aria-label={t('reports.day.after')}
          disabled={chosen >= today}
          onClick={() => show(dayPlus(chosen, 1))}
          data-testid="day-after"
        >
          <IconChevronRight size="1.25rem" stroke={2} aria-hidden="true" />
        </Button>
        <Button disabled={chosen === today} onClick={() => show(today)} data-testid="day-today">
          {t('reports.day.today')}
        </Button>
      </div>
      {refused && <Refused answer={refused} />}
      {report &&
        (isEmpty(report.totals) ? (
          <EmptyState
            icon={<IconCalendarOff size="2.5rem" stroke={1.5} />}
            title={t('reports.day.none')}
            next={format.day(chosen)}
          />
        ) : (
          <div className={css.report}>
            <TotalsSheet
              title={format.day(report.day)}
              note={t(report.closed ? 'reports.day.closed' : 'reports.day.running')}
              totals={report.totals}
              onTickets={open}
              onGestures={(kind, label) =>
                showGestures({ kind, day: chosen, label: `${format.day(chosen)} · ${label}` })
              }
            />
            <ReportCharts totals={report.totals} onTickets={open} />
          </div>
        ))}
    </div>
  );
}
