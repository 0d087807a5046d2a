import { defineProjections, kept } from '#main/kernel/journal/projections.ts';

export const settingsProjections = defineProjections({ name: 'settings', tables: { setting: kept } });
