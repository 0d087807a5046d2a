import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { ticketName } from '#shared/domain/ticket-name.ts';
import { defineShares, type SharedRow } from '#shared/kernel/shares.ts';
import type { TenderCorrected } from './facts.ts';

/** Tickets, their lines and what paid them. */
export const salesShares = defineShares({
  name: 'sales',
  tables: {
    sale: {
      is: 'rows',
      key: [],
      indexes: [['at'], ['number'], ['till', 'epoch', 'seq']],
      columns: {
        epoch: 'int8',
        seq: 'int8',
        number: 'int8',
        shift: 'int8',
        day: 'text',
        at: 'int8',
        user_id: 'int8',
        lines: 'int8',
        gross_minor: 'int8',
        net_minor: 'int8',
      },
    },
    sale_line: {
      is: 'rows',
      key: [],
      columns: {
        epoch: 'int8',
        seq: 'int8',
        line: 'int8',
        product_id: 'int8',
        name: 'text',
        qty_milli: 'int8',
        gross_minor: 'int8',
        net_minor: 'int8',
      },
    },
    sale_tender: {
      is: 'rows',
      key: [],
      columns: { epoch: 'int8', seq: 'int8', n: 'int8', kind: 'text', amount_minor: 'int8' },
    },
    tender_correction: {
      is: 'rows',
      key: [],
      indexes: [['number']],
      columns: { epoch: 'int8', seq: 'int8', n: 'int8', number: 'int8', kind: 'text', amount_minor: 'int8' },
    },
    /** Lines that came back with their ticket: `/17` is one of the same till, `T4K7Q2MZ/17` one of another. Sizes below zero. */
    sale_return: {
      is: 'rows',
      key: [],
      indexes: [['of_ticket'], ['till', 'epoch', 'seq']],
      columns: {
        epoch: 'int8',
        seq: 'int8',
        n: 'int8',
        of_ticket: 'text',
        of_line: 'int8',
        qty_milli: 'int8',
        gross_minor: 'int8',
      },
    },
    /** Money that went back, for goods of which ticket, to a tender of which. */
    sale_refund: {
      is: 'rows',
      key: [],
      indexes: [['of_ticket'], ['till', 'epoch', 'seq']],
      columns: {
        epoch: 'int8',
        seq: 'int8',
        n: 'int8',
        for_ticket: 'text',
        of_ticket: 'text',
        of_tender: 'int8',
        amount_minor: 'int8',
      },
    },
    till_day: {
      is: 'sums',
      key: ['day'],
      columns: { day: 'text', tickets: 'int8', gross_minor: 'int8', net_minor: 'int8' },
    },
  },
  follows: {
    sale: ({ epoch, seq, day, at, user, body }: SharedRow<SaleFact>, add) => {
      const { gross_minor, net_minor } = body;
      add('sale', {
        epoch,
        seq,
        number: body.number,
        shift: body.shift,
        day,
        at,
        user_id: user,
        lines: body.lines.length,
        gross_minor,
        net_minor,
      });
      body.lines.forEach((line, i) => {
        add('sale_line', {
          epoch,
          seq,
          line: i + 1,
          product_id: line.productId,
          name: line.name,
          qty_milli: line.qty_milli,
          gross_minor: line.gross_minor,
          net_minor: line.net_minor,
        });
      });
      body.tenders.forEach(({ kind, amount_minor }, i) => {
        add('sale_tender', { epoch, seq, n: i + 1, kind, amount_minor });
      });
      body.lines.forEach(({ of, ofOther, qty_milli, gross_minor: value }, i) => {
        if (!of && !ofOther) return;
        const [till, , number, place] = ofOther ?? ['', '', ...(of as NonNullable<typeof of>)];
        const of_ticket = ticketName(till, number);
        add('sale_return', {
          epoch,
          seq,
          n: i + 1,
          of_ticket,
          of_line: place,
          qty_milli,
          gross_minor: value,
        });
      });
      const back = [
        ...(body.back ?? []).map(
          ([goods, to, ...rest]) => [ticketName('', goods), ticketName('', to), ...rest] as const,
        ),
        ...(body.backOther ?? []),
      ];
      back.forEach(([for_ticket, of_ticket, of_tender, amount_minor], i) => {
        add('sale_refund', { epoch, seq, n: i + 1, for_ticket, of_ticket, of_tender, amount_minor });
      });
      add('till_day', { day, tickets: 1, gross_minor, net_minor });
    },
    'sale.tender-corrected': ({ epoch, seq, body }: SharedRow<TenderCorrected>, add) => {
      // What the ticket was settled with is taken off, what settles it now is added.
      const moved = [
        ...body.from.map(({ kind, amount_minor }) => ({ kind, amount_minor: 0 - amount_minor })),
        ...body.to.map(({ kind, amount_minor }) => ({ kind, amount_minor: amount_minor + 0 })),
      ];
      moved.forEach((one, i) => {
        add('tender_correction', { epoch, seq, n: i + 1, number: body.number, ...one });
      });
    },
  },
});
