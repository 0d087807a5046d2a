import { type Feature, later } from '#renderer/kernel/feature.ts';

/** The manuals. */
export const helpFeature: Feature = {
  name: 'help',
  covers: { help: later(async () => (await import('./help.tsx')).Help) },
};
