import { Button } from '@mantine/core';
import { useState } from 'react';
import { refusalText } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import type { BackupPlace } from '#shared/modules/backup/contract.ts';
import css from './backup.module.css';
import { addressExample, addressOf, PairingFields } from './parts/pairing-fields.tsx';

const empty = { url: '', code: '' };

/** Sends the backups to another till of the shop, or no longer. */
export function BackupNeighbour({ place }: { readonly place: BackupPlace | undefined }) {
  const t = useT();
  const callTill = useCall();
  const [typed, setTyped] = useState({ ...empty, url: place?.path ?? '' });
  const [seen, setSeen] = useState(place?.path ?? null);
  const [errors, setErrors] = useState<{ url?: string; code?: string }>({});
  const [busy, setBusy] = useState(false);
  async function save(neighbour: { url: string; code: string } | null): Promise<void> {
    setBusy(true);
    const answer = await callTill(
      'backup.setNeighbour',
      { neighbour, seen },
      { handles: ['PAIRING_CODE_WRONG', 'NEIGHBOUR_AWAY', 'BAD_INPUT'] },
    );
    setBusy(false);
    setSeen(answer.ok ? (neighbour?.url ?? null) : (place?.path ?? null));
    if (!answer.ok) {
      const { code } = answer.refusal;
      if (code === 'CHANGED_MEANWHILE') return;
      if (code === 'PAIRING_CODE_WRONG') setErrors({ code: refusalText(answer.refusal) });
      else if (code === 'NEIGHBOUR_AWAY') setErrors({ url: refusalText(answer.refusal) });
      else setErrors({ url: t('backup.neighbour.urlWrong', { example: addressExample }) });
      return;
    }
    setErrors({});
    setTyped(neighbour ? { ...empty, url: neighbour.url } : empty);
    if (neighbour) showNotice({ tone: 'ok', text: t('backup.neighbour.joined') });
  }
  function join(): void {
    const url = addressOf(typed.url);
    if (url === null) setErrors({ url: t('backup.neighbour.urlWrong', { example: addressExample }) });
    else void save({ url, code: typed.code });
  }
  return (
    <form
      className={css.choose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && typed.code.trim() !== '') join();
      }}
    >
      <h4 className={css.sub}>{t('backup.neighbour.title')}</h4>
      <p className={css.hint}>{t('backup.neighbour.hint')}</p>
      <PairingFields
        value={typed}
        errors={errors}
        disabled={busy}
        onChange={(next) => {
          setTyped(next);
          setErrors({});
        }}
      />
      <div className={css.buttons}>
        <Button
          type="submit"
          size="md"
          disabled={busy || typed.url.trim() === '' || typed.code.trim() === ''}
          data-testid="neighbour-join"
        >
          {t('backup.neighbour.join')}
        </Button>
        {place && (
          <Button size="md" disabled={busy} onClick={() => void save(null)} data-testid="neighbour-leave">
            {t('backup.neighbour.leave')}
          </Button>
        )}
      </div>
    </form>
  );
}
