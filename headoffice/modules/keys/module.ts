import { defineModule } from '#headoffice/kernel/module.ts';
import { createKeys } from './service.ts';

/** Keys with which programs ask. */
export const keys = defineModule({
  name: 'keys',
  create: ({ tenants }) => ({ handlers: {}, api: createKeys(tenants) }),
});
