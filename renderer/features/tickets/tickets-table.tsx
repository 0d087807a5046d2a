import { type ReactNode, useMemo } from 'react';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { RefusedAnswer } from '#renderer/ui/refused.tsx';
import type { TableColumn } from '#shared/domain/table-cells.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { TicketLine, TicketRow } from '#shared/modules/tickets/contract.ts';
import css from './tickets.module.css';

const money = (header: string, format: Format): TableColumn => ({
  header,
  kind: 'decimal',
  places: format.currency.decimals,
});

/** The list as a table for a spreadsheet, on the clock of the shop. */
export const ticketsTable = (t: Translate, format: Format): Exported<TicketRow> => ({
  columns: [
    { header: t('tickets.column.number'), kind: 'integer' },
    { header: t('tickets.column.at'), kind: 'moment' },
    { header: t('tickets.column.cashier'), kind: 'text' },
    { header: t('tickets.column.lines'), kind: 'integer' },
    { header: t('tickets.column.tenders'), kind: 'text' },
    money(t('tickets.column.gross', { sign: format.sign }), format),
  ],
  row: ({ number, at, cashier, lines, tenders, gross_minor }) => [
    number,
    format.momentOf(at),
    cashier,
    lines,
    tenders.map((kind) => t(`tickets.tender.${kind}`)).join(' + '),
    gross_minor,
  ],
});

/** The lines of those tickets. */
export const linesTable = (t: Translate, format: Format): Exported<TicketLine> => ({
  columns: [
    { header: t('tickets.csv.number'), kind: 'integer' },
    { header: t('tickets.csv.line'), kind: 'integer' },
    { header: t('tickets.column.at'), kind: 'moment' },
    { header: t('tickets.column.cashier'), kind: 'text' },
    { header: t('tickets.csv.code'), kind: 'text' },
    { header: t('tickets.csv.name'), kind: 'text' },
    { header: t('tickets.csv.qty'), kind: 'decimal', places: 3 },
    { header: t('tickets.csv.unit'), kind: 'text' },
    money(t('tickets.csv.price', { sign: format.sign }), format),
    money(t('tickets.csv.discount', { sign: format.sign }), format),
    money(t('tickets.csv.gross', { sign: format.sign }), format),
    { header: t('tickets.csv.note'), kind: 'text' },
  ],
  row: (line) => [
    line.ticket,
    line.line,
    format.momentOf(line.at),
    line.cashier,
    line.code,
    line.damaged ? t('tickets.csv.damaged') : line.name,
    line.qty_milli,
    t(`common.unit.${line.unit}`),
    line.unit_price_minor,
    line.discount_minor,
    line.gross_minor,
    line.note,
  ],
});

interface TicketsTableProps {
  readonly tickets: readonly TicketRow[];
  readonly open: number | null;
  readonly foot: string;
  readonly empty: ReactNode;
  readonly refused: RefusedAnswer | null;
  readonly onOpen: (number: number) => void;
  readonly onNearEnd: () => void;
}

export function TicketsTable({ tickets, open, foot, empty, refused, onOpen, onNearEnd }: TicketsTableProps) {
  const t = useT();
  const format = useFormat();
  const columns = useMemo<readonly Column<TicketRow>[]>(
    () => [
      {
        id: 'number',
        header: t('tickets.column.number'),
        width: '8.5rem',
        align: 'end',
        cell: ({ number, gross_minor }) => (
          <>
            {gross_minor < 0 && <span className={css.returned}>{t('tickets.returned')}</span>}
            <strong>{number}</strong>
          </>
        ),
      },
      {
        id: 'at',
        header: t('tickets.column.at'),
        width: '10rem',
        cell: ({ at }) => <time>{format.dateTime(at)}</time>,
      },
      {
        id: 'cashier',
        header: t('tickets.column.cashier'),
        width: 'minmax(6rem, 2fr)',
        spare: 1,
        cell: ({ cashier }) => <span title={cashier}>{cashier}</span>,
      },
      {
        id: 'lines',
        header: t('tickets.column.lines'),
        width: '4rem',
        spare: 3,
        align: 'end',
        cell: ({ lines }) => format.count(lines),
      },
      {
        id: 'tenders',
        header: t('tickets.column.tenders'),
        width: 'minmax(8rem, 1fr)',
        spare: 2,
        cell: ({ tenders }) => tenders.map((kind) => t(`tickets.tender.${kind}`)).join(' + '),
      },
      {
        id: 'gross',
        header: t('tickets.column.gross', { sign: format.sign }),
        width: '8rem',
        align: 'end',
        cell: ({ gross_minor }) => <Amount minor={gross_minor} strong />,
      },
    ],
    [format, t],
  );
  return (
    <DataTable
      label={t('tickets.nav')}
      rows={tickets}
      columns={columns}
      rowKey={({ number }) => number}
      openKey={open}
      onOpen={({ number }) => onOpen(number)}
      onNearEnd={onNearEnd}
      foot={foot}
      empty={empty}
      refused={refused}
      testId="tickets"
    />
  );
}
