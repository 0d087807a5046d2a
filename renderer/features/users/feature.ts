import { type Feature, later } from '#renderer/kernel/feature.ts';

export const usersFeature: Feature = {
  name: 'users',
  over: later(async () => (await import('./override.tsx')).Override),
  sections: [
    {
      id: 'people',
      place: 60,
      needs: 'users.edit',
      title: 'settings.section.people',
      help: 'roles',
      lead: 'settings.lead.people',
      alias: 'settings.alias.people',
      holds: ['settings.people.add', 'settings.people.role', 'settings.people.pin', 'settings.people.off'],
      shows: { page: later(async () => (await import('./people-section.tsx')).PeopleSection) },
    },
    {
      id: 'roles',
      place: 61,
      needs: 'users.edit',
      title: 'users.role.section.title',
      help: 'roles',
      lead: 'users.role.section.lead',
      alias: 'users.role.section.alias',
      holds: ['users.role.add', 'users.role.copy', 'users.role.limit.hint'],
      shows: { page: later(async () => (await import('./roles-section.tsx')).RolesSection) },
    },
  ],
};
