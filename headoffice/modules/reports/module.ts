import { defineModule } from '#headoffice/kernel/module.ts';
import { createReports } from './totals.ts';

export const reports = defineModule({
  name: 'reports',
  create: ({ tenants }) => ({ handlers: {}, api: createReports(tenants) }),
});
