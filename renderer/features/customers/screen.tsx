import { Button, Switch } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useRoute } from '#renderer/kernel/route.ts';
import { useMay, useSession } from '#renderer/kernel/session.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { pagedList } from '#renderer/ui/export-dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { LeaveQuestion } from '#renderer/ui/leave-question.tsx';
import { ListPage, useOpenPanel } from '#renderer/ui/list-page.tsx';
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
  const { opened, show, tellChanged, question } = useOpenPanel<Opened>(() => {
    const { route } = useRoute.getState();
    return route.task === 'customers' && route.asked !== undefined ? { id: route.asked } : null;
  });
  const list = useCustomerList(text, archived);
  const mayCreate = useMay('customers.edit');
  const mayExport = useMay('customers.export');
  const shop = useSession((state) => state.session?.shop?.name ?? '');
  const create = () => show({ id: null });
  const [first] = list.customers;
  const found = list.customers.length;
  const filtered = text.trim() !== '' || archived;
  const shown = t('customers.shown', { count: found, total: format.count(found) });
  return (
    <>
      <ListPage
        title={t('customers.nav')}
        list="customers"
        search={{
          label: t('customers.search'),
          text,
          maxLength: 120,
          onText: setText,
          onEnter: first ? () => show({ id: first.id }) : null,
        }}
        tools={
          <Switch
            label={t('customers.archived')}
            checked={archived}
            onChange={(event) => setArchived(event.target.checked)}
            data-testid="customers-archived"
          />
        }
        file={
          mayExport
            ? {
                shop,
                none: found === 0,
                lists: () => [
                  pagedList(
                    { id: 'customers', label: t('customers.nav'), name: t('customers.file') },
                    customersTable(t, format),
                    readCustomers,
                  ),
                ],
              }
            : null
        }
        primary={
          mayCreate ? { id: 'new', chord: keys.add, label: t('customers.new'), onPress: create } : undefined
        }
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
      </ListPage>
      <LeaveQuestion
        question={question}
        title={t('customers.leave.title')}
        text={t('customers.leave.text')}
        confirm={t('customers.leave.confirm')}
      />
    </>
  );
}
