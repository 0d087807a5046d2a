import { Button } from '@mantine/core';
import { useState } from 'react';
import sheet from '#renderer/features/settings/parts/sheet.module.css';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import css from './backup.module.css';

/** Opens this till to the backups of the others: what their screens ask for is shown here. */
export function BackupHosting() {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const { data: hosting, refused } = useTill('backup.hosting', {});
  const { put } = useAnswers();
  const [busy, setBusy] = useState(false);
  if (refused) return <Refused answer={refused} />;
  if (!hosting) return null;
  async function set(open: boolean, change: { renewCode?: boolean; port?: number } = {}): Promise<void> {
    setBusy(true);
    const answer = await callTill('backup.setHosting', { open, ...change });
    setBusy(false);
    if (answer.ok) put('backup.hosting', {}, answer.value);
  }
  const { open, port, code, addresses, fault, tills } = hosting;
  return (
    <section className={sheet.group} data-testid="backup-hosting" data-open={open || undefined}>
      <h3>{t('backup.hosting.title')}</h3>
      <p>{t('backup.hosting.hint')}</p>
      {open && fault && <Notice tone="bad">{t(`backup.hosting.${fault}`, { port })}</Notice>}
      {open && !fault && (
        <dl className={css.facts}>
          <dt>{t('backup.hosting.address')}</dt>
          <dd data-testid="hosting-address">
            {addresses.length === 0
              ? t('backup.hosting.noAddress')
              : addresses.map((address) => <code key={address}>{`http://${address}:${port}`}</code>)}
          </dd>
          <dt>{t('backup.hosting.code')}</dt>
          <dd>
            <code className={css.pairing} data-testid="hosting-code">
              {code}
            </code>
          </dd>
        </dl>
      )}
      {open && (
        <ul className={css.places}>
          {tills.length === 0 && <li className={css.place}>{t('backup.hosting.none')}</li>}
          {tills.map(({ till, count, bytes, newest }) => (
            <li key={till} className={css.place} data-testid={`hosted-${till}`}>
              {t('backup.hosting.till', {
                till,
                count,
                size: format.size(bytes),
                at: format.dateTime(newest.created_at),
              })}
            </li>
          ))}
        </ul>
      )}
      <div className={css.buttons}>
        <Button size="md" disabled={busy} onClick={() => void set(!open)} data-testid="hosting-toggle">
          {t(open ? 'backup.hosting.close' : 'backup.hosting.open')}
        </Button>
        {open && fault === 'port-taken' && (
          <Button
            size="md"
            disabled={busy}
            onClick={() => void set(true, { port: 0 })}
            data-testid="hosting-port"
          >
            {t('backup.hosting.otherPort')}
          </Button>
        )}
        {open && (
          <Button
            size="md"
            disabled={busy}
            onClick={() => void set(true, { renewCode: true })}
            data-testid="hosting-renew"
          >
            {t('backup.hosting.renew')}
          </Button>
        )}
      </div>
    </section>
  );
}
