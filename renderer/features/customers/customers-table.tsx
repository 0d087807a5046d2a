import { type ReactNode, useMemo } from 'react';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { RefusedAnswer } from '#renderer/ui/refused.tsx';
import type { Translate } from '#shared/i18n/index.ts';
import type { Customer, CustomerRow } from '#shared/modules/customers/contract.ts';

/** All that is known of each, as a table for a spreadsheet. */
export const customersTable = (t: Translate, format: Format): Exported<Customer> => ({
  columns: [
    { header: t('customers.field.name'), kind: 'text' },
    { header: t('customers.field.phone'), kind: 'text' },
    { header: t('customers.field.email'), kind: 'text' },
    { header: t('customers.field.address'), kind: 'text' },
    { header: t('customers.field.taxNumber'), kind: 'text' },
    { header: t('customers.field.note'), kind: 'text' },
    { header: t('customers.archived'), kind: 'text' },
    { header: t('customers.field.since'), kind: 'moment' },
    { header: t('customers.column.tickets'), kind: 'integer' },
    {
      header: t('customers.column.gross', { sign: format.sign }),
      kind: 'decimal',
      places: format.currency.decimals,
    },
    { header: t('customers.column.last'), kind: 'moment' },
  ],
  row: (one) => [
    one.name,
    one.phones.join(' | '),
    one.email,
    one.address,
    one.taxNumber,
    one.note,
    one.archived ? 'x' : '',
    format.momentOf(one.created_at),
    one.tickets,
    one.gross_minor,
    one.lastSale_at === null ? null : format.momentOf(one.lastSale_at),
  ],
});

interface CustomersTableProps {
  readonly customers: readonly CustomerRow[];
  readonly open: number | null;
  readonly foot: string;
  readonly empty: ReactNode;
  readonly refused: RefusedAnswer | null;
  readonly onOpen: (id: number) => void;
  readonly onNearEnd: () => void;
}

export function CustomersTable(props: CustomersTableProps) {
  const { customers, open, foot, empty, refused, onOpen, onNearEnd } = props;
  const t = useT();
  const format = useFormat();
  const columns = useMemo<readonly Column<CustomerRow>[]>(
    () => [
      {
        id: 'name',
        header: t('customers.column.name'),
        width: 'minmax(12rem, 3fr)',
        cell: ({ name }) => <strong title={name}>{name}</strong>,
      },
      {
        id: 'phones',
        header: t('customers.column.phones'),
        width: 'minmax(9rem, 1fr)',
        cell: ({ phones }) => phones[0] ?? '–',
      },
      {
        id: 'tickets',
        header: t('customers.column.tickets'),
        width: '5rem',
        spare: 2,
        align: 'end',
        cell: ({ tickets }) => format.count(tickets),
      },
      {
        id: 'gross',
        header: t('customers.column.gross', { sign: format.sign }),
        width: '8.5rem',
        spare: 1,
        align: 'end',
        cell: ({ gross_minor }) => format.number(gross_minor),
      },
      {
        id: 'last',
        header: t('customers.column.last'),
        width: '10rem',
        spare: 3,
        cell: ({ lastSale_at }) => (lastSale_at === null ? '–' : format.dateTime(lastSale_at)),
      },
    ],
    [format, t],
  );
  return (
    <DataTable
      label={t('customers.nav')}
      rows={customers}
      columns={columns}
      rowKey={({ id }) => id}
      openKey={open}
      onOpen={({ id }) => onOpen(id)}
      onNearEnd={onNearEnd}
      rowTone={({ archived }) => (archived ? 'muted' : undefined)}
      foot={foot}
      empty={empty}
      refused={refused}
      testId="customers"
    />
  );
}
