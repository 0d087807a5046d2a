import { UnstyledButton } from '@mantine/core';
import { type ComponentType, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { type Section, type SettingsDraft, useFeatures } from '#renderer/kernel/feature.ts';
import { goAtOnce, goTo, useRoute } from '#renderer/kernel/route.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { TaskFrame } from '#renderer/ui/action-bar.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { LeaveQuestion } from '#renderer/ui/leave-question.tsx';
import { leave, useAskBeforeLeaving } from '#renderer/ui/leaving.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { SearchField } from '#renderer/ui/search-field.tsx';
import type { SettingsForm } from '#shared/modules/settings/contract.ts';
import css from './parts/sheet.module.css';
import { findSections } from './sections.ts';
import { useSettingsDraft } from './settings-draft.ts';

type Unsaved = (unsaved: boolean) => void;

export function SettingsScreen() {
  const t = useT();
  const permissions = useSession((state) => state.session?.permissions) ?? [];
  const { data: stored, refused } = useTill('settings.get', {});
  const [text, setText] = useState('');
  // A notice may lead to a section from within the settings.
  const wanted = useRoute(({ route }) => (route.task === 'settings' ? route.section : undefined));
  const features = useFeatures();
  const sections = useMemo(
    () => features.flatMap(({ sections: own = [] }) => own).sort((one, other) => one.place - other.place),
    [features],
  );
  // A section stands there as soon as it is chosen.
  useEffect(() => {
    // One that does not come now is fetched when it is chosen.
    for (const { shows } of sections)
      ('fields' in shows ? shows.fields : shows.page).load().catch(() => undefined);
  }, [sections]);
  const [unsaved, setUnsaved] = useState(false);
  const question = useAskBeforeLeaving(unsaved, () => setUnsaved(false));
  const search = useRef<HTMLInputElement>(null);
  if (!stored)
    return <TaskFrame title={t('settings.nav')}>{refused && <Refused answer={refused} />}</TaskFrame>;

  const chosen = sections.find(({ id }) => id === wanted);
  const found = findSections(sections, text, t, (permission) => permissions.includes(permission));
  // A search hides no section in which something is not saved yet.
  const current =
    (unsaved ? chosen : found.find(({ section }) => section === chosen)?.section) ?? found[0]?.section;
  function choose(section: Section): void {
    if (section !== current) leave(() => goAtOnce({ task: 'settings', section: section.id }));
  }
  const find = {
    id: 'search',
    chord: keys.search,
    label: t('common.action.search'),
    onPress: () => search.current?.select(),
  };

  const list = (
    <nav className={css.list} aria-label={t('settings.nav')}>
      <SearchField
        inputRef={search}
        label={t('settings.search')}
        value={text}
        maxLength={120}
        onChange={setText}
        testId="settings-search"
      />
      <ul>
        {found.map(({ section, matches }) => (
          <li key={section.id}>
            <UnstyledButton
              className={css.entry}
              aria-current={section === current ? 'page' : undefined}
              onClick={() => choose(section)}
              data-testid={`section-${section.id}`}
            >
              {t(section.title)}
              {matches.map((match) => (
                <small key={match}>{match}</small>
              ))}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <UnstyledButton className={css.entry} onClick={() => goTo('health')} data-testid="settings-health">
        {t('health.title')}
      </UnstyledButton>
      {found.length === 0 && (
        <EmptyState title={t('common.table.noMatch')} next={t('common.table.noMatchNext')} />
      )}
    </nav>
  );
  const Page = current && 'page' in current.shows ? current.shows.page : null;
  const Fields = current && 'fields' in current.shows ? current.shows.fields : null;
  // What is not saved keeps its section on the screen, whatever the search finds.
  const onUnsaved: Unsaved = (now) => {
    setUnsaved(now);
    if (now && current) goAtOnce({ task: 'settings', section: current.id });
  };
  return (
    <>
      {current && Fields ? (
        <ShopSettings
          key={current.id}
          section={current}
          Fields={Fields}
          stored={stored}
          find={find}
          list={list}
          onUnsaved={onUnsaved}
        />
      ) : (
        <TaskFrame title={t('settings.nav')} actions={[find]}>
          <div className={css.split}>
            {list}
            <div className={css.page}>
              {current && <Heading section={current} />}
              <Suspense fallback={null}>{Page && <Page onUnsaved={onUnsaved} />}</Suspense>
            </div>
          </div>
        </TaskFrame>
      )}
      <LeaveQuestion
        question={question}
        title={t('settings.leave.title')}
        text={t('settings.leave.text')}
        confirm={t('settings.leave.confirm')}
      />
    </>
  );
}

function Heading({ section }: { readonly section: Section }) {
  const t = useT();
  return (
    <header className={css.heading}>
      <h2>{t(section.title)}</h2>
      <p>{t(section.lead)}</p>
    </header>
  );
}

interface ShopSettingsProps {
  readonly section: Section;
  readonly Fields: ComponentType<SettingsDraft>;
  readonly stored: SettingsForm;
  readonly find: {
    readonly id: string;
    readonly chord: string;
    readonly label: string;
    readonly onPress: () => void;
  };
  readonly list: ReactNode;
  readonly onUnsaved: Unsaved;
}

/** A section that is saved by its button, and can be put back as it was until one leaves it. */
function ShopSettings({ section, Fields, stored, find, list, onUnsaved }: ShopSettingsProps) {
  const t = useT();
  const edit = useSettingsDraft(stored);
  const { changed } = edit;
  const tell = useRef(onUnsaved);
  useEffect(() => {
    tell.current = onUnsaved;
  });
  useEffect(() => tell.current(changed), [changed]);
  const undo = edit.changed
    ? { id: 'reset', label: t('settings.reset'), onPress: edit.reset }
    : { id: 'undo', label: t('settings.undo'), disabled: !edit.canUndo, onPress: () => void edit.undo() };
  return (
    <TaskFrame
      title={t('settings.nav')}
      actions={[find, undo]}
      primary={{
        id: 'save',
        chord: keys.go,
        label: t(edit.canUndo && !edit.changed ? 'settings.saved' : 'common.action.save'),
        disabled: !edit.changed,
        onPress: () => void edit.save(),
      }}
    >
      <div className={css.split}>
        {list}
        <div className={css.page}>
          <Heading section={section} />
          <Suspense fallback={null}>
            <Fields {...edit} />
          </Suspense>
        </div>
      </div>
    </TaskFrame>
  );
}
