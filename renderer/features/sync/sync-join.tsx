import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { refusalText } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { SyncState } from '#shared/modules/sync/contract.ts';
import own from './sync.module.css';

const longest = { url: 200, code: 40 };

interface SyncJoinProps {
  /** Of the head office that it belonged to already. */
  readonly office: string | null;
  readonly onJoined: (state: SyncState) => void;
}

/** Address and code of a head office, as it gave them. */
export function SyncJoin({ office, onJoined }: SyncJoinProps) {
  const t = useT();
  const callTill = useCall();
  const [url, setUrl] = useState(office ?? '');
  const [code, setCode] = useState('');
  const [errors, setErrors] = useState<{ url?: string; code?: string }>({});
  const [busy, setBusy] = useState(false);
  const whole = url.trim() !== '' && code.trim() !== '';
  async function join(): Promise<void> {
    setBusy(true);
    setErrors({});
    const answer = await callTill(
      'sync.join',
      { url, code },
      { handles: ['OFFICE_ADDRESS', 'OFFICE_AWAY', 'OFFICE_CODE_WRONG', 'OFFICE_WAIT', 'OFFICE_SAYS_NO'] },
    );
    setBusy(false);
    if (answer.ok) return onJoined(answer.value);
    const text = refusalText(answer.refusal);
    const ofAddress = answer.refusal.code === 'OFFICE_ADDRESS' || answer.refusal.code === 'OFFICE_AWAY';
    setErrors(ofAddress ? { url: text } : { code: text });
  }
  return (
    <form
      className={css.group}
      onSubmit={(event) => {
        event.preventDefault();
        if (whole && !busy) void join();
      }}
    >
      <h3>{t(office === null ? 'sync.join.title' : 'sync.join.again')}</h3>
      <p>{t('sync.join.hint')}</p>
      <div className={own.form}>
        <Field label={t('sync.join.url')} hint={t('sync.join.urlHint')} error={errors.url} htmlFor="sync-url">
          <TextInput
            id="sync-url"
            value={url}
            maxLength={longest.url}
            disabled={busy}
            autoComplete="off"
            spellCheck={false}
            error={Boolean(errors.url)}
            aria-invalid={Boolean(errors.url)}
            aria-describedby="sync-url-below"
            onChange={(event) => setUrl(event.target.value)}
            data-testid="sync-url"
          />
        </Field>
        <Field label={t('sync.join.code')} error={errors.code} htmlFor="sync-code">
          <TextInput
            id="sync-code"
            value={code}
            maxLength={longest.code}
            disabled={busy}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            error={Boolean(errors.code)}
            aria-invalid={Boolean(errors.code)}
            aria-describedby="sync-code-below"
            onChange={(event) => setCode(event.target.value.toUpperCase())}
            data-testid="sync-code"
          />
        </Field>
      </div>
      <Button type="submit" size="lg" disabled={busy || !whole} data-testid="sync-join">
        {t(busy ? 'sync.join.doing' : 'sync.join.do')}
      </Button>
    </form>
  );
}
