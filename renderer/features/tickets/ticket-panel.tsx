import { Button } from '@mantine/core';
import { useState } from 'react';
import { ReceiptPaper } from '#renderer/features/printing/parts/receipt-paper.tsx';
import { useCarried } from '#renderer/kernel/feature.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { FactList } from '#renderer/ui/fact-list.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { SidePanel } from '#renderer/ui/side-panel.tsx';
import type { Ticket } from '#shared/modules/tickets/contract.ts';
import { CorrectTender } from './correct-tender.tsx';
import { NothingLeft, ReturnedPart } from './returned-part.tsx';
import { canComeBack, TicketReturn } from './ticket-return.tsx';
import css from './tickets.module.css';

function Timeline({ ticket }: { readonly ticket: Ticket }) {
  const t = useT();
  const format = useFormat();
  const rows = ticket.timeline.map(({ detail, cause, lost, ...moment }, place) => {
    const paper = [cause && t(`printing.cause.${cause}`), lost && t('tickets.lost', { characters: lost })];
    return { ...moment, place, detail: [detail, ...paper].filter(Boolean).join(' · ') };
  });
  return (
    <section className={css.part}>
      <header>
        <h3>{t('tickets.detail.timeline')}</h3>
        <span className={css.copies} data-testid="copies" data-copies={ticket.copies}>
          {t('tickets.detail.copies', { count: ticket.copies })}
        </span>
      </header>
      <ol className={css.timeline} data-testid="timeline">
        {rows.map(({ place, at, user, detail, what }) => (
          <li key={place} data-what={what}>
            <time>{format.time(at)}</time>
            <span>
              <strong>{t(`tickets.what.${what}`)}</strong>
              {detail && <span> {detail}</span>}
              {user && <span className={css.who}> · {user}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Proof({ ticket }: { readonly ticket: Ticket }) {
  const t = useT();
  const rows = [
    ...(ticket.otherwise === null
      ? []
      : [{ id: 'otherwise', label: t('tickets.detail.otherwise'), value: ticket.otherwise }]),
    { id: 'shift', label: t('tickets.detail.shift'), value: String(ticket.shift) },
    { id: 'journal', label: t('tickets.detail.journal'), value: ticket.journal },
    { id: 'signature', label: t('tickets.detail.signature'), value: ticket.signature },
  ];
  return (
    <section className={css.part}>
      <h3>{t('tickets.detail.proof')}</h3>
      <FactList narrow facts={rows} />
    </section>
  );
}

/** What went with the goods, as it is called today. */
function CarriedPart({ ticket }: { readonly ticket: Ticket }) {
  const t = useT();
  const kinds = useCarried();
  const rows = ticket.carries.flatMap(({ kind, ref, text }) => {
    const of = kinds.find((one) => one.kind === kind);
    return of ? [{ kind, text, label: t(of.label), show: () => of.show(ref) }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <FactList
      narrow
      facts={rows.map(({ kind, text, label, show }) => ({
        id: kind,
        label,
        value: (
          <Button variant="subtle" onClick={show} data-testid={`ticket-${kind}`}>
            {text}
          </Button>
        ),
      }))}
    />
  );
}

interface TicketPanelProps {
  readonly number: number;
  /** Parts of it are being chosen that come back. */
  readonly returning: boolean;
  readonly onReturned: () => void;
  readonly onClose: () => void;
}

/** A ticket as it was handed over, and all that ever happened to it. */
export function TicketPanel({ number, returning, onReturned, onClose }: TicketPanelProps) {
  const t = useT();
  const { data: ticket, refused } = useTill('tickets.get', { number }, { forgets: true });
  const receipt = useTill('tickets.receipt', { number, format: 'html' }, { forgets: true });
  const [correcting, setCorrecting] = useState(false);
  const printGift = useGift();
  const why = refused ?? receipt.refused;
  return (
    <SidePanel
      title={`${t('tickets.detail.title', { number })}${ticket && ticket.gross_minor < 0 ? ` · ${t('tickets.returned')}` : ''}`}
      width="28rem"
      onClose={onClose}
    >
      <div className={css.detail}>
        {why && <Refused answer={why} />}
        {ticket && returning && !canComeBack(ticket) && (
          <NothingLeft here={ticket.returnedOn} elsewhere={ticket.returnedElsewhere} onClose={onReturned} />
        )}
        <ReceiptPaper label={t('tickets.detail.receipt', { number })} html={receipt.data?.content ?? ''} />
        {ticket && (
          <div className={css.actions}>
            {ticket.correctable && ticket.returnedOn.length + ticket.returnedElsewhere.length === 0 && (
              <Button onClick={() => setCorrecting(true)} data-testid="correct-payment">
                {t('tickets.correct.action')}
              </Button>
            )}
            {ticket.lines.some(({ qty_milli }) => qty_milli > 0) && (
              <Button onClick={() => void printGift(number)} data-testid="print-gift">
                {t('tickets.gift.action')}
              </Button>
            )}
          </div>
        )}
        {ticket && correcting && <CorrectTender ticket={ticket} onClose={() => setCorrecting(false)} />}
        {ticket && (
          <ReturnedPart lines={ticket.lines} here={ticket.returnedOn} elsewhere={ticket.returnedElsewhere} />
        )}
        {ticket && returning && canComeBack(ticket) && (
          <TicketReturn ticket={{ ...ticket, till: null }} onClose={onReturned} />
        )}
        {ticket && <CarriedPart ticket={ticket} />}
        {ticket && <Timeline ticket={ticket} />}
        {ticket && <Proof ticket={ticket} />}
      </div>
    </SidePanel>
  );
}

/** Prints a ticket again; what surely never came out is still the original. */
export function useReprint(): (number: number) => Promise<void> {
  const t = useT();
  const callTill = useCall();
  return async (number) => {
    const answer = await callTill('tickets.reprint', { number });
    if (!answer.ok) return;
    const { copy } = answer.value;
    showNotice({
      tone: 'ok',
      text: copy === 0 ? t('tickets.reprint.original') : t('tickets.reprint.done', { copy }),
    });
  };
}

/** The goods without their prices, for whom they are given to. */
function useGift(): (number: number) => Promise<void> {
  const t = useT();
  const callTill = useCall();
  return async (number) => {
    const answer = await callTill('tickets.printGift', { number });
    if (answer.ok) showNotice({ tone: 'ok', text: t('tickets.gift.done') });
  };
}
