import { type ReactNode, useMemo } from 'react';
import type { TicketRow } from '../../../shared/contract/sales.ts';
import type { Translate } from '../../../shared/i18n/index.ts';
import { Amount } from '../../ui/amount.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { type Format, useFormat } from '../../ui/format.tsx';
import { useT } from '../../ui/i18n.ts';
import css from './tickets.module.css';

/** The list as a table for a spreadsheet: shop-local times, amounts as the shop writes them. */
export const ticketsCsv = (tickets: readonly TicketRow[], t: Translate, format: Format) => [
  [
    t('tickets.column.number'),
    t('tickets.column.at'),
    t('tickets.column.cashier'),
    t('tickets.column.lines'),
    t('tickets.column.tenders'),
    t('tickets.column.gross', { sign: format.sign }),
  ],
  ...tickets.map((ticket) => [
    ticket.number,
    format.dateTime(ticket.at),
    ticket.cashier,
    ticket.lines,
    ticket.tenders.map((kind) => t(`tickets.tender.${kind}`)).join(' + '),
    format.editable(ticket.gross_minor),
  ]),
];

interface TicketsTableProps {
  readonly tickets: readonly TicketRow[];
  readonly open: number | null;
  readonly foot: string;
  readonly empty: ReactNode;
  readonly onOpen: (number: number) => void;
  readonly onNearEnd: () => void;
}

export function TicketsTable({ tickets, open, foot, empty, onOpen, onNearEnd }: TicketsTableProps) {
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
        width: '9.5rem',
        cell: ({ at }) => <time>{format.dateTime(at)}</time>,
      },
      {
        id: 'cashier',
        header: t('tickets.column.cashier'),
        width: 'minmax(6rem, 2fr)',
        cell: ({ cashier }) => <span title={cashier}>{cashier}</span>,
      },
      {
        id: 'lines',
        header: t('tickets.column.lines'),
        width: '4rem',
        align: 'end',
        cell: ({ lines }) => format.count(lines),
      },
      {
        id: 'tenders',
        header: t('tickets.column.tenders'),
        width: 'minmax(6rem, 1fr)',
        cell: ({ tenders }) => tenders.map((kind) => t(`tickets.tender.${kind}`)).join(' + '),
      },
      {
        id: 'gross',
        header: t('tickets.column.gross', { sign: format.sign }),
        width: '9rem',
        align: 'end',
        cell: ({ gross_minor }) => <Amount minor={gross_minor} strong />,
      },
    ],
    [format, t],
  );
  return (
    <DataTable
      label={t('common.nav.tickets')}
      rows={tickets}
      columns={columns}
      rowKey={({ number }) => number}
      openKey={open}
      onOpen={({ number }) => onOpen(number)}
      onNearEnd={onNearEnd}
      foot={foot}
      empty={empty}
      testId="tickets"
    />
  );
}
