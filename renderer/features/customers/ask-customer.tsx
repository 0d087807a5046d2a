import { Button, UnstyledButton } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { useMay } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Answers } from '#renderer/ui/answers.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import { SearchField } from '#renderer/ui/search-field.tsx';
import { playLow } from '#renderer/ui/sounds.ts';
import { CustomerFields } from './customer-fields.tsx';
import css from './customers.module.css';
import { asTyped, type CustomerDraft, fieldsOf, newCustomer } from './draft.ts';

interface AskCustomerProps {
  readonly onChoose: (id: number) => Promise<boolean>;
  readonly onClose: () => void;
}

const shown = 6;

interface NewProps extends AskCustomerProps {
  readonly first: Partial<CustomerDraft>;
  readonly onBack: () => void;
}

/** A new customer in two fields; he goes with the cart at once. */
function NewCustomer({ first, onChoose, onBack, onClose }: NewProps) {
  const t = useT();
  const callTill = useCall();
  const [draft, setDraft] = useState(newCustomer(first));
  const [busy, setBusy] = useState(false);
  async function create(): Promise<void> {
    if (busy || draft.name.trim() === '') return;
    setBusy(true);
    const made = await callTill('customers.create', fieldsOf(draft));
    if (made.ok) await onChoose(made.value.id);
    setBusy(false);
  }
  return (
    <Dialog opened title={t('customers.ask.newTitle')} onClose={onClose} testId="ask-new-customer">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <CustomerFields
          id={null}
          short
          draft={draft}
          onChange={(part) => setDraft((now) => ({ ...now, ...part }))}
        />
        <div className={css.gestures}>
          <Answers
            keep={t('customers.ask.back')}
            onKeep={onBack}
            act={t('customers.ask.create')}
            behindField
            busy={draft.name.trim() === ''}
            testIds={{ keep: 'customer-back', act: 'customer-create' }}
          />
        </div>
      </form>
    </Dialog>
  );
}

/** Who is served: found by anything that is known of him, or entered. */
export function AskCustomer({ onChoose, onClose }: AskCustomerProps) {
  const t = useT();
  const mayCreate = useMay('customers.edit');
  const search = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [creating, setCreating] = useState(false);
  const asked = text.trim();
  const found = useTill('customers.list', { text: asked, limit: shown }, { forgets: true, keepsLast: true });
  const customers = found.data?.customers ?? [];
  /** What is typed counts, not what has come to the screen of it so far. */
  async function answer(): Promise<void> {
    const now = await call('customers.list', { text: asked, limit: shown });
    if (!now.ok) return;
    const chosen = now.value.customers[at];
    if (chosen) await onChoose(chosen.id);
    else if (mayCreate && asked !== '') setCreating(true);
  }
  // Goods that are scanned meanwhile are refused by ear, not lost in a field.
  useScan(() => playLow(), true);
  if (creating)
    return (
      <NewCustomer
        first={asTyped(asked)}
        onChoose={onChoose}
        onBack={() => setCreating(false)}
        onClose={onClose}
      />
    );
  return (
    <Dialog opened title={t('customers.ask.title')} onClose={onClose} size="34rem" testId="ask-customer">
      <div className={css.form}>
        <SearchField
          inputRef={search}
          first
          label={t('customers.search')}
          value={text}
          maxLength={120}
          onChange={(next) => {
            setText(next);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setAt(Math.min(at + 1, customers.length - 1));
            else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
            else if (event.key !== 'Enter') return;
            else void answer();
            event.preventDefault();
          }}
          testId="ask-customer-search"
        />
        {found.refused && <Refused answer={found.refused} />}
        <div className={css.found}>
          {customers.map(({ id, name, phones, taxNumber }, index) => (
            <UnstyledButton
              key={id}
              className={css.one}
              data-chosen={index === at || undefined}
              onClick={() => void onChoose(id)}
              data-testid={`choose-${id}`}
            >
              <strong>{name}</strong>
              <span>{phones[0] ?? taxNumber}</span>
            </UnstyledButton>
          ))}
          {customers.length === 0 && !found.loading && (
            <p className={css.quiet} role="status">
              {t(asked === '' ? 'customers.ask.hint' : 'customers.ask.none')}
            </p>
          )}
        </div>
        {mayCreate && (
          <Button
            size="lg"
            leftSection={<IconUserPlus size="1.25rem" stroke={1.75} />}
            onClick={() => setCreating(true)}
            data-testid="ask-customer-new"
          >
            {t('customers.new')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
