import { Button, Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Settings } from '../../../shared/contract/settings.ts';
import { call } from '../../api.ts';
import { useCall } from '../../state.ts';
import { useT } from '../../ui/i18n.ts';
import { showNotice } from '../../ui/notices.ts';
import css from './health.module.css';

const key = ['settings'];

/** How the till lives with its computer. A switch is saved at once: nothing else hangs on it. */
export function MachineCard() {
  const t = useT();
  const callTill = useCall();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: key,
    queryFn: async () => {
      const answer = await call('settings.get', {});
      return answer.ok ? answer.value : null;
    },
  });
  if (!data) return null;
  const settings = data;
  async function change(part: Partial<Settings['machine']>): Promise<void> {
    const answer = await callTill('settings.save', {
      ...settings,
      machine: { ...settings.machine, ...part },
    });
    if (answer.ok) queries.setQueryData(key, answer.value);
  }
  async function leave(): Promise<void> {
    const answer = await callTill('kiosk.leave', {}, { handles: ['NOT_FOUND'] });
    if (!answer.ok && answer.refusal.code === 'NOT_FOUND')
      showNotice({ tone: 'info', text: t('health.machine.cannotLeave') });
  }
  const { kiosk, startWithComputer } = settings.machine;
  return (
    <section className={css.card}>
      <h2>{t('health.machine.title')}</h2>
      <Switch
        label={t('health.machine.start')}
        checked={startWithComputer}
        onChange={(event) => void change({ startWithComputer: event.target.checked })}
        data-testid="start-with-computer"
      />
      <Switch
        label={t('health.machine.kiosk')}
        description={t('health.machine.kioskHint')}
        checked={kiosk}
        onChange={(event) => void change({ kiosk: event.target.checked })}
        data-testid="kiosk"
      />
      <Button size="md" onClick={() => void leave()} data-testid="kiosk-leave">
        {t('health.machine.leave')}
      </Button>
    </section>
  );
}
