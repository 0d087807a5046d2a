import { Button } from '@mantine/core';
import { useState } from 'react';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Confirm } from '#renderer/ui/dialog.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import css from './health.module.css';

/** In the practice shop alone: what follows is the first start of the real one. */
export function WipeCard() {
  const t = useT();
  const callTill = useCall();
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  async function wipe(): Promise<void> {
    setBusy(true);
    await callTill('site.wipeDemo', {});
    setBusy(false);
    setAsked(false);
  }
  return (
    <section className={css.card}>
      <h2>{t('health.wipe.title')}</h2>
      <p>{t('health.wipe.hint')}</p>
      <Button size="md" onClick={() => setAsked(true)} data-testid="wipe">
        {t('health.wipe.button')}
      </Button>
      <Confirm
        opened={asked}
        title={t('health.wipe.title')}
        confirm={t('health.wipe.yes')}
        danger
        busy={busy}
        onClose={() => setAsked(false)}
        onConfirm={() => void wipe()}
      >
        {t('health.wipe.confirm')}
      </Confirm>
    </section>
  );
}
