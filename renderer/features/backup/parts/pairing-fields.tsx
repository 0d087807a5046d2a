import { TextInput } from '@mantine/core';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import css from './recovery-code-field.module.css';

export interface Pairing {
  readonly url: string;
  readonly code: string;
}
interface PairingFieldsProps {
  readonly value: Pairing;
  readonly errors: { readonly url?: string | undefined; readonly code?: string | undefined };
  readonly disabled?: boolean;
  readonly onChange: (value: Pairing) => void;
}
const longest = 200;
const longestCode = 80;
export const addressExample = 'http://192.168.1.20:47812';

/** An address as the till takes it, from what was typed; null where it is none. */
export function addressOf(typed: string): string | null {
  const text = typed.trim().replace(/\/+$/, '');
  const whole = /^https?:\/\//.test(text) ? text : `http://${text}`;
  return text !== '' && /^http:\/\/[\w.-]+:\d{1,5}$/.test(whole) ? whole : null;
}

/** What another till shows on its screen so that this one finds it: its address and its pairing code. */
export function PairingFields({ value, errors, disabled, onChange }: PairingFieldsProps) {
  const t = useT();
  return (
    <>
      <Field
        label={t('backup.neighbour.url')}
        hint={t('backup.neighbour.urlHint', { example: addressExample })}
        error={errors.url}
        htmlFor="neighbour-url"
      >
        <TextInput
          id="neighbour-url"
          value={value.url}
          maxLength={longest}
          disabled={disabled}
          autoComplete="off"
          spellCheck={false}
          error={Boolean(errors.url)}
          aria-invalid={Boolean(errors.url)}
          aria-describedby="neighbour-url-below"
          onChange={(event) => onChange({ ...value, url: event.target.value })}
          data-testid="neighbour-url"
        />
      </Field>
      <Field label={t('backup.neighbour.code')} error={errors.code} htmlFor="neighbour-code">
        <TextInput
          id="neighbour-code"
          classNames={{ input: css.input }}
          value={value.code}
          maxLength={longestCode}
          disabled={disabled}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          error={Boolean(errors.code)}
          aria-invalid={Boolean(errors.code)}
          aria-describedby="neighbour-code-below"
          onChange={(event) => onChange({ ...value, code: event.target.value.toUpperCase() })}
          data-testid="neighbour-code"
        />
      </Field>
    </>
  );
}
