import { Button, Switch } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useCallback, useRef, useState } from 'react';
import { useRoute } from '#renderer/kernel/route.ts';
import { useMay, useSession } from '#renderer/kernel/session.ts';
import { type Action, TaskFrame } from '#renderer/ui/action-bar.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { ExportDialog, pagedList } from '#renderer/ui/export-dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { LeaveQuestion } from '#renderer/ui/leave-question.tsx';
import { leave, useAskBeforeLeaving } from '#renderer/ui/leaving.ts';
import { SearchField } from '#renderer/ui/search-field.tsx';
import { WithSidePanel } from '#renderer/ui/side-panel.tsx';
import { readCustomers, useCustomerList } from './customer-list.ts';
import { CustomerPanel } from './customer-panel.tsx';
import { CustomersTable, customersTable } from './customers-table.tsx';

/** The customer whose panel is open; null: a new one. */
type Opened = { readonly id: number | null };

/** Everybody who was entered, found by anything that is known of him. */
export function CustomersScreen() {
  const t = useT();
  const format = useFormat();
  const [text, setText] = useState('');
  const [archived, setArchived] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(() => {
    const { route } = useRoute.getState();
    return route.task === 'customers' && route.asked !== undefined ? { id: route.asked } : null;
  });
  const [changed, setChanged] = useState(false);
  const [exporting, setExporting] = useState(false);
  const question = useAskBeforeLeaving(changed, () => setChanged(false));
  // The panel saves and opens another one in one go: what it last said counts, not what was last drawn.
  const { release } = question;
  const tellChanged = useCallback(
    (now: boolean) => {
      if (!now) release();
      setChanged(now);
    },
    [release],
  );
  const search = useRef<HTMLInputElement>(null);
  const list = useCustomerList(text, archived);
  const mayCreate = useMay('customers.edit');
  const mayExport = useMay('customers.export');
  const shop = useSession((state) => state.session?.shop?.name ?? '');
  const show = (next: Opened | null) =>
    leave(() => {
      tellChanged(false);
      setOpened(next);
    });
  const create = () => show({ id: null });
  const found = list.customers.length;
  const filtered = text.trim() !== '' || archived;
  const shown = t('customers.shown', { count: found, total: format.count(found) });
  const actions: Action[] = [
    {
      id: 'search',
      chord: keys.search,
      label: t('common.action.search'),
      onPress: () => search.current?.select(),
    },
    ...(mayExport
      ? [
          {
            id: 'csv',
            chord: keys.exportList,
            label: t('reports.action.csv'),
            disabled: found === 0,
            onPress: () => setExporting(true),
          },
        ]
      : []),
  ];
  return (
    <TaskFrame
      title={t('customers.nav')}
      tools={
        <>
          <SearchField
            inputRef={search}
            wide
            label={t('customers.search')}
            value={text}
            maxLength={120}
            onChange={setText}
            onKeyDown={(event) => {
              const [first] = list.customers;
              if (event.key === 'ArrowDown')
                document.querySelector<HTMLElement>('[data-testid="customers"]')?.focus();
              else if (event.key === 'Enter' && first) show({ id: first.id });
              else return;
              event.preventDefault();
            }}
            testId="customers-search"
          />
          <Switch
            label={t('customers.archived')}
            checked={archived}
            onChange={(event) => setArchived(event.target.checked)}
            data-testid="customers-archived"
          />
        </>
      }
      actions={actions}
      primary={
        mayCreate ? { id: 'new', chord: keys.add, label: t('customers.new'), onPress: create } : undefined
      }
    >
      <WithSidePanel
        panel={
          opened && (
            <CustomerPanel
              key={opened.id ?? 'new'}
              id={opened.id}
              onChanged={tellChanged}
              onOpen={(id) => show(id === null ? null : { id })}
            />
          )
        }
      >
        <CustomersTable
          customers={list.customers}
          open={opened?.id ?? null}
          foot={`${shown}${list.full ? ` · ${t('common.table.full')}` : list.more ? ` · ${t('customers.more')}` : ''}`}
          onOpen={(id) => show({ id })}
          onNearEnd={list.fetchMore}
          refused={list.refused}
          empty={
            list.loading ? null : (
              <EmptyState
                icon={<IconUsers size="2.5rem" stroke={1.5} />}
                title={t(filtered ? 'common.table.noMatch' : 'customers.none')}
                next={t(filtered ? 'common.table.noMatchNext' : 'customers.noneNext')}
                action={
                  !filtered && mayCreate ? (
                    <Button size="lg" onClick={create} data-testid="empty-new">
                      {t('customers.new')}
                    </Button>
                  ) : undefined
                }
              />
            )
          }
        />
      </WithSidePanel>
      {exporting && (
        <ExportDialog
          shop={shop}
          lists={[
            pagedList(
              { id: 'customers', label: t('customers.nav'), name: t('customers.file') },
              customersTable(t, format),
              readCustomers,
            ),
          ]}
          onClose={() => setExporting(false)}
        />
      )}
      <LeaveQuestion
        question={question}
        title={t('customers.leave.title')}
        text={t('customers.leave.text')}
        confirm={t('customers.leave.confirm')}
      />
    </TaskFrame>
  );
}
