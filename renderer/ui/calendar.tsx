import { UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import css from './calendar.module.css';
import { dayPlusDays, dayPlusMonths, weeksOf } from './calendar-days.ts';
import { useLang, useT } from './i18n.ts';

interface CalendarProps {
  /** YYYY-MM-DD: the day chosen, or the one to begin at. */
  readonly value: string;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly onChoose: (day: string) => void;
  readonly onClose: () => void;
}

const steps: Readonly<Record<string, (day: string) => string>> = {
  ArrowLeft: (day) => dayPlusDays(day, -1),
  ArrowRight: (day) => dayPlusDays(day, 1),
  ArrowUp: (day) => dayPlusDays(day, -7),
  ArrowDown: (day) => dayPlusDays(day, 7),
  PageUp: (day) => dayPlusMonths(day, -1),
  PageDown: (day) => dayPlusMonths(day, 1),
};

/** A month in the language of the till: the browser's own calendar speaks that of the computer. */
export function Calendar({ value, min = '', max = '9999-12-31', onChoose, onClose }: CalendarProps) {
  const t = useT();
  const lang = useLang();
  const [at, setAt] = useState(value);
  const grid = useRef<HTMLTableElement>(null);
  const month = at.slice(0, 7);
  const weeks = weeksOf(month);
  const words = (day: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(lang, { ...options, timeZone: 'UTC' }).format(new Date(day));
  const within = (day: string): string => (day < min ? min : day > max ? max : day);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus goes with the day
  useEffect(() => grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus(), [at]);

  function onKeyDown(event: KeyboardEvent): void {
    const step = steps[event.key];
    if (event.key === 'Escape') onClose();
    else if (step) setAt(within(step(at)));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  const turn = (months: number) => (
    <UnstyledButton
      className={css.turn}
      aria-label={t(months < 0 ? 'common.calendar.before' : 'common.calendar.after')}
      disabled={months < 0 ? `${month}-01` <= min : dayPlusMonths(`${month}-01`, 1) > max}
      onClick={() => setAt(within(dayPlusMonths(at, months)))}
      data-testid={months < 0 ? 'calendar-before' : 'calendar-after'}
    >
      {months < 0 ? <IconChevronLeft aria-hidden="true" /> : <IconChevronRight aria-hidden="true" />}
    </UnstyledButton>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move inside the month
    <div className={css.calendar} onKeyDown={onKeyDown} data-testid="calendar">
      <header>
        {turn(-1)}
        <strong aria-live="polite">{words(`${month}-01`, { month: 'long', year: 'numeric' })}</strong>
        {turn(1)}
      </header>
      <table ref={grid}>
        <thead>
          <tr>
            {(weeks[0] ?? []).map((day) => (
              <th key={day} scope="col" abbr={words(day, { weekday: 'long' })}>
                {words(day, { weekday: 'short' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(([monday = '', ...others]) => (
            <tr key={monday}>
              {[monday, ...others].map((day) => (
                <td key={day}>
                  <UnstyledButton
                    className={css.day}
                    tabIndex={day === at ? 0 : -1}
                    data-autofocus={day === value || undefined}
                    aria-label={words(day, {
                      day: 'numeric',
                      month: 'long',
                      year: 'numeric',
                      weekday: 'long',
                    })}
                    aria-pressed={day === value}
                    data-other={day.startsWith(month) ? undefined : ''}
                    disabled={day < min || day > max}
                    onClick={() => onChoose(day)}
                    data-testid={`calendar-${day}`}
                  >
                    {Number(day.slice(8))}
                  </UnstyledButton>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
