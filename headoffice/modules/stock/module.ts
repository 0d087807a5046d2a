import { defineModule } from '#headoffice/kernel/module.ts';
import { stockProjections } from './projections.ts';

export const stock = defineModule({
  name: 'stock',
  projections: stockProjections,
  create: () => ({ handlers: {}, api: {} }),
});
