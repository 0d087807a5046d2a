import { IconReceipt2 } from '@tabler/icons-react';
import { useMemo } from 'react';
import { showGestures, showTickets } from '#renderer/kernel/route.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Translate } from '#shared/i18n/index.ts';
import type { ShiftView } from '#shared/modules/shifts/contract.ts';
import { ReportSheet } from './parts/report-sheet.tsx';
import { goWithin } from './place.ts';
import { ReportCharts } from './report-charts.tsx';
import { useZ, useZList } from './report-queries.ts';
import css from './reports.module.css';

export const zTable = (t: Translate, format: Format): Exported<ShiftView> => ({
  columns: [
    { header: t('reports.z.number'), kind: 'integer' },
    { header: t('reports.z.opened'), kind: 'moment' },
    { header: t('reports.z.closed'), kind: 'moment' },
    { header: t('reports.z.by'), kind: 'text' },
    { header: t('reports.z.tickets'), kind: 'integer' },
    {
      header: t('reports.z.gross', { sign: format.sign }),
      kind: 'decimal',
      places: format.currency.decimals,
    },
  ],
  row: ({ zNumber, opened_at, closed_at, closedBy, tickets, gross_minor }) => [
    zNumber,
    format.momentOf(opened_at),
    closed_at === null ? null : format.momentOf(closed_at),
    closedBy,
    tickets,
    gross_minor,
  ],
});

/** Every close of the till, the latest first. */
export function ZList() {
  const t = useT();
  const format = useFormat();
  const { data, loading, refused, fetchMore } = useZList();
  const shifts = useMemo(() => data?.flat() ?? [], [data]);
  const columns = useMemo<readonly Column<ShiftView>[]>(
    () => [
      {
        id: 'number',
        header: t('reports.z.number'),
        width: '5rem',
        align: 'end',
        cell: ({ zNumber }) => <strong>{zNumber}</strong>,
      },
      {
        id: 'opened',
        header: t('reports.z.opened'),
        width: 'minmax(10rem, 1fr)',
        spare: 3,
        cell: ({ opened_at }) => <time>{format.dateTime(opened_at)}</time>,
      },
      {
        id: 'closed',
        header: t('reports.z.closed'),
        width: 'minmax(10rem, 1fr)',
        cell: ({ closed_at }) => <time>{closed_at === null ? '' : format.dateTime(closed_at)}</time>,
      },
      {
        id: 'by',
        header: t('reports.z.by'),
        width: 'minmax(8rem, 2fr)',
        spare: 1,
        cell: ({ closedBy }) => closedBy,
      },
      {
        id: 'tickets',
        header: t('reports.z.tickets'),
        width: '6rem',
        spare: 2,
        align: 'end',
        cell: ({ tickets }) => format.count(tickets),
      },
      {
        id: 'gross',
        header: t('reports.z.gross', { sign: format.sign }),
        width: '10rem',
        align: 'end',
        cell: ({ gross_minor }) => <Amount minor={gross_minor} strong />,
      },
    ],
    [format, t],
  );
  return (
    <DataTable
      label={t('reports.tabs.z')}
      rows={shifts}
      columns={columns}
      rowKey={({ number }) => number}
      onOpen={({ zNumber }) => goWithin({ z: zNumber })}
      onNearEnd={fetchMore}
      refused={refused}
      empty={
        loading ? null : (
          <EmptyState
            icon={<IconReceipt2 size="2.5rem" stroke={1.5} />}
            title={t('reports.z.none')}
            next={t('reports.z.noneNext')}
          />
        )
      }
      testId="z-list"
    />
  );
}

/** A Z as it was signed, with the pictures of its day. */
export function ZReport({ number }: { readonly number: number }) {
  const { data: z, refused } = useZ(number);
  if (refused) return <Refused answer={refused} />;
  if (!z) return null;
  const open = (part: object, label: string) =>
    showTickets({ ...part, shift: z.shift.number, label: `Z ${number} · ${label}` });
  return (
    <div className={css.report}>
      <ReportSheet
        report={z}
        onTickets={open}
        onGestures={(kind, label) =>
          showGestures({ kind, shift: z.shift.number, label: `Z ${number} · ${label}` })
        }
      />
      <ReportCharts totals={z.totals} onTickets={open} />
    </div>
  );
}
