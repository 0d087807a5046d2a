import { UnstyledButton } from '@mantine/core';
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react';
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
import { AboutSection } from './about-section.tsx';
import { BackupSection } from './backup-section.tsx';
import { JournalSection } from './journal-section.tsx';
import { MeSection } from './me-section.tsx';
import { PeopleSection } from './people-section.tsx';
import { PrinterSection } from './printer-section.tsx';
import { ReceiptSection } from './receipt-section.tsx';
import { SalesSection } from './sales-section.tsx';
import css from './screen.module.css';
import { findSections, type SectionId, sectionIds } from './sections.ts';
import { useSettingsDraft } from './settings-draft.ts';
import { ShopSection } from './shop-section.tsx';
import { TillSection } from './till-section.tsx';
import { UpdateSection } from './update-section.tsx';

const ofTheShop = {
  shop: ShopSection,
  receipt: ReceiptSection,
  printer: PrinterSection,
  sales: SalesSection,
  till: TillSection,
} as const;
type Unsaved = (unsaved: boolean) => void;
const others: Readonly<
  Record<Exclude<SectionId, keyof typeof ofTheShop>, ComponentType<{ readonly onUnsaved: Unsaved }>>
> = {
  people: PeopleSection,
  me: MeSection,
  journal: JournalSection,
  backup: BackupSection,
  updates: UpdateSection,
  about: AboutSection,
};
const isOfTheShop = (id: SectionId): id is keyof typeof ofTheShop => id in ofTheShop;

export function SettingsScreen() {
  const t = useT();
  const permissions = useSession((state) => state.session?.permissions) ?? [];
  const { data: stored, refused } = useTill('settings.get', {});
  const [text, setText] = useState('');
  // A notice may lead to a section from within the settings.
  const wanted = useRoute(({ route }) => (route.task === 'settings' ? route.section : undefined));
  const chosen = sectionIds.find((id) => id === wanted);
  const [unsaved, setUnsaved] = useState(false);
  const question = useAskBeforeLeaving(unsaved, () => setUnsaved(false));
  const search = useRef<HTMLInputElement>(null);
  if (!stored)
    return <TaskFrame title={t('common.nav.settings')}>{refused && <Refused answer={refused} />}</TaskFrame>;

  const found = findSections(text, t, (permission) => permissions.includes(permission));
  // A search hides no section in which something is not saved yet.
  const current = (unsaved ? chosen : found.find(({ id }) => id === chosen)?.id) ?? found[0]?.id;
  function choose(id: SectionId): void {
    if (id === current) return;
    leave(() => {
      goAtOnce({ task: 'settings', section: id });
    });
  }
  const find = {
    id: 'search',
    chord: keys.search,
    label: t('common.action.search'),
    onPress: () => search.current?.select(),
  };

  const list = (
    <nav className={css.list} aria-label={t('common.nav.settings')}>
      <SearchField
        inputRef={search}
        label={t('settings.search')}
        value={text}
        maxLength={120}
        onChange={setText}
        testId="settings-search"
      />
      <ul>
        {found.map(({ id, matches }) => (
          <li key={id}>
            <UnstyledButton
              className={css.entry}
              aria-current={id === current ? 'page' : undefined}
              onClick={() => choose(id)}
              data-testid={`section-${id}`}
            >
              {t(`settings.section.${id}`)}
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
  const Other = current && !isOfTheShop(current) ? others[current] : null;
  // What is not saved keeps its section on the screen, whatever the search finds.
  const onUnsaved: Unsaved = (now) => {
    setUnsaved(now);
    if (now && current) goAtOnce({ task: 'settings', section: current });
  };
  return (
    <>
      {current && isOfTheShop(current) ? (
        <ShopSettings
          key={current}
          id={current}
          stored={stored}
          find={find}
          list={list}
          onUnsaved={onUnsaved}
        />
      ) : (
        <TaskFrame title={t('common.nav.settings')} actions={[find]}>
          <div className={css.split}>
            {list}
            <div className={css.page}>
              {current && <Heading id={current} />}
              {Other && <Other onUnsaved={onUnsaved} />}
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

function Heading({ id }: { readonly id: SectionId }) {
  const t = useT();
  return (
    <header className={css.heading}>
      <h2>{t(`settings.section.${id}`)}</h2>
      <p>{t(`settings.lead.${id}`)}</p>
    </header>
  );
}

interface ShopSettingsProps {
  readonly id: keyof typeof ofTheShop;
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
function ShopSettings({ id, stored, find, list, onUnsaved }: ShopSettingsProps) {
  const t = useT();
  const edit = useSettingsDraft(stored);
  const Section = ofTheShop[id];
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
      title={t('common.nav.settings')}
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
          <Heading id={id} />
          <Section {...edit} />
        </div>
      </div>
    </TaskFrame>
  );
}
