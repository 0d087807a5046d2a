import type { ReceiptFormat } from '#shared/domain/receipt.ts';
import type { TenderFact } from '#shared/domain/sale-fact.ts';
import { minor, ppm, sum } from '#shared/domain/units.ts';
import { isKind, parseRow, positionOf, type Row } from '#shared/journal/row.ts';
import type { PrintJob } from '#shared/modules/printing/contract.ts';
import type { Ticket } from '#shared/modules/tickets/contract.ts';
import type { TicketsStore } from './store.ts';

export interface TimelineDeps {
  readonly store: TicketsStore;
  readonly format: () => ReceiptFormat;
  readonly userName: (id: number) => string | null;
  /** Rows that put its tenders right. */
  readonly corrections: (ticket: number) => readonly Row<'sale.tender-corrected'>[];
  /** Bytes of the journal rows of its duplicates. */
  readonly copyRows: (ticket: number, limit: number) => readonly string[];
  readonly jobsOf: (ticket: number) => readonly PrintJob[];
}
type Moment = Ticket['timeline'][number];

/** A cart that was held for longer than so many facts of others loses its beginning. */
const walkedBack = 5_000;
const most = 200;

/** `what` is the kind of the fact in the journal, or `print.` and the state of the job. */
export function createTimeline({ store, format, userName, corrections, copyRows, jobsOf }: TimelineDeps) {
  const discountText = ([kind, value]: readonly [string, number], { money, rate }: ReceiptFormat): string =>
    kind === 'percent' ? rate(ppm(value)) : money(minor(value));

  const detailOf = (row: Row, written: ReceiptFormat): string | null => {
    const { money, quantity } = written;
    if (isKind(row, 'cart.line-removed'))
      return `${quantity(row.body.qty_milli)} × ${row.body.name} : ${money(row.body.gross_minor)}`;
    if (isKind(row, 'cart.restored')) {
      const { name, qty_milli, gross_minor } = row.body;
      const worth = money(gross_minor);
      return name === undefined || qty_milli === undefined
        ? worth
        : `${quantity(qty_milli)} × ${name} : ${worth}`;
    }
    if (isKind(row, 'cart.money-held')) return money(row.body.amount_minor);
    if (isKind(row, 'cart.voided')) return money(row.body.gross_minor);
    if (isKind(row, 'cart.money-back'))
      return money(sum(row.body.tenders.map(({ amount_minor }) => amount_minor)));
    if (isKind(row, 'cart.return-allowed')) return userName(row.body.allowedBy);
    if (isKind(row, 'cart.price-changed')) {
      const { name, from, to } = row.body;
      return `${name} : ${from === null ? '–' : money(from)} → ${money(to)}`;
    }
    if (isKind(row, 'cart.discounted')) {
      const { discount, name, reason } = row.body;
      const figure = discount ? discountText(discount, written) : '–';
      return [name, figure, reason].filter((part) => part !== undefined && part !== '').join(' : ');
    }
    if (isKind(row, 'sale.tender-corrected')) {
      const { from, to, reason, allowedBy } = row.body;
      const said = (tenders: readonly TenderFact[]): string =>
        tenders.map((one) => `${one.operator ?? written.t(one.kind)} ${money(one.amount_minor)}`).join(' + ');
      const leave = allowedBy === undefined ? null : userName(allowedBy);
      return [`${said(from)} → ${said(to)}`, reason, leave].filter((part) => part !== null).join(' : ');
    }
    if (isKind(row, 'sale')) return money(row.body.gross_minor);
    return isKind(row, 'ticket.reprinted') ? String(row.body.copy) : null;
  };

  const momentOf = (row: Row, written: ReceiptFormat): Moment => ({
    at: row.at,
    what: isKind(row, 'sale.tender-corrected') ? 'tender.corrected' : (row.kind as Moment['what']),
    user: userName(row.user) ?? `#${row.user}`,
    detail: detailOf(row, written),
    cause: null,
    lost: null,
  });
  const jobMoment = (job: PrintJob): Moment => ({
    at: job.updated_at,
    what: `print.${job.state}`,
    user: '',
    detail: null,
    cause: job.cause,
    lost: job.lost,
  });

  /** From the first thing recorded of its cart to the last print, in the order of time. */
  return (sale: Row<'sale'>): Moment[] => {
    const written = format();
    const { number, cart } = sale.body;
    const before = positionOf(sale.epoch, sale.seq);
    const from = Math.max(positionOf(sale.epoch, 1), before - walkedBack);
    const gestures = store.cartFacts(cart, { from, before, limit: most }).map(parseRow);
    const moments = [
      ...[...gestures, sale, ...corrections(number), ...copyRows(number, most).map(parseRow)].map((row) =>
        momentOf(row, written),
      ),
      ...jobsOf(number).map(jobMoment),
    ];
    // What is of the same millisecond stays in this order.
    return moments.sort((a, b) => a.at - b.at);
  };
}
