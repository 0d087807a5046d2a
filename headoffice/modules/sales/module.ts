import { defineModule } from '#headoffice/kernel/module.ts';
import { ok } from '#shared/kernel/result.ts';
import { hearsSales } from './hears.ts';
import { salesProjections } from './projections.ts';
import { ticketsAfter } from './tickets.ts';

export const sales = defineModule({
  name: 'sales',
  projections: salesProjections,
  hears: hearsSales,
  create: ({ tenants }) => ({
    handlers: { readTickets: async (asked, { sees }) => ok(await ticketsAfter(tenants, sees, asked)) },
    api: {},
  }),
});
