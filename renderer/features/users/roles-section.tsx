import { Button, UnstyledButton } from '@mantine/core';
import { IconShieldPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { leave } from '#renderer/ui/leaving.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { type Grants, noGrants } from '#shared/domain/permissions.ts';
import type { RoleForm } from '#shared/modules/users/contract.ts';
import { roleWord } from './parts/role-word.ts';
import css from './people.module.css';
import { RolePanel } from './role-panel.tsx';

type Opened = { readonly role: RoleForm['role'] } | { readonly begin: Grants & { readonly name: string } };

export function RolesSection({ onUnsaved }: { readonly onUnsaved: (unsaved: boolean) => void }) {
  const t = useT();
  const { data: roles, refused } = useTill('users.roles', {});
  const { again } = useAnswers();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [copies, setCopies] = useState(0);
  const shown = opened && 'role' in opened ? roles?.find(({ role }) => role === opened.role) : undefined;
  const open = (next: Opened | null): void => leave(() => setOpened(next));
  function begin(from: Grants, name: string): void {
    setCopies(copies + 1);
    open({ begin: { permissions: from.permissions, limits: from.limits, name } });
  }
  const groups = [
    ['users.role.always', (roles ?? []).filter(({ name }) => name === null)],
    ['users.role.made', (roles ?? []).filter(({ name }) => name !== null)],
  ] as const;
  return (
    <div className={css.split}>
      <div>
        {refused && <Refused answer={refused} />}
        {groups.map(
          ([title, inGroup]) =>
            inGroup.length > 0 && (
              <section key={title} aria-label={t(title)}>
                <h3>{t(title)}</h3>
                <ul className={css.people}>
                  {inGroup.map((role) => (
                    <li key={role.role}>
                      <UnstyledButton
                        className={css.person}
                        aria-pressed={shown?.role === role.role}
                        onClick={() => open({ role: role.role })}
                        data-testid={`of-role-${role.role}`}
                      >
                        <strong>{roleWord(t, { role: role.role, roleName: role.name })}</strong>
                        <span>
                          {role.people === 0
                            ? t('users.role.nobody')
                            : t('users.role.people', { count: role.people })}
                        </span>
                      </UnstyledButton>
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )}
        <div className={css.below}>
          <Button
            size="lg"
            leftSection={<IconShieldPlus size="1.25rem" stroke={1.75} />}
            onClick={() => begin(noGrants, '')}
            data-testid="role-add"
          >
            {t('users.role.add')}
          </Button>
        </div>
      </div>
      {opened && (shown || 'begin' in opened) && (
        <RolePanel
          key={shown ? `role ${shown.role}` : `new ${copies}`}
          role={shown ?? null}
          begin={'begin' in opened ? opened.begin : { ...noGrants, name: '' }}
          onUnsaved={onUnsaved}
          onCopy={() => {
            if (!shown) return;
            const name = roleWord(t, { role: shown.role, roleName: shown.name });
            begin(shown, t('users.role.copyOf', { name }));
          }}
          onSaved={(role) => void again('users.roles').then(() => setOpened(role === null ? null : { role }))}
          onClose={() => open(null)}
        />
      )}
    </div>
  );
}
