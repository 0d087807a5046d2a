import type { Feature } from '#renderer/kernel/feature.ts';

export const setupFeature: Feature = {
  name: 'setup',
  status: ({ session }, t) =>
    session.demo ? [{ id: 'demo', tone: 'warn', word: t('common.status.demo') }] : [],
};
