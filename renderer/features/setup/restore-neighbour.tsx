import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import {
  addressExample,
  addressOf,
  type Pairing,
  PairingFields,
} from '#renderer/features/backup/parts/pairing-fields.tsx';
import { call } from '#renderer/kernel/api.ts';
import { refusalText } from '#renderer/kernel/session.ts';
import { Field } from '#renderer/ui/field.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import css from './restore.module.css';

export type NeighbourBackup = Output<'backup.findNeighbour'>[number];
/** Where one of a neighbour's backups is, and which. */
export interface Remote extends Pairing {
  readonly backup: NeighbourBackup;
}

interface RestoreNeighbourProps {
  readonly disabled: boolean;
  readonly error: string | undefined;
  readonly onChoose: (remote: Remote | null) => void;
}

/** Asks another till of the shop for what it keeps; the newest is chosen until somebody chooses otherwise. */
export function RestoreNeighbour({ disabled, error, onChoose }: RestoreNeighbourProps) {
  const t = useT();
  const format = useFormat();
  const [typed, setTyped] = useState<Pairing>({ url: '', code: '' });
  const [errors, setErrors] = useState<{ url?: string; code?: string }>({});
  const [found, setFound] = useState<readonly NeighbourBackup[] | null>(null);
  const [busy, setBusy] = useState(false);
  /** Whoever takes a file meanwhile wants no answer any more. */
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const place = (refusal: Refusal): void => {
    const text = refusalText(refusal);
    setErrors(refusal.code === 'PAIRING_CODE_WRONG' ? { code: text } : { url: text });
  };
  async function ask(): Promise<void> {
    const url = addressOf(typed.url);
    if (url === null) return setErrors({ url: t('backup.neighbour.urlWrong', { example: addressExample }) });
    setBusy(true);
    const answer = await call('backup.findNeighbour', { url, code: typed.code });
    if (!here.current) return;
    setBusy(false);
    if (!answer.ok) return place(answer.refusal);
    const [first] = answer.value;
    setFound(answer.value);
    setTyped({ ...typed, url });
    onChoose(first ? { ...typed, url, backup: first } : null);
  }
  const choose = (name: string): void => {
    const backup = found?.find((one) => one.name === name);
    if (backup) onChoose({ ...typed, backup });
  };
  return (
    <div className={css.neighbour} data-testid="restore-neighbour">
      <p>{t('backup.restore.askHint')}</p>
      <PairingFields
        value={typed}
        errors={errors}
        disabled={disabled || busy}
        onChange={(next) => {
          setTyped(next);
          setErrors({});
          setFound(null);
          onChoose(null);
        }}
      />
      <Button
        size="lg"
        disabled={disabled || busy || typed.url.trim() === '' || typed.code.trim() === ''}
        onClick={() => void ask()}
        data-testid="neighbour-ask"
      >
        {t('backup.restore.ask')}
      </Button>
      {found?.length === 0 && <Notice tone="warn">{t('backup.restore.neighbourNone')}</Notice>}
      {found && found.length > 0 && (
        <Field label={t('backup.restore.neighbourList')} error={error} htmlFor="neighbour-backup">
          <NativeSelect
            id="neighbour-backup"
            size="lg"
            disabled={disabled}
            onChange={(event) => choose(event.currentTarget.value)}
            data={found.map(({ name, till, created_at, lastTicket, bytes }) => ({
              value: name,
              label: t('backup.restore.neighbourOne', {
                at: format.dateTime(created_at),
                till,
                ticket: lastTicket > 0 ? format.count(lastTicket) : '–',
                size: format.size(bytes),
              }),
            }))}
            data-testid="neighbour-backup"
          />
        </Field>
      )}
    </div>
  );
}
