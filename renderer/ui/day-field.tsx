import { Button } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useRef } from 'react';
import css from './day-field.module.css';

interface DayFieldProps {
  readonly label: string;
  /** YYYY-MM-DD, or empty. */
  readonly value: string;
  /** What stands there while no day is chosen. */
  readonly placeholder?: string;
  readonly onChange: (day: string) => void;
  readonly min?: string;
  readonly max?: string;
  readonly testId: string;
}

/** A day, chosen in the calendar of the system. The field of the system itself writes days in a language of its own. */
export function DayField({ label, value, placeholder = '', onChange, min, max, testId }: DayFieldProps) {
  const written = value === '' ? placeholder : value.split('-').toReversed().join('/');
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className={css.day}>
      <Button
        leftSection={<IconCalendar size="1.25rem" stroke={1.75} aria-hidden="true" />}
        aria-label={`${label}, ${written}`}
        onClick={() => input.current?.showPicker()}
        data-testid={`${testId}-open`}
      >
        {written}
      </Button>
      <input
        ref={input}
        className={css.input}
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={value}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value)}
        data-testid={testId}
      />
    </span>
  );
}
