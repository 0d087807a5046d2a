import { defineModule } from '#headoffice/kernel/module.ts';
import { createHooks } from './service.ts';

/** Tells programs what happened, at addresses of theirs. */
export const hooks = defineModule({
  name: 'hooks',
  create: (kernel) => ({ handlers: {}, api: createHooks(kernel) }),
});
