import { IconChartBar } from '@tabler/icons-react';
import type { OpenTickets } from '#renderer/kernel/ticket-filter.ts';
import { type Bar, BarList } from '#renderer/ui/bar-list.tsx';
import { Chart } from '#renderer/ui/chart.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { hourOfTwelve } from '#shared/domain/local-time.ts';
import type { TotalsReport } from '#shared/modules/shifts/contract.ts';
import css from './reports.module.css';

interface ReportChartsProps {
  readonly totals: TotalsReport;
  readonly onTickets: OpenTickets;
}

/** The hours from the first sale to the last, those without any included. */
function hoursOf({ hours }: TotalsReport): { hour: number; amount_minor: number }[] {
  const amounts = new Map(hours.map(({ hour, amount_minor }) => [hour, amount_minor]));
  const first = Math.min(...amounts.keys());
  const last = Math.max(...amounts.keys());
  if (hours.length === 0) return [];
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    hour: first + at,
    amount_minor: amounts.get(first + at) ?? 0,
  }));
}

/** The day as pictures: when, how paid, what and by whom. */
export function ReportCharts({ totals, onTickets }: ReportChartsProps) {
  const t = useT();
  const format = useFormat();
  const hourName = (hour: number) =>
    format.twelveHours ? hourOfTwelve(hour) : t('receipt.hour', { hour: String(hour).padStart(2, '0') });
  const bar = (
    id: string,
    label: string,
    figures: { readonly count: number; readonly amount_minor: number },
    part: Parameters<OpenTickets>[0] | null,
  ): Bar => ({
    id,
    label,
    count: figures.count,
    minor: figures.amount_minor,
    ...(part && { onOpen: () => onTickets(part, label) }),
  });

  const tenders = totals.tenders.map(({ kind, operator, ...figures }) => {
    const label = operator ?? t(`receipt.${kind}`);
    return bar(`tender-${operator ?? kind}`, label, figures, {
      tender: kind,
      ...(operator !== null && { operator }),
    });
  });
  const categories = totals.categories.map(({ categoryId, name, ...figures }) =>
    bar(
      `category-${categoryId ?? 'none'}`,
      name ?? t('receipt.noCategory'),
      figures,
      categoryId === null ? null : { categoryId },
    ),
  );
  const cashiers = totals.cashiers.map(({ userId, name, ...figures }) =>
    bar(`cashier-${userId}`, name, figures, { userId }),
  );
  const hours = totals.hours.map(({ hour, ...figures }) =>
    bar(`hour-${hour}`, hourName(hour), figures, { hour }),
  );
  if (hours.length === 0)
    return (
      <EmptyState
        icon={<IconChartBar size="2.5rem" stroke={1.5} />}
        title={t('reports.chart.none')}
        next={t('reports.chart.noneNext')}
      />
    );
  return (
    <div className={css.charts}>
      <div className={css.chart}>
        <Chart
          label={t('reports.chart.hours')}
          points={hoursOf(totals).map(({ hour, amount_minor }) => ({
            id: String(hour),
            label: hourName(hour),
            value: amount_minor,
          }))}
          format={format.number}
          height={220}
        />
      </div>
      <div className={css.parts}>
        <BarList label={t('reports.chart.tenders')} bars={tenders} />
        <BarList label={t('reports.chart.cashiers')} bars={cashiers} />
        <BarList label={t('reports.chart.categories')} bars={categories} />
        <BarList label={t('reports.chart.eachHour')} bars={hours} />
      </div>
    </div>
  );
}
