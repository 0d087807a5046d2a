import { defineModule } from '#headoffice/kernel/module.ts';
import { createLevels } from './levels.ts';
import { stockProjections } from './projections.ts';

export const stock = defineModule({
  name: 'stock',
  projections: stockProjections,
  create: ({ tenants }) => ({ handlers: {}, api: createLevels(tenants) }),
});
