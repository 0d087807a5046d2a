import { defineProjections, kept } from '#main/kernel/journal/projections.ts';
import { proveOwner } from './prove-owner.ts';

export const usersProjections = defineProjections({
  name: 'users',
  tables: { user: kept, role: kept },
  answers: (db) => ({ proveOwner: (pin, now) => proveOwner(db, pin, now) }),
});
