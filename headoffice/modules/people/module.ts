import { defineModule } from '#headoffice/kernel/module.ts';
import { createPeople } from './service.ts';

export const people = defineModule({
  name: 'people',
  create: (kernel) => ({ handlers: {}, api: createPeople(kernel) }),
});
