import { defineModule } from '#headoffice/kernel/module.ts';
import { createTills } from './service.ts';

export const tills = defineModule({
  name: 'tills',
  create: ({ tenants }) => createTills(tenants),
});
