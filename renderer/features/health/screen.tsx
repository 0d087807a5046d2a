import { useState } from 'react';
import { goTo } from '#renderer/kernel/route.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { TaskFrame } from '#renderer/ui/action-bar.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { HealthFix, HealthView } from '#shared/modules/health/contract.ts';
import { BundleCard } from './bundle-card.tsx';
import { CheckList } from './check-list.tsx';
import { ClockCard } from './clock-card.tsx';
import css from './health.module.css';
import { MachineCard } from './machine-card.tsx';
import { ProfileCard } from './profile-card.tsx';
import { WipeCard } from './wipe-card.tsx';

function Headline({ checks }: Pick<HealthView, 'checks'>) {
  const t = useT();
  const bad = checks.filter(({ state }) => state === 'bad').length;
  const attention = checks.filter(({ state }) => state === 'attention').length;
  if (bad > 0) return <Notice tone="bad">{t('health.someBad', { count: bad })}</Notice>;
  if (attention > 0) return <Notice tone="warn">{t('health.someAttention', { count: attention })}</Notice>;
  return <Notice tone="ok">{t('health.allGood')}</Notice>;
}

export function HealthScreen() {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const session = useSession((state) => state.session);
  const [busy, setBusy] = useState<HealthFix | 'all' | null>(null);
  const { data, refused } = useTill('health.get', {});
  const { put } = useAnswers();

  async function again(): Promise<void> {
    setBusy('all');
    const answer = await callTill('health.run', {});
    setBusy(null);
    if (answer.ok) put('health.get', {}, answer.value);
  }
  async function mend(fix: HealthFix): Promise<void> {
    setBusy(fix);
    const answer = await callTill('health.fix', { fix });
    setBusy(null);
    if (answer.ok) put('health.get', {}, answer.value);
  }
  const owner = session?.permissions.includes('settings.edit') ?? false;
  return (
    <TaskFrame
      title={t('health.title')}
      tools={
        <span className={css.at} aria-live="polite" data-testid="health-at">
          {busy ? t('health.looking') : data && t('health.lookedAt', { time: format.time(data.at) })}
        </span>
      }
      actions={[
        { id: 'back', chord: keys.back, label: t('common.action.back'), onPress: () => goTo('settings') },
      ]}
      primary={{
        id: 'again',
        chord: keys.go,
        label: t('health.again'),
        disabled: busy !== null,
        onPress: () => void again(),
      }}
    >
      {refused && <Refused answer={refused} />}
      {data && (
        <div className={css.page}>
          <div className={css.checks} data-testid="health">
            <Headline checks={data.checks} />
            <CheckList checks={data.checks} busy={busy !== null} onFix={(fix) => void mend(fix)} />
          </div>
          <aside className={css.side}>
            <ClockCard />
            <BundleCard />
            {owner && <MachineCard />}
            {owner && !session?.demo && <ProfileCard />}
            {owner && session?.demo && <WipeCard />}
          </aside>
        </div>
      )}
    </TaskFrame>
  );
}
