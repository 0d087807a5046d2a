import { type Feature, later } from '#renderer/kernel/feature.ts';
import type { ShellStatus } from '#renderer/ui/shell.tsx';
import type { HealthCheckId } from '#shared/modules/health/contract.ts';

/** Parts of the state that have a word of their own. */
const toldElsewhere: ReadonlySet<HealthCheckId> = new Set(['journal', 'disk', 'printer']);

export const healthFeature: Feature = {
  name: 'health',
  // No place in the rail: the state of the till and the settings lead to it.
  task: { id: 'health', Screen: later(async () => (await import('./screen.tsx')).HealthScreen) },
  status: ({ status }, t) => {
    if (!status) return [];
    const { disk, journal, health } = status;
    const words: ShellStatus[] = [];
    if (!journal.sound) words.push({ id: 'journal', tone: 'bad', word: t('health.bar.journalBad') });
    if (disk.low || !disk.writable) words.push({ id: 'disk', tone: 'bad', word: t('health.bar.diskLow') });
    for (const id of health.bad.filter((bad) => !toldElsewhere.has(bad)))
      words.push({ id: `health-${id}`, tone: 'bad', word: t(`health.short.${id}`) });
    if (health.notice === 'on-battery')
      words.push({ id: 'battery', tone: 'warn', word: t('health.onBattery') });
    return words;
  },
  standing: ({ status }, t) => {
    const notice = status?.health.notice;
    if (!notice || notice === 'on-battery') return null;
    return { tone: notice === 'battery-low' ? 'warn' : 'bad', text: t(`health.notice.${notice}`) };
  },
  sections: [
    {
      id: 'journal',
      place: 80,
      needs: 'journal.verify',
      title: 'settings.section.journal',
      help: 'journal',
      lead: 'settings.lead.journal',
      alias: 'settings.alias.journal',
      holds: ['settings.journal.verify', 'settings.journal.export', 'settings.journal.closures'],
      shows: { page: later(async () => (await import('./journal-section.tsx')).JournalSection) },
    },
    {
      id: 'about',
      place: 110,
      needs: null,
      title: 'settings.section.about',
      help: 'settings',
      lead: 'settings.lead.about',
      alias: 'settings.alias.about',
      holds: [
        'help.title',
        'settings.about.version',
        'settings.about.licence',
        'settings.about.data',
        'settings.about.credits',
      ],
      shows: { page: later(async () => (await import('./about-section.tsx')).AboutSection) },
    },
  ],
};
