import { defineModule } from '#main/kernel/module.ts';
import { usersProjections } from './projections.ts';
import { createUsers } from './service.ts';

export const users = defineModule({
  name: 'users',
  projections: usersProjections,
  create: ({ db, journal, clock, emit, sessions }) => {
    const service = createUsers({ db, journal, clock, emit, sessions });
    return { handlers: service.handlers, api: service, allows: service.may, owner: service.owner };
  },
});
