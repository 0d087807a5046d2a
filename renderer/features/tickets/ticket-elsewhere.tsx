import { useTill } from '#renderer/kernel/use-till.ts';
import { FactList } from '#renderer/ui/fact-list.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { SidePanel } from '#renderer/ui/side-panel.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { WhichElsewhere } from '#shared/modules/sync/shop-contract.ts';
import { NothingLeft, ReturnedPart } from './returned-part.tsx';
import { canComeBack, TicketReturn } from './ticket-return.tsx';
import css from './tickets.module.css';

type Ticket = Output<'sync.ticketElsewhere'>;

/** What was on it, and how it is paid since the last correction. */
function Sold({ ticket }: { readonly ticket: Ticket }) {
  const t = useT();
  const format = useFormat();
  const { lines, tenders, corrected } = ticket;
  return (
    <>
      <section className={css.part}>
        <FactList
          narrow
          facts={[
            ...lines.map(({ id, name, qty_milli, unit, gross_minor }) => ({
              id: String(id),
              label: `${name} × ${format.qty(qty_milli, unit)}`,
              value: format.amount(gross_minor),
            })),
            { id: 'all', label: format.dateTime(ticket.at), value: format.amount(ticket.gross_minor) },
          ]}
        />
      </section>
      <section className={css.part} data-testid="tenders-elsewhere">
        <h3>{t(corrected ? 'tickets.what.tender.corrected' : 'tickets.column.tenders')}</h3>
        <FactList
          narrow
          facts={tenders.map(({ kind, operator, reference, amount_minor }, at) => ({
            id: String(at),
            label: [operator ?? t(`sales.tender.${kind}`), reference].filter(Boolean).join(' · '),
            value: format.amount(amount_minor),
          }))}
        />
      </section>
    </>
  );
}

interface TicketElsewherePanelProps {
  readonly which: WhichElsewhere;
  /** Parts of it are being chosen that come back. */
  readonly returning: boolean;
  readonly onReturned: () => void;
  readonly onClose: () => void;
}

/** A ticket of another till of the shop, as far as it has come here. */
export function TicketElsewherePanel({ which, returning, onReturned, onClose }: TicketElsewherePanelProps) {
  const t = useT();
  const { data: ticket, refused } = useTill('sync.ticketElsewhere', which, { forgets: true });
  const toReturn = ticket && {
    number: ticket.number,
    till: { id: ticket.till, name: ticket.tillName },
    lines: ticket.lines,
  };
  return (
    <SidePanel
      title={ticket ? t('sync.shop.ticket', { number: ticket.number, name: ticket.tillName }) : ''}
      width="28rem"
      onClose={onClose}
    >
      <div className={css.detail} data-testid="ticket-elsewhere">
        {refused && <Refused answer={refused} />}
        {ticket && returning && !canComeBack(ticket) && (
          <NothingLeft here={ticket.returnedHere} elsewhere={ticket.returnedElsewhere} onClose={onReturned} />
        )}
        {ticket && <Sold ticket={ticket} />}
        {ticket && (
          <ReturnedPart
            lines={ticket.lines}
            here={ticket.returnedHere}
            elsewhere={ticket.returnedElsewhere}
          />
        )}
        {toReturn && returning && canComeBack(toReturn) && (
          <TicketReturn ticket={toReturn} onClose={onReturned} />
        )}
      </div>
    </SidePanel>
  );
}
