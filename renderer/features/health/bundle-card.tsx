import { Button } from '@mantine/core';
import { useState } from 'react';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import css from './health.module.css';

export function BundleCard() {
  const t = useT();
  const callTill = useCall();
  const [busy, setBusy] = useState(false);
  const [path, setPath] = useState<string | null>(null);
  async function make(): Promise<void> {
    setBusy(true);
    const answer = await callTill('health.bundle', {});
    setBusy(false);
    if (answer.ok) setPath(answer.value.path);
  }
  return (
    <section className={css.card}>
      <h2>{t('health.bundle.title')}</h2>
      <p>{t('health.bundle.hint')}</p>
      <Button size="md" disabled={busy} onClick={() => void make()} data-testid="bundle">
        {t('health.bundle.make')}
      </Button>
      <div className={css.outcome} aria-live="polite" data-testid="bundle-done">
        {path && <Notice tone="ok">{t('health.bundle.done', { path })}</Notice>}
      </div>
    </section>
  );
}
