import { IconCashRegister } from '@tabler/icons-react';
import { type Feature, later } from '#renderer/kernel/feature.ts';

export const shiftsFeature: Feature = {
  name: 'shifts',
  task: {
    id: 'shift',
    rail: { label: 'shifts.nav', icon: IconCashRegister },
    dated: true,
    Screen: later(async () => (await import('./screen.tsx')).ShiftScreen),
  },
};
