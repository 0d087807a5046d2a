import { IconReceipt } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { TicketElsewhere as Row, WhichElsewhere } from '#shared/modules/sync/shop-contract.ts';

const step = 50;
const most = 200;
const noTickets: readonly Row[] = [];
const keyOf = ({ till, number }: WhichElsewhere): string => `${till} ${number}`;

const none = { number: null, day: null, below: null } as const;
/** Whether any ticket of another till has come here. */
export function useAreTicketsElsewhere(): boolean {
  const { data } = useTill('sync.ticketsElsewhere', { ...none, limit: 1 });
  return (data?.tickets.length ?? 0) > 0;
}

interface TicketsElsewhereProps {
  /** The number of a ticket, or any other text, which finds none here. */
  readonly text: string;
  readonly day: string;
  readonly open: WhichElsewhere | null;
  readonly onOpen: (ticket: WhichElsewhere) => void;
}

/** Tickets of the other tills of the shop, each with its till, as far as they have come here; nothing where there are none. */
export function TicketsElsewhere({ text, day, open, onOpen }: TicketsElsewhereProps) {
  const t = useT();
  const format = useFormat();
  const [limit, setLimit] = useState(step);
  const asked = text.trim();
  const number = /^[1-9]\d{0,8}$/.test(asked) ? Number(asked) : null;
  const mayBe = asked === '' || number !== null;
  const { data, refused } = useTill(
    'sync.ticketsElsewhere',
    { number, day: day === '' ? null : day, below: null, limit },
    { enabled: mayBe, forgets: true, keepsLast: true },
  );
  const tickets = mayBe ? (data?.tickets ?? noTickets) : noTickets;
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: 'number',
        header: t('tickets.column.number'),
        width: '6rem',
        align: 'end',
        cell: ({ number: of }) => <strong>{of}</strong>,
      },
      {
        id: 'till',
        header: t('sync.shop.ofTill'),
        width: 'minmax(8rem, 2fr)',
        cell: ({ tillName }) => <span title={tillName}>{tillName}</span>,
      },
      {
        id: 'at',
        header: t('tickets.column.at'),
        width: '10rem',
        cell: ({ at }) => <time>{format.dateTime(at)}</time>,
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
  const further = limit < most ? t('tickets.more') : t('common.table.full');
  const shown = t('tickets.shown', { count: tickets.length, total: format.count(tickets.length) });
  return (
    <DataTable
      label={t('sync.shop.tickets')}
      rows={tickets}
      columns={columns}
      rowKey={keyOf}
      openKey={open && keyOf(open)}
      onOpen={({ till, number: of }) => onOpen({ till, number: of })}
      onNearEnd={() => {
        if (data?.more && tickets.length >= limit && limit < most) setLimit(limit + step);
      }}
      foot={mayBe && data?.more ? `${shown} · ${further}` : shown}
      refused={mayBe ? refused : null}
      empty={
        mayBe && !data ? null : (
          <EmptyState
            icon={<IconReceipt size="2.5rem" stroke={1.5} />}
            title={t('common.table.noMatch')}
            next={t('sync.shop.noTicket')}
          />
        )
      }
      testId="tickets-elsewhere"
    />
  );
}
