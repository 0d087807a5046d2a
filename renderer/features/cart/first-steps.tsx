import { Button, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { goTo, showSettings } from '#renderer/kernel/route.ts';
import { useMay, useSession } from '#renderer/kernel/session.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useT } from '#renderer/ui/i18n.ts';
import css from './first-steps.module.css';

const hiddenKey = 'comptoir.firstStepsHidden';

/** What a printer says of itself; one that is chosen and has never answered is no printer yet. */
const answers: ReadonlySet<string> = new Set(['ready', 'paper-out', 'cover-open', 'error']);

interface Step {
  readonly id: 'products' | 'printer' | 'recovery' | 'place' | 'names';
  readonly done: boolean;
  /** What the sentence under it names. */
  readonly names?: string;
  readonly open: () => void;
}

/** What the owner of a new shop still has to do, read anew whenever the counter is on the screen; null while nobody knows. */
function useFirstSteps(): readonly Step[] | null {
  const owner = useMay('settings.edit');
  const practice = useSession((state) => state.session?.demo ?? true);
  const printer = useSession((state) => state.status?.printer.state ?? null);
  const enabled = owner && !practice;
  const { data: count } = useTill('catalog.count', {}, { enabled });
  const { data: backup } = useTill('backup.status', {}, { enabled });
  const { data: jobs } = useTill('printing.queue', {}, { enabled });
  const { data: names } = useTill('printing.unwritable', { draft: null }, { enabled });
  if (!enabled || !count || !backup || !jobs || printer === null) return null;
  const unwritable = names?.names.join(', ') ?? '';
  const printed = jobs.some(({ state }) => state === 'printed' || state === 'sent');
  return [
    { id: 'products', done: count.products > 0, open: () => goTo('products') },
    {
      id: 'printer',
      done: answers.has(printer) || (printer === 'unknown' && printed),
      open: () => showSettings('printer'),
    },
    // Said as long as it is so, and by no tick once it is not.
    ...(unwritable === ''
      ? []
      : [
          {
            id: 'names' as const,
            done: false,
            names: unwritable,
            open: () => showSettings('printer'),
          },
        ]),
    { id: 'recovery', done: backup.recovery.state === 'confirmed', open: () => showSettings('backup') },
    {
      id: 'place',
      done: backup.places.some(({ kind }) => kind !== 'local'),
      open: () => showSettings('backup'),
    },
  ];
}

/** In a shop that has just begun, before the drawer is counted: what comes next, ticked off as it is done. */
export function FirstSteps({ otherwise }: { readonly otherwise: ReactNode }) {
  const t = useT();
  const steps = useFirstSteps();
  const [hidden, setHidden] = useState(() => localStorage.getItem(hiddenKey) !== null);
  if (hidden || !steps || steps.every(({ done }) => done)) return otherwise;
  function hide(): void {
    localStorage.setItem(hiddenKey, '1');
    setHidden(true);
  }
  return (
    <section className={css.steps} aria-labelledby="first-steps" data-testid="first-steps">
      <h2 id="first-steps">{t('cart.firstSteps.title')}</h2>
      <p>{t('cart.firstSteps.lead')}</p>
      <ul>
        {steps.map(({ id, done, names, open }) => (
          <li key={id}>
            <UnstyledButton
              className={css.step}
              onClick={open}
              data-done={done || undefined}
              data-testid={`step-${id}`}
            >
              {done ? (
                <IconCircleCheckFilled size="1.75rem" aria-hidden="true" />
              ) : (
                <IconCircle size="1.75rem" stroke={1.5} aria-hidden="true" />
              )}
              <span>
                <strong>
                  {done
                    ? t('cart.firstSteps.done', { step: t(`cart.firstSteps.${id}`) })
                    : t(`cart.firstSteps.${id}`)}
                </strong>
                {!done && <small>{t(`cart.firstSteps.${id}Why`, { names: names ?? '' })}</small>}
              </span>
              <IconChevronRight size="1.25rem" stroke={1.75} aria-hidden="true" />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <Button size="md" variant="subtle" onClick={hide} data-testid="steps-hide">
        {t('cart.firstSteps.hide')}
      </Button>
    </section>
  );
}
