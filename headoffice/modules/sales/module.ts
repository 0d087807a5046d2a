import { defineModule } from '#headoffice/kernel/module.ts';
import { salesProjections } from './projections.ts';

export const sales = defineModule({
  name: 'sales',
  projections: salesProjections,
  create: () => ({ handlers: {}, api: {} }),
});
