import { defineProjections, kept } from '#main/kernel/journal/projections.ts';

export const usersProjections = defineProjections({ name: 'users', tables: { user: kept } });
