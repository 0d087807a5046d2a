import { defineModule } from '#headoffice/kernel/module.ts';
import { ok } from '#shared/kernel/result.ts';
import { createReports } from './totals.ts';

export const reports = defineModule({
  name: 'reports',
  create: ({ tenants }) => {
    const api = createReports(tenants);
    return {
      handlers: {
        readTotals: async ({ by, ...span }, { sees }) => ok({ totals: await api.totals(sees, by, span) }),
      },
      api,
    };
  },
});
