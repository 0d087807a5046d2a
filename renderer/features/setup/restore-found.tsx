import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FactList } from '#renderer/ui/fact-list.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import type { Output } from '#shared/contract/index.ts';
import css from './restore.module.css';
import { type Dated, RestoreDate } from './restore-date.tsx';
import { RestoreMissing } from './restore-missing.tsx';

interface RestoreFoundProps {
  readonly found: Output<'backup.inspect'>;
  readonly busy: boolean;
  readonly progress: { readonly done: number; readonly total: number };
  readonly onBack: () => void;
  readonly onRun: (last: LastPaper, dated: Dated | null) => void;
}
/** The highest number on a paper of the shop, where somebody has one in hand, and whether nothing was printed after it. */
export interface LastPaper {
  readonly lastTicket: number | null;
  readonly exact: boolean;
}
const longestNumber = 9;

/** What would come back, and what would not, before anything is done. */
export function RestoreFound({ found, busy, progress, onBack, onRun }: RestoreFoundProps) {
  const t = useT();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [exact, setExact] = useState(false);
  const [dated, setDated] = useState<Dated | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { shop, till, tillName, created_at, base_at, rows, until, lastTicket, missing } = found;
  const facts = [
    ['shop', shop],
    ['till', `${tillName} (${till})`],
    [
      'made',
      rows === 0
        ? format.dateTime(created_at)
        : t('backup.restore.followed', {
            count: rows,
            at: format.dateTime(base_at),
            until: format.dateTime(created_at),
          }),
    ],
    ['until', format.dateTime(until)],
    ['ticket', lastTicket > 0 ? format.count(lastTicket) : '–'],
  ] as const;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (busy) return;
        if (found.doubt !== null && dated === null) setError(t('backup.restore.date.needed'));
        else
          onRun(
            typed === '' ? { lastTicket: null, exact: false } : { lastTicket: Number(typed), exact },
            dated,
          );
      }}
    >
      <h2>{t('backup.restore.found')}</h2>
      <FactList
        facts={facts.map(([id, value]) => ({
          id,
          label: t(`backup.restore.${id}`),
          value,
          testId: `restore-found-${id}`,
        }))}
        testId="restore-found"
      />
      <RestoreMissing missing={missing} looked={found.looked} until={until} />
      <RestoreDate
        found={found}
        value={dated}
        disabled={busy}
        error={error}
        onChange={(next) => {
          setDated(next);
          setError(null);
        }}
      />
      <Field
        label={t('backup.restore.lastTicket')}
        hint={t('backup.restore.lastTicketHint')}
        optional
        htmlFor="restore-ticket"
      >
        <TextInput
          id="restore-ticket"
          className={css.number}
          value={typed}
          inputMode="numeric"
          maxLength={longestNumber}
          disabled={busy}
          autoComplete="off"
          aria-describedby="restore-ticket-below"
          onChange={(event) => {
            setTyped(event.target.value.replace(/\D/g, '').replace(/^0+/, ''));
            setExact(false);
          }}
          data-testid="restore-ticket"
        />
      </Field>
      {typed !== '' && (
        <Checkbox
          size="md"
          checked={exact}
          disabled={busy}
          label={t('backup.restore.exact')}
          description={t('backup.restore.exactHint')}
          onChange={(event) => setExact(event.target.checked)}
          data-testid="restore-exact"
        />
      )}
      <div className={css.progress} aria-live="polite">
        {busy && <ProgressBar label={t('backup.restore.running')} {...progress} />}
      </div>
      <div className={css.buttons}>
        <Button size="xl" disabled={busy} onClick={onBack} data-testid="restore-back">
          {t('backup.restore.other')}
        </Button>
        <Button type="submit" size="xl" variant="filled" autoFocus disabled={busy} data-testid="restore-run">
          {t('backup.restore.run')}
        </Button>
      </div>
    </form>
  );
}
