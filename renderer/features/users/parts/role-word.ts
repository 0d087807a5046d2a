import type { RoleRef } from '#shared/domain/permissions.ts';
import type { Translate } from '#shared/i18n/index.ts';

interface InRole {
  readonly role: RoleRef;
  /** Of a role that the owner made. */
  readonly roleName: string | null;
}

/** The role of a person in the words of the screen, or in those of the owner. */
export const roleWord = (
  t: Translate,
  { role, roleName }: InRole,
  words: 'settings.people.roles' | 'session.role' = 'settings.people.roles',
): string => (typeof role === 'number' ? (roleName ?? t('users.role.gone')) : t(`${words}.${role}`));
