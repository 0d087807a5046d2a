import { Button, Switch } from '@mantine/core';
import { useRef } from 'react';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Settings } from '#shared/modules/settings/contract.ts';
import css from './health.module.css';

/** How the till lives with its computer. A switch is saved at once: nothing else hangs on it. */
export function MachineCard() {
  const t = useT();
  const callTill = useCall();
  const { data, refused } = useTill('settings.get', {});
  const { known, put } = useAnswers();
  /** One save after the other: each starts from what the one before it left. */
  const saves = useRef(Promise.resolve());
  if (refused) return <Refused answer={refused} />;
  if (!data) return null;
  async function save(part: Partial<Settings['machine']>): Promise<void> {
    const latest = known('settings.get', {});
    if (!latest) return;
    const answer = await callTill('settings.save', { groups: latest.groups, machine: part });
    if (answer.ok) put('settings.get', {}, answer.value);
  }
  function change(part: Partial<Settings['machine']>): void {
    saves.current = saves.current.then(() => save(part));
  }
  async function leave(): Promise<void> {
    const answer = await callTill('site.leaveKiosk', {}, { handles: ['NOT_FOUND'] });
    if (!answer.ok && answer.refusal.code === 'NOT_FOUND')
      showNotice({ tone: 'info', text: t('health.machine.cannotLeave') });
  }
  const { kiosk, startWithComputer } = data.machine;
  return (
    <section className={css.card}>
      <h2>{t('health.machine.title')}</h2>
      <Switch
        label={t('health.machine.start')}
        checked={startWithComputer}
        onChange={(event) => change({ startWithComputer: event.target.checked })}
        data-testid="start-with-computer"
      />
      <Switch
        label={t('health.machine.kiosk')}
        description={t('health.machine.kioskHint')}
        checked={kiosk}
        onChange={(event) => change({ kiosk: event.target.checked })}
        data-testid="kiosk"
      />
      <Button size="md" onClick={() => void leave()} data-testid="kiosk-leave">
        {t('health.machine.leave')}
      </Button>
    </section>
  );
}
