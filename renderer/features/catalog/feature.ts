import { IconPackage } from '@tabler/icons-react';
import { type Feature, later } from '#renderer/kernel/feature.ts';

export const catalogFeature: Feature = {
  name: 'catalog',
  task: {
    id: 'products',
    rail: { label: 'catalog.nav', icon: IconPackage },
    needs: 'catalog.view',
    Screen: later(async () => (await import('./screen.tsx')).ProductsScreen),
  },
};
