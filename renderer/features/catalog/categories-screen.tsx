import { IconCategory } from '@tabler/icons-react';
import { type CSSProperties, useMemo } from 'react';
import { useTill } from '#renderer/kernel/use-till.ts';
import { TaskFrame } from '#renderer/ui/action-bar.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { LeaveQuestion } from '#renderer/ui/leave-question.tsx';
import { leave } from '#renderer/ui/leaving.ts';
import { useOpenPanel } from '#renderer/ui/list-page.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import { WithSidePanel } from '#renderer/ui/side-panel.tsx';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import css from './categories.module.css';
import { CategoryPanel } from './category-panel.tsx';

const none: readonly CategoryView[] = [];

interface CategoriesScreenProps {
  readonly onClose: () => void;
  readonly onScan: (code: string) => void;
}

/** The tree of the categories: what they are called, how they look, where they stand. */
export function CategoriesScreen({ onClose, onScan }: CategoriesScreenProps) {
  useScan((code) => leave(() => onScan(code)));
  const t = useT();
  const format = useFormat();
  const { data: categories = none, refused, loading } = useTill('catalog.categories', {});
  const { opened, show, tellChanged, question } = useOpenPanel<{ readonly id: number | null }>(() => null);
  const open = opened && (categories.find(({ id }) => id === opened.id) ?? null);
  const columns = useMemo<readonly Column<CategoryView>[]>(
    () => [
      {
        id: 'name',
        header: t('catalog.field.category'),
        width: 'minmax(12rem, 3fr)',
        cell: ({ name, depth, colour }) => (
          <span className={css.name} style={{ '--depth': depth } as CSSProperties}>
            <span
              className={css.dot}
              style={{ background: colour ? `var(--c-${colour})` : 'transparent' }}
              aria-hidden="true"
            />
            <span title={name}>{name}</span>
          </span>
        ),
      },
      {
        id: 'products',
        header: t('catalog.nav'),
        width: '7rem',
        align: 'end',
        cell: ({ products }) => format.count(products),
      },
      {
        id: 'state',
        header: t('catalog.categories.state'),
        width: '8rem',
        spare: 1,
        cell: ({ archived }) => (archived ? t('catalog.categories.isArchived') : ''),
      },
    ],
    [t, format],
  );
  return (
    <TaskFrame
      title={t('catalog.categories.title')}
      actions={[
        { id: 'back', chord: keys.back, label: t('common.action.back'), onPress: () => leave(onClose) },
      ]}
      primary={{
        id: 'new',
        chord: keys.add,
        label: t('catalog.categories.new'),
        onPress: () => show({ id: null }),
      }}
    >
      <WithSidePanel
        panel={
          opened && (
            <CategoryPanel
              key={opened.id ?? 'new'}
              category={open}
              all={categories}
              onChanged={tellChanged}
              onOpen={(id) => show(id === null ? null : { id })}
            />
          )
        }
      >
        <DataTable
          label={t('catalog.categories.title')}
          rows={categories}
          columns={columns}
          rowKey={({ id }) => id}
          openKey={opened?.id ?? null}
          onOpen={({ id }) => show({ id })}
          rowTone={({ archived }) => (archived ? 'muted' : undefined)}
          refused={refused}
          empty={
            loading ? null : (
              <EmptyState
                icon={<IconCategory size="2.5rem" stroke={1.5} />}
                title={t('catalog.categories.none')}
                next={t('catalog.categories.noneNext')}
              />
            )
          }
          testId="category-list"
        />
      </WithSidePanel>
      <LeaveQuestion
        question={question}
        title={t('catalog.leave.title')}
        text={t('catalog.categories.leave')}
        confirm={t('catalog.leave.confirm')}
      />
    </TaskFrame>
  );
}
