import { defineModule } from '#headoffice/kernel/module.ts';
import { tillsProjections } from './projections.ts';
import { createTills } from './service.ts';

export const tills = defineModule({
  name: 'tills',
  projections: tillsProjections,
  create: ({ tenants }) => createTills(tenants),
});
