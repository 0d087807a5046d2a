import { defineModule } from '#headoffice/kernel/module.ts';
import { createAlerts } from './service.ts';

/** What somebody has to look at. */
export const alerts = defineModule({
  name: 'alerts',
  create: (kernel) => ({ handlers: {}, api: createAlerts(kernel) }),
});
