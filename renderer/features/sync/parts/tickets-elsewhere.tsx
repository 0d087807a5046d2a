import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { SidePanel } from '#renderer/ui/side-panel.tsx';
import type { TicketElsewhere as Row } from '#shared/modules/sync/shop-contract.ts';
import css from './elsewhere.module.css';

const step = 50;
const most = 200;
export type PlaceElsewhere = Pick<Row, 'till' | 'epoch' | 'seq'>;
const isSame = (a: PlaceElsewhere | null, b: PlaceElsewhere): boolean =>
  a?.till === b.till && a.epoch === b.epoch && a.seq === b.seq;

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
  readonly open: PlaceElsewhere | null;
  readonly onOpen: (place: PlaceElsewhere) => void;
}

/** Tickets of the other tills of the shop, each with its till, as far as they have come here; nothing where there are none. */
export function TicketsElsewhere({ text, day, open, onOpen }: TicketsElsewhereProps) {
  const t = useT();
  const format = useFormat();
  const [limit, setLimit] = useState(step);
  const asked = text.trim();
  const number = /^[1-9]\d{0,8}$/.test(asked) ? Number(asked) : null;
  const { data } = useTill(
    'sync.ticketsElsewhere',
    { number, day: day === '' ? null : day, below: null, limit },
    { enabled: asked === '' || number !== null, forgets: true, keepsLast: true },
  );
  const isNone = (asked !== '' && number === null) || data?.tickets.length === 0;
  const tickets = isNone ? [] : (data?.tickets ?? []);
  return (
    <section className={css.tickets} aria-label={t('sync.shop.tickets')} data-testid="tickets-elsewhere">
      <h2>{t('sync.shop.tickets')}</h2>
      {isNone && <p>{t('sync.shop.noTicket')}</p>}
      <ul className={css.list}>
        {tickets.map((ticket) => (
          <li key={`${ticket.till} ${ticket.epoch} ${ticket.seq}`}>
            <UnstyledButton
              aria-current={isSame(open, ticket) || undefined}
              onClick={() => onOpen({ till: ticket.till, epoch: ticket.epoch, seq: ticket.seq })}
              data-testid="ticket-elsewhere"
            >
              <span>{t('sync.shop.ticket', { number: ticket.number, name: ticket.tillName })}</span>
              <time>{format.dateTime(ticket.at)}</time>
              <strong>{format.amount(ticket.gross_minor)}</strong>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {!isNone && data?.more && limit < most && (
        <Button size="md" onClick={() => setLimit(limit + step)} data-testid="tickets-elsewhere-more">
          {t('sync.shop.more')}
        </Button>
      )}
    </section>
  );
}

interface TicketElsewherePanelProps {
  readonly place: PlaceElsewhere;
  readonly onClose: () => void;
}

/** What was on a ticket of another till. */
export function TicketElsewherePanel({ place, onClose }: TicketElsewherePanelProps) {
  const t = useT();
  const format = useFormat();
  const { till, epoch, seq } = place;
  const { data: ticket, refused } = useTill('sync.ticketElsewhere', { till, epoch, seq }, { forgets: true });
  return (
    <SidePanel
      title={ticket ? t('sync.shop.ticket', { number: ticket.number, name: ticket.tillName }) : ''}
      width="28rem"
      onClose={onClose}
    >
      {refused && <Refused answer={refused} />}
      {ticket && (
        <dl className={css.elsewhere}>
          <div>
            <dt>{format.dateTime(ticket.at)}</dt>
            <dd>
              <strong>{format.amount(ticket.gross_minor)}</strong>
            </dd>
          </div>
          {ticket.lines.map(({ name, qty_milli, gross_minor }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a ticket never change their place
            <div key={i}>
              <dt>
                {name} × {format.qty(qty_milli)}
              </dt>
              <dd>{format.amount(gross_minor)}</dd>
            </div>
          ))}
        </dl>
      )}
    </SidePanel>
  );
}
