import { Button, UnstyledButton } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useSession } from '#renderer/kernel/session.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { ExportDialog, type Exported, wholeList } from '#renderer/ui/export-dialog.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { KeyHint } from '#renderer/ui/key-hint.tsx';
import { keys } from '#renderer/ui/keys.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { roleWord } from './parts/role-word.ts';
import css from './people.module.css';
import { PersonPanel } from './person-panel.tsx';

const peopleTable = (t: Translate): Exported<Output<'users.list'>[number]> => ({
  columns: [
    { header: t('settings.people.name'), kind: 'text' },
    { header: t('settings.people.role'), kind: 'text' },
    { header: t('settings.people.isOff'), kind: 'text' },
  ],
  row: (person) => [person.name, roleWord(t, person), person.active ? '' : 'x'],
});

export function PeopleSection() {
  const t = useT();
  const shop = useSession((state) => state.session?.shop?.name ?? '');
  const [exporting, setExporting] = useState(false);
  const [opened, setOpened] = useState<number | 'new' | null>(null);
  const { data: people, refused } = useTill('users.list', {});
  const { again } = useAnswers();
  useKeys('screen', { [keys.exportList]: () => setExporting(true) }, people !== undefined, [
    { chord: keys.exportList, label: t('reports.action.csv') },
  ]);
  return (
    <div className={css.split}>
      <div>
        {refused && <Refused answer={refused} />}
        <ul className={css.people}>
          {people?.map((person) => (
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
                  {roleWord(t, person)}
                  {!person.active && ` · ${t('settings.people.isOff')}`}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
        <div className={css.below}>
          <Button
            size="lg"
            leftSection={<IconUserPlus size="1.25rem" stroke={1.75} />}
            onClick={() => setOpened('new')}
            data-testid="user-add"
          >
            {t('settings.people.add')}
          </Button>
          <Button
            size="lg"
            aria-keyshortcuts="Control+E"
            rightSection={<KeyHint chord={keys.exportList} />}
            disabled={!people}
            onClick={() => setExporting(true)}
            data-testid="users-export"
          >
            {t('reports.action.csv')}
          </Button>
        </div>
        {exporting && people && (
          <ExportDialog
            shop={shop}
            lists={[
              wholeList(
                { id: 'people', label: t('settings.people.file'), name: t('settings.people.file') },
                peopleTable(t),
                people,
              ),
            ]}
            onClose={() => setExporting(false)}
          />
        )}
      </div>
      {opened !== null && (
        <PersonPanel
          key={opened}
          person={people?.find(({ id }) => id === opened) ?? null}
          onSaved={(id) =>
            void again('users.list').then(() => setOpened((now) => (now === opened ? id : now)))
          }
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}
