import { defineProjections, kept } from '#main/kernel/journal/projections.ts';

export const labelsProjections = defineProjections({
  name: 'labels',
  tables: { label_printed: kept },
  project: () => ({}),
});
