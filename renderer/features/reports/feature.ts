import { IconChartBar } from '@tabler/icons-react';
import { type Feature, later } from '#renderer/kernel/feature.ts';

export const reportsFeature: Feature = {
  name: 'reports',
  task: {
    id: 'reports',
    rail: { label: 'reports.nav', icon: IconChartBar },
    needs: 'report.x',
    Screen: later(async () => (await import('./screen.tsx')).ReportsScreen),
  },
};
