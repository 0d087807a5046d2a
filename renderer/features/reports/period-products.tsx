import { useMemo } from 'react';
import { showTickets } from '#renderer/kernel/route.ts';
import { useMay } from '#renderer/kernel/session.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { ProductRow } from '#shared/modules/reports/contract.ts';
import type { Period } from './days.ts';
import { NothingSold } from './nothing-sold.tsx';

const noRows: readonly ProductRow[] = [];
const changeOf = (row: ProductRow): number => row.gross_minor - row.before_minor;

/** `seesCost`: with the margin. */
export const productsTable = (t: Translate, format: Format, seesCost: boolean): Exported<ProductRow> => {
  const { sign } = format;
  const amount = { kind: 'decimal' as const, places: format.currency.decimals };
  const quantity = { kind: 'decimal' as const, places: 3 };
  const percent = { kind: 'decimal' as const, places: 4 };
  return {
    columns: [
      { header: t('reports.products.name'), kind: 'text' },
      { header: t('reports.products.sold'), ...quantity },
      { header: t('reports.products.tickets'), kind: 'integer' },
      { header: t('reports.products.gross', { sign }), ...amount },
      { header: t('reports.products.net', { sign }), ...amount },
      { header: t('reports.products.sharePercent'), ...percent },
      { header: t('reports.products.returned'), ...quantity },
      { header: t('reports.products.returnedAmount', { sign }), ...amount },
      { header: t('reports.products.discount', { sign }), ...amount },
      { header: t('reports.products.beforeSold'), ...quantity },
      { header: t('reports.products.before', { sign }), ...amount },
      { header: t('reports.products.change', { sign }), ...amount },
      ...(seesCost
        ? [
            { header: t('reports.products.margin', { sign }), ...amount },
            { header: t('reports.products.marginShare'), ...percent },
          ]
        : []),
    ],
    row: (one) => [
      one.name,
      one.sold_milli,
      one.tickets,
      one.gross_minor,
      one.net_minor,
      one.share_ppm,
      one.returned_milli,
      one.returned_minor,
      one.discount_minor,
      one.beforeSold_milli,
      one.before_minor,
      changeOf(one),
      ...(seesCost ? [one.margin_minor, one.margin_ppm] : []),
    ],
  };
};

/** All products together, in a line under the table. */
function footOf(told: Output<'reports.products'>, t: Translate, format: Format): string {
  const { margin, rows, products } = told;
  return [
    t('reports.products.sum', {
      products: format.count(products),
      gross: format.amount(told.gross_minor),
      discount: format.number(told.discount_minor),
      returned: format.number(told.returned_minor),
    }),
    ...(rows.length < products ? [t('reports.products.first', { shown: format.count(rows.length) })] : []),
    ...(margin
      ? [
          t('reports.products.marginSum', {
            margin: format.amount(margin.amount_minor),
            share: margin.share_ppm === null ? '–' : format.share(margin.share_ppm),
          }),
        ]
      : []),
    ...(margin && margin.unknown > 0
      ? [t('reports.products.unknownSum', { products: format.count(margin.unknown) })]
      : []),
    `${format.day(told.before.from)} – ${format.day(told.before.to)} : ${format.amount(told.before.gross_minor)}`,
  ].join(' · ');
}

interface PeriodProductsProps {
  readonly period: Period;
  readonly onOrder: (products: readonly ProductRow[]) => void;
}

/** What each product brought, the best first, beside the period before. Each opens the tickets it is on. */
export function PeriodProducts({ period, onOrder }: PeriodProductsProps) {
  const t = useT();
  const format = useFormat();
  const seesCost = useMay('catalog.cost');
  const { data, refused } = useTill('reports.products', { ...period }, { forgets: true, keepsLast: true });
  const columns = useMemo<readonly Column<ProductRow>[]>(() => {
    const { sign } = format;
    const amount = (
      id: 'gross' | 'before' | 'discount' | 'returned',
      header: string,
      spare: number,
    ): Column<ProductRow> => ({
      id,
      header,
      width: '8.5rem',
      spare,
      align: 'end',
      value: (row) => row[`${id}_minor`],
      cell: (row) => <Amount minor={row[`${id}_minor`]} strong={id === 'gross'} />,
    });
    const figure = (
      id: string,
      header: string,
      spare: number,
      of: (row: ProductRow) => number | null,
      say: (value: number, row: ProductRow) => string,
    ): Column<ProductRow> => ({
      id,
      header,
      width: '6.5rem',
      spare,
      align: 'end',
      value: (row) => of(row) ?? Number.NEGATIVE_INFINITY,
      cell: (row) => {
        const value = of(row);
        return value !== null && say(value, row);
      },
    });
    return [
      {
        id: 'name',
        header: t('reports.products.name'),
        width: 'minmax(11rem, 2fr)',
        value: ({ name }) => name,
        cell: ({ name }) => <strong>{name}</strong>,
      },
      figure(
        'sold',
        t('reports.products.sold'),
        0,
        (row) => row.sold_milli,
        (value, { unit }) => format.qty(value, unit),
      ),
      figure('tickets', t('reports.products.tickets'), 6, (row) => row.tickets, format.count),
      amount('gross', t('reports.products.gross', { sign }), 0),
      figure('share', t('reports.products.share'), 2, (row) => row.share_ppm, format.share),
      amount('before', t('reports.products.before', { sign }), 3),
      amount('returned', t('reports.products.returnedAmount', { sign }), 5),
      amount('discount', t('reports.products.discount', { sign }), 4),
      ...(seesCost
        ? [
            {
              id: 'margin',
              header: t('reports.products.margin', { sign }),
              width: '8.5rem',
              spare: 1,
              align: 'end' as const,
              value: (row: ProductRow) => row.margin_minor ?? Number.NEGATIVE_INFINITY,
              cell: ({ margin_minor }: ProductRow) =>
                margin_minor === null ? t('reports.products.unknown') : <Amount minor={margin_minor} />,
            },
            figure(
              'marginShare',
              t('reports.products.marginShare'),
              7,
              (row) => row.margin_ppm,
              format.share,
            ),
          ]
        : []),
    ];
  }, [t, format, seesCost]);
  const dates = `${format.day(period.from)} – ${format.day(period.to)}`;
  return (
    <>
      {data && data.behind > 0 && (
        <Notice tone="info">{t('reports.products.behind', { tickets: format.count(data.behind) })}</Notice>
      )}
      <DataTable
        label={t('reports.products.label')}
        rows={data?.rows ?? noRows}
        columns={columns}
        rowKey={({ productId }) => productId}
        onOpen={({ productId, name }) => showTickets({ period, productId, label: `${dates} · ${name}` })}
        onOrder={onOrder}
        foot={data && footOf(data, t, format)}
        refused={refused}
        empty={data && <NothingSold />}
        testId="period-products"
      />
    </>
  );
}
