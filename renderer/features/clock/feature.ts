import { type Feature, later } from '#renderer/kernel/feature.ts';

export const clockFeature: Feature = {
  name: 'clock',
  covers: { 'date-unknown': later(async () => (await import('./screen.tsx')).ClockScreen) },
};
