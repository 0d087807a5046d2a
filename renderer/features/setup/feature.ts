import { type Feature, later } from '#renderer/kernel/feature.ts';

export const setupFeature: Feature = {
  name: 'setup',
  overAll: later(async () => (await import('./offered-backup.tsx')).OfferedBackup),
  covers: {
    'not-set-up': later(async () => (await import('./screen.tsx')).SetupScreen),
    'cannot-start': later(async () => (await import('./rescue-screen.tsx')).RescueScreen),
  },
  status: ({ session }, t) =>
    session.demo ? [{ id: 'demo', tone: 'warn', word: t('setup.demoOn'), stays: true }] : [],
};
