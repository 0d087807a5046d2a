import { Button } from '@mantine/core';
import { IconArrowLeft, IconLock } from '@tabler/icons-react';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { PinPad } from '#renderer/ui/pin-pad.tsx';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { ChoosePin } from './choose-pin.tsx';
import { timeLeft } from './lock-time.ts';
import type { Person } from './person.ts';
import css from './screen.module.css';

interface DoorProps {
  readonly person: Person | null;
  /** Nobody needs a PIN here. */
  readonly open: boolean;
  readonly error: string | null;
  readonly now: number;
  /** The activation code alone: what refuses it, or null. */
  readonly onCode: (person: Person, code: string) => Promise<Refusal | null>;
  /** The first sign-in of a person who has no PIN yet: what refuses it, or null. */
  readonly onChoose: (person: Person, code: string, pin: string) => Promise<Refusal | null>;
  readonly onEnter: (person: Person, pin: string | null) => Promise<boolean>;
}

/** The right half: it keeps its place whoever is chosen, so that a thumb finds the same key every time. */
export function Door({ person, open, error, now, onEnter, onCode, onChoose }: DoorProps) {
  const t = useT();
  const locked = timeLeft(person?.locked_until ?? null, now);
  return (
    <section className={css.door}>
      {!person && (
        <EmptyState
          icon={<IconArrowLeft size="2.5rem" stroke={1.5} />}
          title={t('session.choose')}
          next={t(open ? 'session.chooseOpen' : 'session.chooseHint')}
        />
      )}
      {person && locked !== '' && (
        <div className={css.locked} role="alert" data-testid="locked-out">
          <IconLock size="2.5rem" stroke={1.5} aria-hidden="true" />
          <h2>{t('session.lockedTitle')}</h2>
          <p className={css.clock}>{locked}</p>
          <p>{t('session.locked', { name: person.name, time: locked })}</p>
          <p className={css.quiet}>{t('session.lockedHelp')}</p>
        </div>
      )}
      {person && locked === '' && person.choosesPin && (
        <ChoosePin key={person.id} person={person} onCode={onCode} onChoose={onChoose} />
      )}
      {person && locked === '' && person.needsPin && !person.choosesPin && (
        <PinPad
          key={person.id}
          label={t('session.enterPin', { name: person.name })}
          error={error}
          onPin={(pin) => onEnter(person, pin)}
        />
      )}
      {person && locked === '' && !person.needsPin && (
        <div className={css.open}>
          <p>{t('session.noPin', { name: person.name })}</p>
          <Button
            size="xl"
            variant="filled"
            fullWidth
            onClick={() => void onEnter(person, null)}
            data-autofocus
            data-testid="enter"
          >
            {t('session.enter')}
          </Button>
          {error && <p role="alert">{error}</p>}
        </div>
      )}
    </section>
  );
}
