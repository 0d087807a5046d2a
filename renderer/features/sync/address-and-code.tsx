import { Button, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { Field } from '#renderer/ui/field.tsx';
import own from './sync.module.css';

const longest = { url: 200, code: 40 };

/** What is wrong with each, in words. */
export interface AddressAndCodeErrors {
  readonly url?: string;
  readonly code?: string;
}

interface AddressAndCodeProps {
  /** Of the ids of its two fields and of its button. */
  readonly id: 'sync' | 'shop';
  readonly title: string;
  readonly hint: string;
  readonly urlLabel: string;
  readonly urlHint: string;
  readonly codeLabel: string;
  readonly firstUrl?: string;
  readonly button: (busy: boolean) => ReactNode;
  /** @returns null: done, and the form is empty again */
  readonly onSend: (url: string, code: string) => Promise<AddressAndCodeErrors | null>;
}

/** Where somebody else is, and the code that it shows: a head office, or another till of the shop. */
export function AddressAndCode(props: AddressAndCodeProps) {
  const { id, firstUrl = '', onSend } = props;
  const [url, setUrl] = useState(firstUrl);
  const [code, setCode] = useState('');
  const [errors, setErrors] = useState<AddressAndCodeErrors>({});
  const [busy, setBusy] = useState(false);
  const whole = url.trim() !== '' && code.trim() !== '';
  async function send(): Promise<void> {
    setBusy(true);
    setErrors({});
    const wrong = await onSend(url.trim(), code);
    setBusy(false);
    if (wrong) return setErrors(wrong);
    setUrl(firstUrl);
    setCode('');
  }
  return (
    <form
      className={css.group}
      onSubmit={(event) => {
        event.preventDefault();
        if (whole && !busy) void send();
      }}
    >
      <h3>{props.title}</h3>
      <p>{props.hint}</p>
      <div className={own.form}>
        <Field label={props.urlLabel} hint={props.urlHint} error={errors.url} htmlFor={`${id}-url`}>
          <TextInput
            id={`${id}-url`}
            value={url}
            maxLength={longest.url}
            disabled={busy}
            autoComplete="off"
            spellCheck={false}
            error={Boolean(errors.url)}
            aria-invalid={Boolean(errors.url)}
            aria-describedby={`${id}-url-below`}
            onChange={(event) => setUrl(event.target.value)}
            data-testid={`${id}-url`}
          />
        </Field>
        <Field label={props.codeLabel} error={errors.code} htmlFor={`${id}-typed`}>
          <TextInput
            id={`${id}-typed`}
            value={code}
            maxLength={longest.code}
            disabled={busy}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            error={Boolean(errors.code)}
            aria-invalid={Boolean(errors.code)}
            aria-describedby={`${id}-typed-below`}
            onChange={(event) => setCode(event.target.value.toUpperCase())}
            data-testid={`${id}-typed`}
          />
        </Field>
      </div>
      <Button type="submit" size="lg" disabled={busy || !whole} data-testid={`${id}-send`}>
        {props.button(busy)}
      </Button>
    </form>
  );
}
