import { IconReceipt } from '@tabler/icons-react';
import { type Feature, later } from '#renderer/kernel/feature.ts';

export const ticketsFeature: Feature = {
  name: 'tickets',
  task: {
    id: 'tickets',
    rail: { label: 'tickets.nav', icon: IconReceipt },
    Screen: later(async () => (await import('./screen.tsx')).TicketsScreen),
  },
};
