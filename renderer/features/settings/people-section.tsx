import { Button, UnstyledButton } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call, on } from '../../api.ts';
import { useT } from '../../ui/i18n.ts';
import css from './people.module.css';
import { PersonPanel } from './person-panel.tsx';

export function PeopleSection() {
  const t = useT();
  const queries = useQueryClient();
  const [opened, setOpened] = useState<number | 'new' | null>(null);
  const { data: people = [] } = useQuery({
    queryKey: ['users.list'],
    queryFn: async () => {
      const answer = await call('users.list', {});
      return answer.ok ? answer.value : [];
    },
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ['users.list'] });
  useEffect(
    () => on('session.changed', () => void queries.invalidateQueries({ queryKey: ['users.list'] })),
    [queries],
  );
  return (
    <div className={css.split}>
      <div>
        <ul className={css.people}>
          {people.map((person) => (
            <li key={person.id}>
              <UnstyledButton
                className={css.person}
                aria-pressed={opened === person.id}
                data-off={!person.active || undefined}
                onClick={() => setOpened(person.id)}
                data-testid={`user-${person.id}`}
              >
                <strong>{person.name}</strong>
                <span>
                  {t(`settings.people.roles.${person.role}`)}
                  {!person.active && ` · ${t('settings.people.isOff')}`}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
        <Button
          size="lg"
          leftSection={<IconUserPlus size="1.25rem" stroke={1.75} />}
          onClick={() => setOpened('new')}
          data-testid="user-add"
        >
          {t('settings.people.add')}
        </Button>
      </div>
      {opened !== null && (
        <PersonPanel
          key={opened}
          person={people.find(({ id }) => id === opened) ?? null}
          onSaved={(id) => void refresh().then(() => setOpened((now) => (now === opened ? id : now)))}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}
