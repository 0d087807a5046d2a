import { defineModule } from '#main/kernel/module.ts';
import type { CartApi } from '#main/modules/cart/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { PrintingApi } from '#main/modules/printing/module.ts';
import type { SalesApi } from '#main/modules/sales/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { ShiftsApi } from '#main/modules/shifts/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import { createPreview } from './preview.ts';
import { ticketsProjections } from './projections.ts';
import { createTickets } from './service.ts';

interface Needs {
  readonly settings: SettingsApi;
  readonly users: Users;
  readonly catalog: CatalogApi;
  readonly cart: CartApi;
  readonly sales: SalesApi;
  readonly shifts: ShiftsApi;
  readonly printing: PrintingApi;
}

export const tickets = defineModule({
  name: 'tickets',
  projections: ticketsProjections,
  reads: ['sale', 'sale_line', 'sale_tender', 'sale_correction', 'running_total', 'user', 'category'],
  writes: ['meta'],
  create: (
    { db, journal, clock, localTime },
    { settings, users, catalog, cart, sales, shifts, printing }: Needs,
  ) => {
    const service = createTickets({
      db,
      rules: settings.rules,
      recorded: sales.recorded,
      ownTill: journal.till,
      sold: sales.sold,
      returned: sales.returned,
      returnedOn: sales.returnedOn,
      returnsElsewhere: sales.returnsElsewhere,
      soldAt: sales.soldAt,
      corrections: sales.corrections,
      openShift: shifts.openShift,
      paper: printing.paper,
      userName: users.name,
      userIds: users.idsNamed,
      productIds: (text) => {
        const goods = { text, categoryId: null, limit: 20, after: null };
        // Digits are a whole code here: a part of one would drown the amounts and the ticket numbers. And a text with figures, an
        // amount or a reference as it may be, means no product that is called something like it.
        const asWritten = /\d/.test(text);
        const named = /^\d+$/.test(text)
          ? []
          : [false, true].flatMap(
              (archived) => catalog.search({ ...goods, archived }, { asWritten }).products,
            );
        return [...new Set([...catalog.find(text).products, ...named].map(({ id }) => id))];
      },
      carried: cart.carried,
      copies: printing.copies,
      jobsOf: printing.jobsOf,
      hiddenShift: (context) => (shifts.seesExpected(context) ? null : shifts.openShift()),
      reprint: printing.reprint,
      printGift: printing.queueGift,
    });
    printing.giveTickets({
      receipt: service.receiptOf,
      gift: service.gift,
      preview: createPreview({ settings, users, catalog, cart, sales, printing, clock, localTime }),
    });
    return { handlers: service.handlers, idle: service.readNotes, api: null };
  },
});
