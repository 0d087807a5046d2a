import { defineProjections, kept } from '#main/kernel/journal/projections.ts';

export const cartProjections = defineProjections({ name: 'cart', tables: { cart: kept } });
