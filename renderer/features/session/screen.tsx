import { useEffect, useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { changeLang, refusalText, takeSession, useSession } from '#renderer/kernel/session.ts';
import { openHelp } from '#renderer/kernel/shell.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { HelpButton } from '#renderer/ui/help-button.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { LanguageSwitch, ThemeSwitch } from '#renderer/ui/preferences.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import { playLow } from '#renderer/ui/sounds.ts';
import { tillNow } from '#renderer/ui/till-time.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { Door } from './door.tsx';
import { timeLeft } from './lock-time.ts';
import { PeopleTiles } from './people-tiles.tsx';
import type { Person } from './person.ts';
import css from './screen.module.css';

/** Who was here last is offered first: after an idle lock only the PIN is left to type. */
const lastPersonKey = 'comptoir.person';

/** Ticks once a second while somebody is locked out, and stands still otherwise. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(tillNow);
  useEffect(() => {
    if (!running) return undefined;
    setNow(tillNow());
    const timer = setInterval(() => setNow(tillNow()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

export function SignInScreen() {
  const t = useT();
  const session = useSession((state) => state.session);
  const { data: tiles, refused } = useTill('users.tiles', {});
  const answers = useAnswers();
  const [chosenId, setChosenId] = useState(() => Number(localStorage.getItem(lastPersonKey)));
  const [wrong, setWrong] = useState<{ readonly of: number; readonly text: string | null } | null>(null);
  const [running, setRunning] = useState(false);
  const now = useNow(running);

  const someoneLocked = tiles?.some(({ locked_until }) => timeLeft(locked_until, now) !== '') ?? false;
  useEffect(() => setRunning(someoneLocked), [someoneLocked]);
  useKeys('screen', { escape: () => choose(0) });
  if (refused && !tiles) return <Refused answer={refused} />;
  if (!tiles || !session) return null;

  const till = session.till?.name ?? '';
  const alone = tiles.length === 1 ? tiles[0] : undefined;
  const chosen = alone ?? tiles.find(({ id }) => id === chosenId) ?? null;

  function choose(id: number): void {
    setChosenId(id);
    setWrong(null);
  }
  async function enter(person: Person, pin: string | null): Promise<boolean> {
    const answer = await call('session.signIn', { userId: person.id, pin });
    if (answer.ok) {
      localStorage.setItem(lastPersonKey, String(person.id));
      takeSession(answer.value);
      return true;
    }
    playLow();
    setWrong({ of: person.id, text: wordsOf(answer.refusal) });
    await answers.again('users.tiles');
    return false;
  }
  async function checkActivation(person: Person, code: string): Promise<Refusal | null> {
    const answer = await call('session.checkActivation', { userId: person.id, code });
    return answer.ok ? null : answer.refusal;
  }
  async function choosePin(person: Person, code: string, pin: string): Promise<Refusal | null> {
    const answer = await call('session.choosePin', { userId: person.id, code, pin });
    if (!answer.ok) {
      playLow();
      await answers.again('users.tiles');
      return answer.refusal;
    }
    localStorage.setItem(lastPersonKey, String(person.id));
    takeSession(answer.value);
    // Asked for a code no more: the next lock shall not begin with what was true before.
    answers.forget('users.tiles');
    return null;
  }
  function wordsOf(refusal: Refusal): string | null {
    // The lock-out speaks for itself, with its clock.
    if (refusal.code === 'PIN_LOCKED_OUT') return null;
    return refusal.code === 'WRONG_PIN' && typeof refusal.params?.left === 'number'
      ? t('session.wrong', { count: refusal.params.left })
      : refusalText(refusal);
  }

  return (
    <main className={css.page}>
      <header className={css.head}>
        <div className={css.where}>
          <strong>{session.shop?.name}</strong>
          <span>{/^\d+$/.test(till) ? t('common.bar.till', { number: till }) : till}</span>
        </div>
        <div className={css.preferences}>
          <HelpButton onPress={openHelp} />
          <ThemeSwitch />
          <LanguageSwitch onChange={(lang) => void changeLang(lang)} />
        </div>
      </header>
      <div className={css.body}>
        <section className={css.who}>
          <h1>{t('session.title')}</h1>
          <PeopleTiles
            people={tiles}
            chosen={chosen?.id ?? 0}
            now={now}
            onChoose={(person) => {
              choose(person.id);
              if (!person.needsPin) void enter(person, null);
            }}
          />
          {tiles.length === 0 && <p>{t('session.nobody')}</p>}
        </section>
        <Door
          person={chosen}
          open={!tiles.some(({ needsPin }) => needsPin)}
          error={wrong && wrong.of === chosen?.id ? wrong.text : null}
          now={now}
          onEnter={enter}
          onCode={checkActivation}
          onChoose={choosePin}
        />
      </div>
    </main>
  );
}
