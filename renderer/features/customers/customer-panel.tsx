import { Button } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { showTickets } from '#renderer/kernel/route.ts';
import { refusalText, useMay } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Confirm } from '#renderer/ui/dialog.tsx';
import { saveAsFile } from '#renderer/ui/download.ts';
import { FactList } from '#renderer/ui/fact-list.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { useMergedDraft } from '#renderer/ui/merged-draft.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { showNotice } from '#renderer/ui/notices.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { SaveFoot, SidePanel } from '#renderer/ui/side-panel.tsx';
import type { Customer } from '#shared/modules/customers/contract.ts';
import { CustomerFields } from './customer-fields.tsx';
import css from './customers.module.css';
import { type CustomerDraft, draftOf, fieldsOf, newCustomer } from './draft.ts';

const width = '28rem';

/** What his tickets come to, and what can be done with him. */
function KnownPart({ customer, onErased }: { readonly customer: Customer; readonly onErased: () => void }) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const mayEdit = useMay('customers.edit');
  const mayExport = useMay('customers.export');
  const mayErase = useMay('customers.erase');
  const [erasing, setErasing] = useState(false);
  const { id, name, archived, erased_at, tickets, lastSale_at } = customer;
  const erased = erased_at !== null;

  async function setArchived(next: boolean): Promise<void> {
    const answer = await callTill('customers.setArchived', { id, archived: next });
    if (!answer.ok) return;
    const text = t(next ? 'customers.wasArchived' : 'customers.restored', { name });
    const action = { label: t('customers.undo'), onPress: () => void setArchived(!next) };
    showNotice({ tone: 'ok', text, action });
  }
  async function saveOwn(): Promise<void> {
    const answer = await call('customers.own', { id });
    if (!answer.ok) return void showNotice({ tone: 'bad', text: refusalText(answer.refusal) });
    const { revision: _revision, ...own } = answer.value.customer;
    const file = JSON.stringify({ ...own, tickets: answer.value.tickets }, null, 2);
    const fileName = `${t('customers.carried')}-${id}.json`;
    saveAsFile(fileName, new Blob([file], { type: 'application/json' }));
    showNotice({ tone: 'ok', text: t('customers.ownSaved', { name: fileName }) });
  }
  async function erase(): Promise<void> {
    const answer = await callTill('customers.erase', { id });
    setErasing(false);
    if (!answer.ok) return;
    showNotice({ tone: 'ok', text: t('customers.erased.done', { id }) });
    onErased();
  }
  const label = t('customers.ticketsOf', { name: erased ? id : name });
  return (
    <>
      <FactList
        narrow
        testId="customer-facts"
        facts={[
          { id: 'tickets', label: t('customers.column.tickets'), value: format.count(tickets) },
          {
            id: 'gross',
            label: t('customers.column.gross', { sign: format.sign }),
            value: format.number(customer.gross_minor),
          },
          {
            id: 'last',
            label: t('customers.column.last'),
            value: lastSale_at === null ? '–' : format.dateTime(lastSale_at),
          },
          { id: 'since', label: t('customers.field.since'), value: format.dateTime(customer.created_at) },
        ]}
      />
      <div className={css.gestures}>
        <Button
          disabled={tickets === 0}
          onClick={() => showTickets({ carried: { kind: 'customer', ref: id }, label })}
          data-testid="customer-tickets"
        >
          {t('customers.tickets')}
        </Button>
        {mayExport && (
          <Button onClick={() => void saveOwn()} data-testid="customer-own">
            {t('customers.own')}
          </Button>
        )}
        {mayEdit && !erased && (
          <Button onClick={() => void setArchived(!archived)} data-testid="customer-archive">
            {t(archived ? 'customers.restore' : 'customers.archive')}
          </Button>
        )}
        {mayErase && !erased && (
          <Button color="red" onClick={() => setErasing(true)} data-testid="customer-erase">
            {t('customers.erased.action')}
          </Button>
        )}
      </div>
      <Confirm
        opened={erasing}
        title={t('customers.erased.title')}
        confirm={t('customers.erased.confirm')}
        danger
        onConfirm={() => void erase()}
        onClose={() => setErasing(false)}
      >
        <p>
          <strong>{name}</strong>
        </p>
        <p>{t('customers.erased.gone')}</p>
        <p>{t('customers.erased.stays', { id })}</p>
        <p>{t('customers.erased.backups')}</p>
      </Confirm>
    </>
  );
}

interface EditorProps {
  /** null: a new one. */
  readonly customer: Customer | null;
  readonly onChanged: (changed: boolean) => void;
  readonly onOpen: (id: number | null) => void;
}

function CustomerEditor({ customer, onChanged, onOpen }: EditorProps) {
  const t = useT();
  const callTill = useCall();
  const stored = customer ? draftOf(customer) : newCustomer();
  const edit = useMergedDraft<CustomerDraft>(stored, customer?.revision ?? '');
  const { draft, reset } = edit;
  const [wrongPhone, setWrongPhone] = useState<string>();
  const [saving, setSaving] = useState(false);
  const changed = JSON.stringify(fieldsOf(draft)) !== JSON.stringify(fieldsOf(stored));
  const formId = useId();
  const ready = draft.name.trim() !== '' && changed;
  useEffect(() => onChanged(changed), [onChanged, changed]);

  async function save(): Promise<void> {
    if (!ready || saving) return;
    setSaving(true);
    const fields = fieldsOf(draft);
    const answer = customer
      ? await callTill('customers.update', { id: customer.id, revision: edit.madeOn, ...fields })
      : await callTill('customers.create', fields);
    setSaving(false);
    if (!answer.ok) {
      const { code, params } = answer.refusal;
      if (code === 'BAD_PHONE') setWrongPhone(String(params?.phone));
      if (code === 'CHANGED_MEANWHILE' && customer) await lookAgain(customer.id);
      return;
    }
    reset();
    setWrongPhone(undefined);
    onChanged(false);
    showNotice({ tone: 'ok', text: t('customers.saved', { name: fields.name }) });
    if (!customer) onOpen(answer.value.id);
  }
  async function lookAgain(id: number): Promise<void> {
    const latest = await call('customers.get', { id });
    if (latest.ok) edit.goOn(draftOf(latest.value), latest.value.revision);
  }
  return (
    <SidePanel
      title={customer?.name ?? t('customers.new')}
      width={width}
      onClose={() => onOpen(null)}
      foot={
        <SaveFoot
          of="customer"
          changed={changed}
          ready={ready}
          resetLabel={t('customers.reset')}
          form={formId}
          onReset={reset}
          onSave={() => void save()}
        />
      }
    >
      <form
        id={formId}
        className={css.panel}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {customer?.archived && <Notice tone="info">{t('customers.isArchived')}</Notice>}
        <CustomerFields
          key={customer?.id ?? 0}
          id={customer?.id ?? null}
          draft={draft}
          onChange={edit.change}
          wrongPhone={wrongPhone}
        />
        {customer && <KnownPart customer={customer} onErased={() => onOpen(null)} />}
      </form>
    </SidePanel>
  );
}

interface CustomerPanelProps extends Omit<EditorProps, 'customer'> {
  readonly id: number | null;
}

export function CustomerPanel({ id, onChanged, onOpen }: CustomerPanelProps) {
  const t = useT();
  const format = useFormat();
  const { data: customer, refused } = useTill('customers.get', { id: id ?? 0 }, { enabled: id !== null });
  if (id !== null && (!customer || customer.erased_at !== null))
    return (
      <SidePanel title={customer ? t('customers.erased.one') : ''} width={width} onClose={() => onOpen(null)}>
        {refused && <Refused answer={refused} />}
        {customer?.erased_at != null && (
          <div className={css.panel}>
            <Notice tone="info">
              {t('customers.erased.since', { at: format.dateTime(customer.erased_at) })}
            </Notice>
            <KnownPart customer={customer} onErased={() => onOpen(null)} />
          </div>
        )}
      </SidePanel>
    );
  return <CustomerEditor customer={customer ?? null} onChanged={onChanged} onOpen={onOpen} />;
}
