import { IconShoppingCart } from '@tabler/icons-react';
import { type Feature, later } from '#renderer/kernel/feature.ts';

export const cartFeature: Feature = {
  name: 'cart',
  task: {
    id: 'checkout',
    rail: { label: 'cart.nav', icon: IconShoppingCart },
    dated: true,
    Screen: later(async () => (await import('./screen.tsx')).CheckoutScreen),
  },
};
