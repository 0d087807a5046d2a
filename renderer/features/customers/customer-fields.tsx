import { Button, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Field, Fields } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { mostPhones } from '#shared/domain/phone.ts';
import css from './customers.module.css';
import type { CustomerDraft } from './draft.ts';

interface CustomerFieldsProps {
  readonly id: number | null;
  readonly draft: CustomerDraft;
  readonly onChange: (part: Partial<CustomerDraft>) => void;
  /** From the counter: a name and a telephone are enough. */
  readonly short?: boolean;
  readonly wrongPhone?: string | undefined;
}

/** Who has one of these numbers already: it is said, and not forbidden. */
function Alike({ id, phones }: { readonly id: number | null; readonly phones: readonly string[] }) {
  const t = useT();
  const whole = phones.filter((phone) => phone.replaceAll(/\D/g, '').length >= 8);
  const { data = [] } = useTill(
    'customers.alike',
    { phones: whole, except: id },
    { enabled: whole.length > 0, forgets: true },
  );
  if (whole.length === 0 || data.length === 0) return null;
  return (
    <div data-testid="customer-alike">
      <Notice tone="warn">{t('customers.alike', { names: data.map(({ name }) => name).join(', ') })}</Notice>
    </div>
  );
}

export function CustomerFields({ id, draft, onChange, short, wrongPhone }: CustomerFieldsProps) {
  const t = useT();
  const { phones } = draft;
  const text = (key: 'address' | 'email' | 'taxNumber', most: number) => (
    <Field
      label={t(`customers.field.${key}`)}
      optional
      hint={key === 'taxNumber' ? t('customers.hint.taxNumber') : undefined}
      htmlFor={`customer-${key}`}
    >
      <TextInput
        id={`customer-${key}`}
        value={draft[key]}
        maxLength={most}
        autoComplete="off"
        onChange={(event) => onChange({ [key]: event.target.value })}
        data-testid={`customer-${key}`}
      />
    </Field>
  );
  return (
    <Fields>
      <Field label={t('customers.field.name')} hint={t('customers.hint.name')} htmlFor="customer-name">
        <TextInput
          id="customer-name"
          value={draft.name}
          maxLength={120}
          autoComplete="off"
          data-autofocus={(id === null && draft.name === '') || undefined}
          autoFocus={id === null && draft.name === ''}
          onChange={(event) => onChange({ name: event.target.value })}
          data-testid="customer-name"
        />
      </Field>
      {phones.map((phone, at) => {
        const put = (next: string | null) =>
          onChange({ phones: phones.flatMap((one, i) => (i === at ? (next ?? []) : one)) });
        const inputId = `customer-phone-${at}`;
        return (
          <Field
            // biome-ignore lint/suspicious/noArrayIndexKey: a number is known by its place while it is typed
            key={at}
            label={t('customers.field.phone')}
            optional
            hint={at === 0 ? t('customers.hint.phone') : undefined}
            error={
              wrongPhone !== undefined && wrongPhone === phone.trim() ? t('customers.hint.phone') : undefined
            }
            htmlFor={inputId}
          >
            <div className={css.phone}>
              <TextInput
                id={inputId}
                type="tel"
                inputMode="tel"
                value={phone}
                maxLength={40}
                autoComplete="off"
                autoFocus={id === null && at === 0 && draft.name !== ''}
                onChange={(event) => put(event.target.value)}
                data-testid={inputId}
              />
              {phones.length > 1 && (
                <UnstyledButton
                  className={css.drop}
                  aria-label={t('customers.field.dropPhone', { phone })}
                  onClick={() => put(null)}
                >
                  <IconX size="1.25rem" stroke={2} aria-hidden="true" />
                </UnstyledButton>
              )}
            </div>
          </Field>
        );
      })}
      <Alike id={id} phones={phones} />
      {!short && (
        <>
          {phones.length < mostPhones && (
            <Button onClick={() => onChange({ phones: [...phones, ''] })} data-testid="customer-add-phone">
              {t('customers.field.addPhone')}
            </Button>
          )}
          {text('address', 300)}
          {text('email', 120)}
          {text('taxNumber', 60)}
          <Field label={t('customers.field.note')} optional htmlFor="customer-note">
            <Textarea
              id="customer-note"
              value={draft.note}
              maxLength={500}
              rows={3}
              onChange={(event) => onChange({ note: event.target.value })}
              data-testid="customer-note"
            />
          </Field>
        </>
      )}
    </Fields>
  );
}
