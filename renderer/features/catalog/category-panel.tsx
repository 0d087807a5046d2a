import { Button, Select, TextInput } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Confirm } from '#renderer/ui/dialog.tsx';
import { Field, Fields } from '#renderer/ui/field.tsx';
import { foldedFilter } from '#renderer/ui/folded-filter.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useLang, useT } from '#renderer/ui/i18n.ts';
import { keyTitle } from '#renderer/ui/key-hint.tsx';
import { keys } from '#renderer/ui/keys.ts';
import { useMergedDraft } from '#renderer/ui/merged-draft.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { SaveFoot, SidePanel } from '#renderer/ui/side-panel.tsx';
import type { CategoryColour } from '#shared/domain/category-colours.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import css from './categories.module.css';
import { CategoryColours } from './category-colours.tsx';
import { renderCategory } from './category-option.tsx';
import { branchOf, categoryChoices, leavesOffered, stepOf } from './category-tree.ts';
import { panelWidth } from './draft.ts';
import panel from './panel.module.css';

type CategoryDraft = {
  readonly name: string;
  readonly parentId: number | null;
  readonly colour: CategoryColour | null;
};

interface CategoryPanelProps {
  /** null: a new one. */
  readonly category: CategoryView | null;
  readonly all: readonly CategoryView[];
  readonly onChanged: (changed: boolean) => void;
  readonly onOpen: (id: number | null) => void;
}

const fresh: CategoryDraft = { name: '', parentId: null, colour: null };
const draftOf = ({ name, parentId, colour }: CategoryView): CategoryDraft => ({ name, parentId, colour });
const form = 'category-form';

export function CategoryPanel({ category, all, onChanged, onOpen }: CategoryPanelProps) {
  const t = useT();
  const callTill = useCall();
  const stored = category ? draftOf(category) : fresh;
  const { draft, madeOn, changed, change, reset } = useMergedDraft<CategoryDraft>(
    stored,
    category?.revision ?? '',
  );
  const ready = draft.name.trim() !== '' && (changed || !category);
  useEffect(() => onChanged(changed), [onChanged, changed]);
  const under = category ? branchOf(all, category.id) : new Set<number>();
  const parents = categoryChoices(
    all.filter(({ id }) => !under.has(id)),
    draft.parentId,
  );

  async function save(): Promise<void> {
    if (!ready) return;
    const answer = await callTill('catalog.saveCategory', {
      id: category?.id ?? null,
      revision: madeOn,
      ...draft,
      name: draft.name.trim(),
    });
    if (!answer.ok) return;
    reset();
    onChanged(false);
    showNotice({ tone: 'ok', text: t('catalog.panel.saved', { name: answer.value.name }) });
    if (!category) onOpen(answer.value.id);
  }
  return (
    <SidePanel
      title={category?.name ?? t('catalog.categories.new')}
      width={panelWidth}
      onClose={() => onOpen(null)}
      foot={
        <SaveFoot
          of="category"
          changed={changed}
          ready={ready}
          resetLabel={t('catalog.panel.reset')}
          form={form}
          onReset={reset}
          onSave={() => void save()}
        />
      }
    >
      <div className={panel.panel}>
        <form
          id={form}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            void save();
          }}
        >
          <Fields>
            <TextInput
              label={t('catalog.categories.name')}
              value={draft.name}
              maxLength={60}
              onChange={({ target }) => change({ name: target.value })}
              autoFocus={category === null}
              data-testid="category-name"
            />
            <Select
              label={t('catalog.categories.parent')}
              placeholder={t('catalog.categories.top')}
              clearable
              searchable
              filter={foldedFilter}
              value={draft.parentId === null ? null : String(draft.parentId)}
              data={parents}
              renderOption={renderCategory}
              onChange={(id) => change({ parentId: id === null ? null : Number(id) })}
              data-testid="category-parent"
            />
            <Field label={t('catalog.categories.colour')} hint={t('catalog.categories.colourHint')}>
              <CategoryColours value={draft.colour} onChange={(colour) => change({ colour })} />
            </Field>
          </Fields>
        </form>
        {category && <CategoryGestures category={category} all={all} onOpen={onOpen} />}
      </div>
    </SidePanel>
  );
}

type GesturesProps = Pick<CategoryPanelProps, 'all' | 'onOpen'> & { readonly category: CategoryView };

/** Its place among those beside it, into which it goes, or away with it: done at once. */
function CategoryGestures({ category, all, onOpen }: GesturesProps) {
  const t = useT();
  const lang = useLang();
  const format = useFormat();
  const callTill = useCall();
  const [into, setInto] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const { id, name, parentId, archived } = category;
  const others = categoryChoices(all.filter((one) => one.id !== id));
  const target = all.find((one) => String(one.id) === into);

  const step = (by: -1 | 1) => {
    const before = stepOf(all, id, by);
    return before === undefined
      ? null
      : () => void callTill('catalog.moveCategory', { id, parentId, before });
  };
  const [up, down] = [step(-1), step(1)];
  useKeys('panel', { [keys.moveUp]: () => up?.(), [keys.moveDown]: () => down?.() }, true, [
    { chord: keys.moveUp, label: t('catalog.categories.up') },
    { chord: keys.moveDown, label: t('catalog.categories.down') },
  ]);
  async function setArchived(archive: boolean): Promise<void> {
    const answer = await callTill('catalog.setCategoryArchived', { id, archived: archive });
    if (!answer.ok) return;
    const done = t(archive ? 'catalog.categories.archived' : 'catalog.categories.restored', { name });
    const under = archive && leavesOffered(all, id) ? t('catalog.categories.archivedUnder') : '';
    showNotice({
      tone: 'ok',
      text: `${done} ${under}`.trim(),
      action: { label: t('catalog.panel.undo'), onPress: () => void setArchived(!archive) },
    });
  }
  async function merge(): Promise<void> {
    if (!target) return;
    const answer = await callTill('catalog.mergeCategory', { id, into: target.id });
    setAsked(false);
    if (!answer.ok) return;
    showNotice({ tone: 'ok', text: t('catalog.categories.merged', { name, into: target.name }) });
    onOpen(target.id);
  }
  return (
    <>
      <div className={panel.gestures}>
        <Button
          leftSection={<IconArrowUp size="1.25rem" />}
          title={keyTitle(t('catalog.categories.up'), keys.moveUp, lang)}
          disabled={!up}
          onClick={() => up?.()}
          data-testid="category-up"
        >
          {t('catalog.categories.up')}
        </Button>
        <Button
          leftSection={<IconArrowDown size="1.25rem" />}
          title={keyTitle(t('catalog.categories.down'), keys.moveDown, lang)}
          disabled={!down}
          onClick={() => down?.()}
          data-testid="category-down"
        >
          {t('catalog.categories.down')}
        </Button>
        <Button
          leftSection={archived ? <IconArchiveOff size="1.25rem" /> : <IconArchive size="1.25rem" />}
          onClick={() => void setArchived(!archived)}
          data-testid="category-archive"
        >
          {t(archived ? 'catalog.categories.restore' : 'catalog.panel.archive')}
        </Button>
      </div>
      <div className={css.merge}>
        <Select
          label={t('catalog.categories.mergeInto')}
          searchable
          filter={foldedFilter}
          value={into}
          data={others}
          renderOption={renderCategory}
          onChange={setInto}
          data-testid="category-into"
        />
        <Button disabled={!target} onClick={() => setAsked(true)} data-testid="category-merge">
          {t('catalog.categories.merge')}
        </Button>
      </div>
      <Confirm
        opened={asked}
        title={t('catalog.categories.mergeTitle', { name, into: target?.name ?? '' })}
        confirm={t('catalog.categories.merge')}
        danger
        onClose={() => setAsked(false)}
        onConfirm={() => void merge()}
      >
        {t('catalog.categories.mergeText', {
          count: category.products,
          total: format.count(category.products),
          name,
          into: target?.name ?? '',
        })}
      </Confirm>
    </>
  );
}
