import { Button, SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { Amount } from '#renderer/ui/amount.tsx';
import { Chart } from '#renderer/ui/chart.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { DayField } from '#renderer/ui/day-field.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { Output } from '#shared/contract/index.ts';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { ProductRow } from '#shared/modules/reports/contract.ts';
import { daysOf, type Period, presetPeriod, presets } from './days.ts';
import type { Deed } from './deeds.ts';
import type { Figure } from './figures.ts';
import { NothingSold } from './nothing-sold.tsx';
import { PeriodFigures } from './period-figures.tsx';
import { PeriodPeople } from './period-people.tsx';
import { PeriodProducts } from './period-products.tsx';
import { type MonthTax, PeriodTaxes } from './period-taxes.tsx';
import { goWithin, periodViews, usePlace } from './place.ts';
import { useDays, useToday } from './report-queries.ts';
import css from './reports.module.css';

export type Day = Output<'reports.days'>[number];
const noDays: readonly Day[] = [];
/** More bars than this are no picture any more. */
const mostBars = 62;

export function usePeriod(): Period {
  const today = useToday();
  return usePlace((place) => place.period) ?? presetPeriod('month', today);
}

export const periodTable = (t: Translate, format: Format): Exported<Day> => ({
  columns: [
    { header: t('reports.period.day'), kind: 'day' },
    { header: t('reports.period.tickets'), kind: 'integer' },
    ...(['net', 'tax', 'gross'] as const).map((id) => ({
      header: t(`reports.period.${id}`, { sign: format.sign }),
      kind: 'decimal' as const,
      places: format.currency.decimals,
    })),
  ],
  row: (day) => [day.day, day.tickets, day.net_minor, day.tax_minor, day.gross_minor],
});

interface DaysProps {
  readonly period: Period;
  readonly onOrder: (days: readonly Day[]) => void;
}

/** The days of a period side by side; `onOrder` is told how they stand there. */
function PeriodDays({ period, onOrder }: DaysProps) {
  const t = useT();
  const format = useFormat();
  const { data: days = noDays, refused } = useDays(period);
  const rows = useMemo(() => days.toReversed(), [days]);
  const columns = useMemo<readonly Column<Day>[]>(() => {
    const spare = { net: 1, tax: 2, gross: 0 };
    const amount = (id: keyof typeof spare, of: (day: Day) => number): Column<Day> => ({
      id,
      spare: spare[id],
      header: t(`reports.period.${id}`, { sign: format.sign }),
      width: '9rem',
      align: 'end',
      value: of,
      cell: (day) => <Amount minor={of(day)} strong={id === 'gross'} />,
    });
    return [
      {
        id: 'day',
        header: t('reports.period.day'),
        width: 'minmax(12rem, 2fr)',
        value: ({ day }) => day,
        cell: ({ day }) => format.day(day),
      },
      {
        id: 'tickets',
        header: t('reports.period.tickets'),
        width: '7rem',
        spare: 3,
        align: 'end',
        value: ({ tickets }) => tickets,
        cell: ({ tickets }) => format.count(tickets),
      },
      amount('net', ({ net_minor }) => net_minor),
      amount('tax', ({ tax_minor }) => tax_minor),
      amount('gross', ({ gross_minor }) => gross_minor),
    ];
  }, [format, t]);
  const byDay = new Map(days.map((day) => [day.day, day.gross_minor]));
  const drawn = daysOf(period, mostBars + 1);
  const gross = days.reduce((sum, day) => sum + day.gross_minor, 0);
  const net = days.reduce((sum, day) => sum + day.net_minor, 0);
  const tickets = days.reduce((sum, day) => sum + day.tickets, 0);

  return (
    <>
      {days.length > 0 && drawn.length <= mostBars && (
        <div className={css.periodChart}>
          <Chart
            label={t('reports.chart.days')}
            points={drawn.map((day) => ({
              id: day,
              label: `${day.slice(8)}/${day.slice(5, 7)}`,
              value: byDay.get(day) ?? 0,
            }))}
            format={format.number}
            height={200}
          />
        </div>
      )}
      <div className={css.tableRest}>
        <DataTable
          label={t('reports.tabs.period')}
          rows={rows}
          columns={columns}
          rowKey={({ day }) => day}
          onOpen={({ day }) => goWithin({ tab: 'day', day })}
          onOrder={onOrder}
          foot={[
            t('reports.period.total', {
              count: tickets,
              amount: format.amount(gross),
              tickets: format.count(tickets),
            }),
            t('reports.period.sums', {
              net: format.number(net),
              tax: format.number(gross - net),
              gross: format.number(gross),
            }),
          ].join(' · ')}
          refused={refused}
          empty={<NothingSold />}
          testId="period-days"
        />
      </div>
    </>
  );
}

interface PeriodReportProps {
  readonly onDays: (days: readonly Day[]) => void;
  readonly onFigures: (figures: readonly Figure[]) => void;
  readonly onTaxes: (taxes: readonly MonthTax[]) => void;
  readonly onDeeds: (deeds: readonly Deed[]) => void;
  readonly onProducts: (products: readonly ProductRow[]) => void;
}

/** What was sold from one day to another: its days, its figures, its taxes. Whoever shows it is told how they stand there. */
export function PeriodReport({ onDays, onFigures, onTaxes, onDeeds, onProducts }: PeriodReportProps) {
  const t = useT();
  const today = useToday();
  const period = usePeriod();
  const view = usePlace((place) => place.view);
  const change = (part: Partial<Period>) => {
    const next = { ...period, ...part };
    if (isCalendarDay(next.from) && isCalendarDay(next.to)) goWithin({ period: next });
  };

  return (
    <div className={css.tablePage}>
      <div className={css.choice}>
        <DayField
          label={t('reports.period.from')}
          value={period.from}
          max={period.to}
          onChange={(from) => change({ from })}
          testId="period-from"
        />
        <span aria-hidden="true">–</span>
        <DayField
          label={t('reports.period.to')}
          value={period.to}
          min={period.from}
          max={today}
          onChange={(to) => change({ to })}
          testId="period-to"
        />
        {presets.map((preset) => {
          const of = presetPeriod(preset, today);
          return (
            <Button
              key={preset}
              aria-pressed={of.from === period.from && of.to === period.to}
              variant={of.from === period.from && of.to === period.to ? 'light' : 'default'}
              onClick={() => goWithin({ period: of })}
              data-testid={`period-${preset}`}
            >
              {t(`reports.period.${preset}`)}
            </Button>
          );
        })}
        <SegmentedControl
          aria-label={t('reports.period.view')}
          value={view}
          data={periodViews.map((value) => ({ value, label: t(`reports.period.${value}`) }))}
          onChange={(value) => goWithin({ view: periodViews.find((known) => known === value) ?? 'days' })}
          data-testid="period-view"
        />
      </div>
      {view === 'days' && <PeriodDays period={period} onOrder={onDays} />}
      {view === 'figures' && (
        <div className={css.tableRest}>
          <PeriodFigures period={period} onOrder={onFigures} />
        </div>
      )}
      {view === 'products' && (
        <div className={css.tableRest}>
          <PeriodProducts period={period} onOrder={onProducts} />
        </div>
      )}
      {view === 'taxes' && (
        <div className={css.tableRest}>
          <PeriodTaxes period={period} onOrder={onTaxes} />
        </div>
      )}
      {view === 'people' && (
        <div className={css.tableRest}>
          <PeriodPeople period={period} onOrder={onDeeds} />
        </div>
      )}
    </div>
  );
}
