import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { goAtOnce, useRoute } from '#renderer/kernel/route.ts';
import { refreshSession, useSession } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Reasons } from '#renderer/ui/reasons.tsx';
import type { ClockView } from '#shared/modules/clock/contract.ts';
import css from './clock.module.css';

const look_ms = 3_000;
/** No shop was closed for so long: the computer is wrong, and must not be agreed with by a key pressed once too often. */
const longest_days = 366;
const usual = ['battery', 'typed', 'zone'] as const;

/** Which date is right: asked before anything is sold that would bear a wrong one, and whenever the two differ. */
export function ClockScreen() {
  const clock = useSession((state) => state.session?.clock);
  return clock ? <Question clock={clock} /> : null;
}

function Question({ clock }: { readonly clock: ClockView }) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [help, setHelp] = useState(false);
  const [busy, setBusy] = useState(false);
  // Who sets the computer right in the meantime finds the till selling again.
  useEffect(() => {
    const timer = setInterval(() => void refreshSession(), look_ms);
    return () => clearInterval(timer);
  }, []);
  const back = clock.computer < clock.now;
  const asked = useRoute(({ route }) => route.task === 'health');
  const close = (): void => {
    if (asked) goAtOnce({ task: 'health' });
  };
  useKeys('screen', { escape: close }, clock.doubt === null);

  async function settle(by: 'computer' | 'till'): Promise<void> {
    if (busy) return;
    if (by === 'computer' && back && reason.trim() === '') {
      setError(t('clock.reasonNeeded'));
      return;
    }
    setBusy(true);
    const answer = await callTill('clock.settle', { by, computer: clock.computer, reason: reason.trim() });
    setBusy(false);
    if (answer.ok) close();
    await refreshSession();
  }
  const shown = (at: number): string => `${format.day(format.dayOf(at))}, ${format.time(at)}`;
  const days = Math.round(Math.abs(clock.computer - clock.now) / 86_400_000);
  const unlikely = clock.doubt === 'impossible' || (!back && days > longest_days);
  return (
    <div className={css.page} data-testid="clock-question" data-doubt={clock.doubt ?? 'none'}>
      <h1>{t('clock.title')}</h1>
      <dl className={css.dates}>
        <div>
          <dt>{t('clock.till')}</dt>
          <dd data-testid="clock-till">{shown(clock.now)}</dd>
        </div>
        <div>
          <dt>{t('clock.computer')}</dt>
          <dd data-testid="clock-computer">{shown(clock.computer)}</dd>
        </div>
      </dl>
      <p>
        {clock.doubt === 'impossible' && t('clock.impossible')}
        {clock.doubt !== 'impossible' && back && t('clock.back')}
        {clock.doubt !== 'impossible' && !back && t('clock.ahead', { count: days })}
      </p>
      {clock.doubt !== 'impossible' && (
        <section className={css.answer}>
          {back && (
            <Reasons
              label={t('clock.reason')}
              usual={usual.map((id) => t(`clock.usual.${id}`))}
              value={reason}
              error={error}
              onChange={(next) => {
                setReason(next);
                setError(null);
              }}
              onEnter={() => void settle('computer')}
            />
          )}
          <Button
            size="lg"
            variant={unlikely ? 'default' : 'filled'}
            disabled={busy}
            autoFocus={!back && !unlikely}
            onClick={() => void settle('computer')}
            data-testid="clock-computer-right"
          >
            {t(back ? 'clock.correct' : 'clock.computerRight')}
          </Button>
        </section>
      )}
      <section className={css.answer}>
        <Button
          size="lg"
          variant={unlikely ? 'filled' : 'default'}
          autoFocus={unlikely}
          aria-expanded={help}
          onClick={() => setHelp(true)}
          data-testid="clock-set-first"
        >
          {t('clock.setFirst')}
        </Button>
        {help && <p role="status">{t('clock.setHelp')}</p>}
      </section>
      <section className={css.answer}>
        <Button size="lg" disabled={busy} onClick={() => void settle('till')} data-testid="clock-till-right">
          {t('clock.tillRight')}
        </Button>
        <p className={css.quiet}>{t('clock.tillHelp')}</p>
      </section>
      {clock.doubt === null && (
        <Button size="lg" onClick={close} data-testid="clock-close">
          {t('common.action.back')}
        </Button>
      )}
    </div>
  );
}
