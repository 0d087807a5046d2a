import { UnstyledButton } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { roleWord } from '#renderer/features/users/parts/role-word.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { timeLeft } from './lock-time.ts';
import type { Person } from './person.ts';
import css from './screen.module.css';

interface PeopleTilesProps {
  readonly people: readonly Person[];
  readonly chosen: number;
  readonly now: number;
  readonly onChoose: (person: Person) => void;
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Arrows go from name to name, Enter takes one. */
function move(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (step === undefined) return;
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = tiles.indexOf(document.activeElement as HTMLElement);
  tiles[(at + step + tiles.length) % tiles.length]?.focus();
  event.preventDefault();
}

export function PeopleTiles({ people, chosen, now, onChoose }: PeopleTilesProps) {
  const t = useT();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups fields, these are buttons
    <div className={css.tiles} role="group" aria-label={t('session.people')} onKeyDown={move}>
      {people.map((person) => {
        const locked = timeLeft(person.locked_until, now);
        return (
          <UnstyledButton
            key={person.id}
            className={css.tile}
            aria-pressed={person.id === chosen}
            onClick={() => onChoose(person)}
            data-testid={`person-${person.id}`}
          >
            <span className={css.initials} aria-hidden="true">
              {initials(person.name)}
            </span>
            <span className={css.names}>
              <span className={css.name}>{person.name}</span>
              <span className={css.role} data-locked={locked !== '' || undefined}>
                {locked === ''
                  ? roleWord(t, person, 'session.role')
                  : t('session.lockedTile', { time: locked })}
              </span>
            </span>
          </UnstyledButton>
        );
      })}
    </div>
  );
}
