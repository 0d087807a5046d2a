import { useMemo } from 'react';
import { showGestures, showTickets } from '#renderer/kernel/route.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { hourOfTwelve } from '#shared/domain/local-time.ts';
import type { TextKey, Translate } from '#shared/i18n/index.ts';
import type { Period } from './days.ts';
import { type Figure, figuresOf } from './figures.ts';
import { NothingSold } from './nothing-sold.tsx';
import { usePeriodFigures } from './report-queries.ts';

const noFigures: readonly Figure[] = [];

const groupName = (group: Figure['group'], t: Translate): string =>
  group === 'sold' ? t('reports.figures.sold') : t(`receipt.${group}`);

function figureName({ named }: Figure, t: Translate, format: Format): string {
  if ('name' in named) return named.name;
  if ('hour' in named)
    return format.twelveHours
      ? hourOfTwelve(named.hour)
      : t('receipt.hour', { hour: String(named.hour).padStart(2, '0') });
  if (named.says === 'sales' && format.taxesInRows) return t('receipt.salesTaxed');
  if (named.says === 'gross' || named.says === 'net' || named.says === 'tax')
    return t(`reports.figures.${named.says}`);
  return t(`receipt.${named.says}` as TextKey);
}

/** `beside`: with what it was in the period before. */
export const figuresTable = (t: Translate, format: Format, beside = true): Exported<Figure> => {
  const amount = { kind: 'decimal' as const, places: format.currency.decimals };
  const { sign } = format;
  return {
    columns: [
      { header: t('reports.figures.group'), kind: 'text' },
      { header: t('reports.figures.name'), kind: 'text' },
      { header: t('reports.figures.count'), kind: 'integer' },
      { header: t('reports.figures.amount', { sign }), kind: 'decimal', places: amount.places },
      { header: t('reports.figures.sharePercent'), kind: 'decimal', places: 4 },
      ...(beside
        ? ([
            { header: t('reports.figures.countBefore'), kind: 'integer' },
            { header: t('reports.figures.before', { sign }), ...amount },
            { header: t('reports.figures.change', { sign }), ...amount },
          ] as const)
        : []),
    ],
    row: (one) => [
      groupName(one.group, t),
      figureName(one, t, format),
      one.count,
      one.amount_minor,
      one.share_ppm,
      ...(beside
        ? [
            one.beforeCount,
            one.before_minor,
            one.amount_minor === null ? null : one.amount_minor - (one.before_minor ?? 0),
          ]
        : []),
    ],
  };
};

interface PeriodFiguresProps {
  readonly period: Period;
  readonly onOrder: (figures: readonly Figure[]) => void;
}

/** Every figure of a period: how many, how much, its share, and the same of the period before. Each opens what it is made of. */
export function PeriodFigures({ period, onOrder }: PeriodFiguresProps) {
  const t = useT();
  const format = useFormat();
  const { data, refused } = usePeriodFigures(period);
  const rows = useMemo(() => (data ? figuresOf(data.totals, data.before.totals) : noFigures), [data]);
  const columns = useMemo<readonly Column<Figure>[]>(() => {
    const amount = (value: number | null) => (value === null ? null : <Amount minor={value} />);
    const change = (one: Figure) => (one.amount_minor ?? 0) - (one.before_minor ?? 0);
    return [
      {
        id: 'group',
        header: t('reports.figures.group'),
        width: '12rem',
        spare: 3,
        cell: ({ group }) => groupName(group, t),
      },
      {
        id: 'name',
        header: t('reports.figures.name'),
        width: 'minmax(11rem, 2fr)',
        cell: (one) => <strong>{figureName(one, t, format)}</strong>,
      },
      {
        id: 'count',
        header: t('reports.figures.count'),
        width: '6rem',
        align: 'end',
        cell: ({ count }) => count !== null && format.count(count),
      },
      {
        id: 'amount',
        header: t('reports.figures.amount', { sign: format.sign }),
        width: '9rem',
        align: 'end',
        cell: ({ amount_minor }) => amount(amount_minor),
      },
      {
        id: 'share',
        header: t('reports.figures.share'),
        width: '6rem',
        spare: 2,
        align: 'end',
        cell: ({ share_ppm }) => share_ppm !== null && format.share(share_ppm),
      },
      {
        id: 'before',
        header: t('reports.figures.before', { sign: format.sign }),
        width: '9rem',
        spare: 1,
        align: 'end',
        cell: ({ before_minor, beforeCount }) =>
          before_minor === null ? beforeCount !== null && format.count(beforeCount) : amount(before_minor),
      },
      {
        id: 'change',
        header: t('reports.figures.change', { sign: format.sign }),
        width: '8rem',
        spare: 4,
        align: 'end',
        cell: (one) =>
          one.amount_minor !== null && <span data-minor={change(one)}>{format.signed(change(one))}</span>,
      },
    ];
  }, [t, format]);
  const label = ({ from, to }: Period) => `${format.day(from)} – ${format.day(to)}`;
  const open = (one: Figure): void => {
    const said = { period, label: `${label(period)} · ${figureName(one, t, format)}` };
    if (one.tickets) showTickets({ ...one.tickets, ...said });
    else if (one.gestures) showGestures({ kind: one.gestures, ...said });
  };
  return (
    <DataTable
      label={t('reports.figures.label')}
      rows={rows}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={open}
      onOrder={onOrder}
      foot={data && t('reports.figures.beside', { period: label(data.before) })}
      refused={refused}
      empty={data && <NothingSold />}
      testId="period-figures"
    />
  );
}
