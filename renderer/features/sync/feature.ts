import { type Feature, later } from '#renderer/kernel/feature.ts';

export const syncFeature: Feature = {
  name: 'sync',
  sections: [
    {
      id: 'shop-tills',
      place: 94,
      needs: 'settings.edit',
      title: 'settings.section.shop-tills',
      help: 'shop-tills',
      lead: 'settings.lead.shop-tills',
      alias: 'settings.alias.shop-tills',
      holds: [
        'sync.shop.neighbours',
        'sync.shop.opening',
        'sync.shop.address',
        'sync.shop.code',
        'sync.shop.pairing',
      ],
      shows: { page: later(async () => (await import('./shop-section.tsx')).ShopSection) },
    },
    {
      id: 'sync',
      place: 95,
      needs: 'settings.edit',
      title: 'settings.section.sync',
      help: 'headoffice',
      lead: 'settings.lead.sync',
      alias: 'settings.alias.sync',
      holds: [
        'sync.join.title',
        'sync.waiting.label',
        'sync.acknowledged.label',
        'sync.do.now',
        'sync.do.pause',
      ],
      shows: { page: later(async () => (await import('./sync-section.tsx')).SyncSection) },
    },
  ],
};
