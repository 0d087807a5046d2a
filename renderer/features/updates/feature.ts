import { type Feature, later } from '#renderer/kernel/feature.ts';

export const updatesFeature: Feature = {
  name: 'updates',
  sections: [
    {
      id: 'updates',
      place: 100,
      needs: 'settings.edit',
      title: 'settings.section.updates',
      help: 'updates',
      lead: 'settings.lead.updates',
      alias: 'settings.alias.updates',
      holds: [
        'updates.do.check',
        'updates.policy.automatic',
        'updates.policy.unattended',
        'updates.policy.hours',
        'updates.policy.channel',
      ],
      shows: { page: later(async () => (await import('./update-section.tsx')).UpdateSection) },
    },
  ],
};
