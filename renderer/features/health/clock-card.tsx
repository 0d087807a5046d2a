import { Button } from '@mantine/core';
import { askTheTime } from '#renderer/kernel/route.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import css from './health.module.css';

/** The till goes by another time than the computer: leads to the question which of them is right. */
export function ClockCard() {
  const t = useT();
  const format = useFormat();
  const clock = useSession((state) => state.session?.clock);
  if (!clock || clock.jumped_ms === 0) return null;
  const at = { till: format.dateTime(clock.now), computer: format.dateTime(clock.computer) };
  return (
    <section className={css.card} data-testid="clock-card">
      <h2>{t('health.name.clock')}</h2>
      <p>{t('clock.differ', at)}</p>
      <Button size="md" onClick={askTheTime} data-testid="clock-ask">
        {t('clock.ask')}
      </Button>
    </section>
  );
}
