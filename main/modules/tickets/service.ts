import type { Db } from '#main/kernel/db/db.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Author } from '#main/kernel/journal/journal.ts';
import { archiveOfTicket, letGoOf, notTakenBack } from '#main/kernel/journal/let-go.ts';
import type { Context } from '#main/kernel/session.ts';
import type { CarriedKinds } from '#main/modules/cart/carried.ts';
import type { Output } from '#shared/contract/index.ts';
import { receiptHtml } from '#shared/domain/receipt-html.ts';
import { receiptText } from '#shared/domain/receipt-text.ts';
import type { SaleFact, SaleLineFact, TenderFact } from '#shared/domain/sale-fact.ts';
import { partOf } from '#shared/domain/sale-return.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { type TicketKey, ticketKey } from '#shared/domain/ticket-name.ts';
import { type Milli, type Minor, milli, minor, sum } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { type Row, rowName } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { CartLineView } from '#shared/modules/cart/contract.ts';
import type { PrintJob } from '#shared/modules/printing/contract.ts';
import type { Ticket, TicketRow } from '#shared/modules/tickets/contract.ts';
import { createTicketList } from './list.ts';
import { createNotesStore } from './notes-store.ts';
import { createReceipts, type RecordedSale, type TicketPaper } from './receipt.ts';
import { createTicketsStore } from './store.ts';
import { createTimeline } from './timeline.ts';

export interface TicketsDeps {
  readonly db: Db;
  readonly rules: () => ShopRules;
  readonly recorded: (number: number) => RecordedSale | null;
  /** What of its lines has come back with it, and on which tickets. */
  readonly ownTill: string;
  /** A ticket of this till or of another one, as it is settled now. */
  readonly sold: (ticket: TicketKey) => SaleFact | null;
  readonly returned: (ticket: TicketKey) => ReadonlyMap<number, Milli>;
  readonly returnedOn: (number: number) => number[];
  /** On tickets of the other tills of the shop, as far as they have come here. */
  readonly returnsElsewhere: (
    number: number,
  ) => readonly { readonly tillName: string; readonly number: number }[];
  /** Rows that put its tenders right. */
  readonly corrections: (number: number) => readonly Row<'sale.tender-corrected'>[];
  readonly openShift: () => number | null;
  readonly soldAt: (number: number) => number | null;
  readonly paper: () => TicketPaper;
  readonly userName: (id: number) => string | null;
  readonly userIds: (text: string) => readonly number[];
  readonly productIds: (text: string) => readonly number[];
  /** What went with the goods: how it is called, and the tickets that have it. */
  readonly carried: CarriedOfTickets;
  readonly copies: {
    readonly count: (ticket: number) => number;
    readonly rows: (ticket: number, limit: number) => readonly string[];
  };
  readonly jobsOf: (ticket: number) => readonly PrintJob[];
  /** The open shift, where this person may not see what it sold. */
  readonly hiddenShift: (context: Context) => number | null;
  readonly reprint: (
    ticket: { number: number; at: number },
    author: Author,
  ) => Result<{ copy: number; jobId: number }, Refusal>;
  readonly printGift: (ticket: number) => Result<{ jobId: number }, Refusal>;
}

type CarriedOfTickets = Pick<CarriedKinds, 'shown' | 'head' | 'tickets' | 'meaning'>;

type TicketOperation =
  | 'tickets.list'
  | 'tickets.letGo'
  | 'tickets.lines'
  | 'tickets.sum'
  | 'tickets.back'
  | 'tickets.get'
  | 'tickets.receipt'
  | 'tickets.reprint'
  | 'tickets.printGift';
/** A screen shows single tickets; more at once, or those of one means of payment, are a sum. */
const pageOfScreen = 200;
const sumRefusal = refusal('PERMISSION_NEEDED', { permission: 'shift.expected' });
type TicketLine = Ticket['lines'][number];

/** Of the line itself and its share of the ticket's. */
const discountsOf = ({ line_discount_minor: own, ticket_discount_minor: share }: SaleLineFact): Minor =>
  minor((own ?? 0) + (share ?? 0));
const discountOf = (amount: Minor | undefined): CartLineView['discount'] =>
  amount ? { kind: 'amount', amount_minor: amount } : null;

export function createTickets(deps: TicketsDeps) {
  const store = createTicketsStore(deps.db);
  const { recorded, copies, userName } = deps;
  const { receipt: receiptOf, gift } = createReceipts({ ...deps, head: deps.carried.head });
  const timelineOf = createTimeline({
    store,
    format: () => deps.paper().format,
    userName,
    corrections: deps.corrections,
    copyRows: copies.rows,
    jobsOf: deps.jobsOf,
  });
  const notes = createNotesStore(deps.db);
  const list = createTicketList({
    store,
    notes,
    rules: deps.rules,
    userName,
    userIds: deps.userIds,
    productIds: deps.productIds,
    carried: deps.carried,
  });

  const lineView = (line: SaleLineFact, index: number, returned: ReadonlyMap<number, Milli>): TicketLine => ({
    id: index + 1,
    productId: line.productId,
    code: line.code ?? null,
    name: line.name,
    unit: (line.unit ?? 'piece') as TicketLine['unit'],
    qty_milli: line.qty_milli,
    unit_price_minor: line.unit_price_minor,
    list_minor: line.list_minor ?? line.gross_minor,
    discount: discountOf(line.line_discount_minor),
    discount_minor: line.line_discount_minor ?? minor(0),
    allowedBy: line.allowedBy === undefined ? null : userName(line.allowedBy),
    gross_minor: line.gross_minor,
    note: line.note ?? null,
    ...(line.of && { of: { ticket: line.of[0], line: line.of[1] } }),
    ...(line.ofOther && {
      of: { ticket: line.ofOther[2], line: line.ofOther[3], till: line.ofOther[1] },
    }),
    returned_milli: returned.get(index + 1) ?? milli(0),
  });
  const tenderView = (tender: TenderFact): Ticket['tenders'][number] => ({
    kind: tender.kind,
    amount_minor: tender.amount_minor,
    given_minor: tender.given_minor ?? null,
    change_minor: tender.kind === 'cash' ? (tender.change_minor ?? minor(0)) : null,
    operator: tender.operator ?? null,
    reference: tender.reference ?? null,
    bank: tender.bank ?? null,
    due: tender.due ?? null,
  });
  const taxViews = ({ taxes }: SaleFact, lang: Lang): Ticket['taxes'] =>
    taxes.map(({ taxId, rate_ppm, base_minor, amount_minor }) => ({
      taxId,
      name: deps.rules().taxes.find((tax) => tax.id === taxId)?.name[lang] ?? taxId,
      rate_ppm,
      base_minor,
      amount_minor,
    }));

  const ticketOf = ({ row, signature }: RecordedSale, lang: Lang): Ticket => {
    const { body } = row;
    const returned = deps.returned(body.number);
    return {
      number: body.number,
      at: row.at,
      day: row.day,
      cashier: userName(row.user) ?? `#${row.user}`,
      shift: body.shift,
      gross_minor: body.gross_minor,
      net_minor: body.net_minor,
      tax_minor: minor(body.gross_minor - body.net_minor),
      discount_minor: sum(body.lines.map(discountsOf)),
      rounding_minor: body.rounding_minor ?? minor(0),
      note: body.note ?? null,
      carries: deps.carried.shown(body.carries, lang),
      lines: body.lines.map((line, index) => lineView(line, index, returned)),
      returnedOn: deps.returnedOn(body.number),
      returnedElsewhere: deps
        .returnsElsewhere(body.number)
        .map(({ tillName, number }) => ({ till: tillName, number })),
      otherwise: body.otherwise === undefined ? null : (userName(body.otherwise) ?? `#${body.otherwise}`),
      taxes: taxViews(body, lang),
      tenders: body.tenders.map(tenderView),
      corrections: deps.corrections(body.number).length,
      correctable: body.shift === deps.openShift() && body.tenders.length > 0,
      copies: copies.count(body.number),
      journal: rowName(row),
      signature: Buffer.from(signature).toString('base64url'),
      timeline: timelineOf(row),
    };
  };

  const linesOf = ({ row }: RecordedSale): Output<'tickets.lines'>['lines'] =>
    row.body.lines.map((line, index) => ({
      ticket: row.body.number,
      line: index + 1,
      at: row.at,
      cashier: userName(row.user) ?? `#${row.user}`,
      code: line.code ?? null,
      name: line.name,
      unit: (line.unit ?? 'piece') as TicketLine['unit'],
      qty_milli: line.qty_milli,
      unit_price_minor: line.unit_price_minor,
      discount_minor: discountsOf(line),
      gross_minor: line.gross_minor,
      note: line.note ?? null,
    }));
  /** One damaged ticket keeps none of the others from being told: it is named, with what is known of it besides. */
  const readableLines = (ticket: TicketRow): Output<'tickets.lines'>['lines'] => {
    try {
      const sale = recorded(ticket.number);
      return sale ? linesOf(sale) : [];
    } catch (error) {
      if (!(error instanceof StoreError) || error.refusal.code !== 'ROW_DAMAGED') throw error;
      const { number, at, cashier, gross_minor } = ticket;
      const unknown = { code: null, name: '', note: null, unit: 'piece', qty_milli: milli(0) } as const;
      const nothing = { unit_price_minor: minor(0), discount_minor: minor(0) };
      return [{ ...unknown, ...nothing, ticket: number, line: 0, at, cashier, gross_minor, damaged: true }];
    }
  };
  /** Whether what is asked for would tell what the open shift sold to who may not know it. */
  const tellsHidden = (shift: number | null, context: Context): boolean => {
    const hidden = deps.hiddenShift(context);
    return hidden !== null && (shift ?? hidden) === hidden;
  };

  /** A ticket of a year whose detail was let go says in which file it is. */
  const notHere = (number: number): Refusal => {
    const gone = archiveOfTicket(deps.db, number);
    return gone ? refusal('TICKET_ARCHIVED', { number, ...gone }) : refusal('NOT_FOUND');
  };

  const handlers: Handlers<TicketOperation> = {
    'tickets.list': async (wanted, context) => {
      const hidden = deps.hiddenShift(context);
      if (hidden === null) return ok(await list.page(wanted, context.goOn));
      const sums = wanted.tender !== null || wanted.operator !== null || wanted.limit > pageOfScreen;
      if (sums && (wanted.shift ?? hidden) === hidden) return refused(sumRefusal);
      const found = await list.page(wanted, context.goOn);
      // How each was paid tells the cash from the rest.
      const tickets = found.tickets.map((row) => (row.shift === hidden ? { ...row, tenders: [] } : row));
      return ok({ ...found, tickets });
    },
    'tickets.sum': async (wanted, context) => {
      if (tellsHidden(wanted.shift, context)) return refused(sumRefusal);
      return ok(await list.sum(wanted, context.goOn));
    },
    'tickets.lines': async (wanted, context) => {
      if (tellsHidden(wanted.shift, context)) return refused(sumRefusal);
      const { tickets, more } = await list.page(wanted, context.goOn);
      const lines = tickets.flatMap(readableLines);
      return ok({ lines, before: tickets.at(-1)?.number ?? null, more });
    },
    'tickets.letGo': () => {
      const gone = letGoOf(deps.db);
      return ok(gone && { ticket: gone.ticket, year: gone.year, file: gone.file });
    },
    'tickets.back': ({ number, till, lines }) => {
      const key = ticketKey(deps.ownTill, till ?? deps.ownTill, number);
      const sale = deps.sold(key);
      if (!sale) return refused(key === number ? notTakenBack(deps.db, number) : refusal('NOT_FOUND'));
      const part = partOf(sale, deps.returned(key), lines, deps.rules().taxes);
      if (!part.ok) return part;
      const { gross_minor, tax_minor, discount_minor } = part.value;
      return ok({
        gross_minor: minor(0 - gross_minor),
        tax_minor: minor(0 - tax_minor),
        discount_minor: minor(0 - discount_minor),
      });
    },
    'tickets.get': ({ number }, { lang }) => {
      const sale = recorded(number);
      return sale ? ok(ticketOf(sale, lang)) : refused(notHere(number));
    },
    'tickets.receipt': ({ number, format }) => {
      const receipt = receiptOf(number, 0);
      if (!receipt) return refused(notHere(number));
      return ok({ content: format === 'html' ? receiptHtml(receipt) : receiptText(receipt) });
    },
    'tickets.reprint': ({ number }, context) => {
      const sale = recorded(number);
      if (!sale) return refused(notHere(number));
      return deps.reprint({ number, at: sale.row.at }, { user: context.user });
    },
    'tickets.printGift': ({ number }) => {
      const sale = recorded(number);
      if (!sale) return refused(notHere(number));
      if (sale.row.body.lines.every(({ qty_milli }) => qty_milli < 0))
        return refused(refusal('GIFT_OF_RETURN'));
      return deps.printGift(number);
    },
  };

  return { handlers, receiptOf, gift, readNotes: notes.readSome };
}
export type Tickets = ReturnType<typeof createTickets>;
