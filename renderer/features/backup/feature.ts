import { type Feature, later } from '#renderer/kernel/feature.ts';

export const backupFeature: Feature = {
  name: 'backup',
  over: later(async () => (await import('./backup-reminder.tsx')).BackupReminder),
  sections: [
    {
      id: 'backup',
      place: 90,
      needs: 'journal.verify',
      title: 'settings.section.backup',
      help: 'backups',
      lead: 'settings.lead.backup',
      alias: 'settings.alias.backup',
      holds: [
        'backup.last.title',
        'backup.recovery.title',
        'backup.place.title',
        'backup.place.second',
        'backup.drill.title',
      ],
      shows: { page: later(async () => (await import('./backup-section.tsx')).BackupSection) },
    },
  ],
};
