import { defineModule } from '#headoffice/kernel/module.ts';
import { ok } from '#shared/kernel/result.ts';
import { createReports, ofShop } from './totals.ts';

export const reports = defineModule({
  name: 'reports',
  create: ({ tenants }) => {
    const api = createReports(tenants);
    return {
      handlers: {
        readTotals: async ({ by, shop, ...span }, { sees }) =>
          ok({ totals: await api.totals(ofShop(sees, shop), by, span) }),
      },
      api,
    };
  },
});
