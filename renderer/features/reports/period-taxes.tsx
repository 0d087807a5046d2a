import { useMemo } from 'react';
import { showTickets } from '#renderer/kernel/route.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { Output } from '#shared/contract/index.ts';
import { endOfMonth } from '#shared/domain/report-period.ts';
import { taxName } from '#shared/domain/shift-report.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { Period } from './days.ts';
import { NothingSold } from './nothing-sold.tsx';
import { usePeriodFigures } from './report-queries.ts';

type Month = Output<'reports.period'>['months'][number];
/** A rate of a month. */
export type MonthTax = Month['taxes'][number] & { readonly month: string };
const noTaxes: readonly MonthTax[] = [];
const amounts = ['base', 'tax', 'gross'] as const;
const amountOf = (row: MonthTax, id: (typeof amounts)[number]): number =>
  id === 'tax' ? row.amount_minor : row[`${id}_minor`];

export const monthTaxes = (months: readonly Month[]): MonthTax[] =>
  months.flatMap(({ month, taxes }) => taxes.map((tax) => ({ ...tax, month })));

export const taxesTable = (t: Translate, format: Format): Exported<MonthTax> => ({
  columns: [
    { header: t('reports.taxes.month'), kind: 'text' },
    { header: t('receipt.tax'), kind: 'text' },
    { header: t('reports.taxes.rate'), kind: 'decimal', places: 4 },
    ...amounts.map((id) => ({
      header: t(`reports.taxes.${id}`, { sign: format.sign }),
      kind: 'decimal' as const,
      places: format.currency.decimals,
    })),
  ],
  row: (row) => [row.month, row.name, row.rate_ppm, ...amounts.map((id) => amountOf(row, id))],
});

interface PeriodTaxesProps {
  readonly period: Period;
  readonly onOrder: (taxes: readonly MonthTax[]) => void;
}

/** What was sold at each rate in each month, and its tax: what the accountant asks for. */
export function PeriodTaxes({ period, onOrder }: PeriodTaxesProps) {
  const t = useT();
  const format = useFormat();
  const { data, refused } = usePeriodFigures(period);
  const rows = useMemo(() => (data ? monthTaxes(data.months) : noTaxes), [data]);
  const columns = useMemo<readonly Column<MonthTax>[]>(() => {
    const named = { taxesInRows: format.taxesInRows, rate: format.percent };
    return [
      {
        id: 'month',
        header: t('reports.taxes.month'),
        width: '8rem',
        value: ({ month }) => month,
        cell: ({ month }) => <strong>{month}</strong>,
      },
      {
        id: 'name',
        header: t('receipt.tax'),
        width: 'minmax(12rem, 2fr)',
        value: ({ name }) => name,
        cell: (row) => taxName(row, named),
      },
      ...amounts.map(
        (id): Column<MonthTax> => ({
          id,
          header: t(`reports.taxes.${id}`, { sign: format.sign }),
          width: '9rem',
          align: 'end',
          value: (row) => amountOf(row, id),
          cell: (row) => <Amount minor={amountOf(row, id)} strong={id === 'tax'} />,
        }),
      ),
    ];
  }, [t, format]);
  const tax = rows.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
  const open = ({ month, taxId, name }: MonthTax): void => {
    const first = `${month}-01`;
    const last = endOfMonth(first);
    showTickets({
      taxId,
      period: { from: first < period.from ? period.from : first, to: last > period.to ? period.to : last },
      label: `${month} · ${name}`,
    });
  };
  return (
    <DataTable
      label={t('reports.taxes.label')}
      rows={rows}
      columns={columns}
      rowKey={({ month, taxId, rate_ppm }) => `${month} ${taxId} ${rate_ppm}`}
      onOpen={open}
      onOrder={onOrder}
      foot={t('reports.taxes.total', { amount: format.amount(tax) })}
      refused={refused}
      empty={data && <NothingSold />}
      testId="period-taxes"
    />
  );
}
