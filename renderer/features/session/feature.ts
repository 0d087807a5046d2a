import { type Feature, later } from '#renderer/kernel/feature.ts';

export const sessionFeature: Feature = {
  name: 'session',
  covers: { 'signed-out': later(async () => (await import('./screen.tsx')).SignInScreen) },
  sections: [
    {
      id: 'me',
      place: 70,
      needs: null,
      title: 'settings.section.me',
      help: 'sign-in',
      lead: 'settings.lead.me',
      alias: 'settings.alias.me',
      holds: ['common.lang.label', 'session.text.label', 'common.theme.label', 'settings.me.pin'],
      shows: { page: later(async () => (await import('./me-section.tsx')).MeSection) },
    },
  ],
};
