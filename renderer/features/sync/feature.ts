import { type Feature, later } from '#renderer/kernel/feature.ts';

export const syncFeature: Feature = {
  name: 'sync',
  sections: [
    {
      id: 'sync',
      place: 95,
      needs: 'settings.edit',
      title: 'settings.section.sync',
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
