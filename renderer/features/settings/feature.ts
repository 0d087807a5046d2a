import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type Feature, later } from '#renderer/kernel/feature.ts';

export const settingsFeature: Feature = {
  name: 'settings',
  task: {
    id: 'settings',
    rail: { label: 'settings.nav', icon: IconAdjustmentsHorizontal },
    Screen: later(async () => (await import('./screen.tsx')).SettingsScreen),
  },
  sections: [
    {
      id: 'shop',
      place: 10,
      needs: 'settings.edit',
      title: 'settings.section.shop',
      help: 'settings',
      lead: 'settings.lead.shop',
      alias: 'settings.alias.shop',
      holds: [
        'settings.shop.name',
        'settings.shop.address',
        'settings.shop.phone',
        'settings.shop.taxIds',
        'settings.shop.till',
      ],
      shows: { fields: later(async () => (await import('./shop-section.tsx')).ShopSection) },
    },
    {
      id: 'sales',
      place: 40,
      needs: 'settings.edit',
      title: 'settings.section.sales',
      help: 'settings',
      lead: 'settings.lead.sales',
      alias: 'settings.alias.sales',
      holds: [
        'settings.sales.taxes',
        'settings.sales.step',
        'settings.sales.discount',
        'settings.sales.blind',
        'settings.sales.shift',
      ],
      shows: { fields: later(async () => (await import('./sales-section.tsx')).SalesSection) },
    },
    {
      id: 'till',
      place: 50,
      needs: 'settings.edit',
      title: 'settings.section.till',
      help: 'settings',
      lead: 'settings.lead.till',
      alias: 'settings.alias.till',
      holds: [
        'settings.till.lock',
        'settings.till.sounds',
        'settings.till.prefix',
        'settings.labels.title',
        'settings.till.lang',
      ],
      shows: { fields: later(async () => (await import('./till-section.tsx')).TillSection) },
    },
  ],
};
