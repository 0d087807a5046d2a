import { Button, Popover } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { Calendar } from './calendar.tsx';
import css from './day-field.module.css';
import { useFormat } from './format.tsx';
import { useKeys } from './hotkeys.ts';
import { tillNow } from './till-time.ts';

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

/** A day, chosen in a calendar that speaks the language of the till; the field below it takes a day that is written. */
export function DayField({ label, value, placeholder = '', onChange, min, max, testId }: DayFieldProps) {
  const written = value === '' ? placeholder : value.split('-').toReversed().join('/');
  const [opened, setOpened] = useState(false);
  const { dayOf } = useFormat();
  // Wherever the focus went meanwhile: Escape closes the calendar and nothing else.
  useKeys('dialog', { escape: () => setOpened(false) }, opened);
  const choose = (day: string): void => {
    setOpened(false);
    onChange(day);
  };
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      trapFocus
      returnFocus
      closeOnEscape={false}
      shadow="md"
    >
      <span className={css.day}>
        <Popover.Target>
          <Button
            leftSection={<IconCalendar size="1.25rem" stroke={1.75} aria-hidden="true" />}
            aria-label={`${label}, ${written}`}
            onClick={() => setOpened(!opened)}
            data-testid={`${testId}-open`}
          >
            {written}
          </Button>
        </Popover.Target>
        <input
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
      <Popover.Dropdown aria-label={label}>
        <Calendar
          value={value || max || min || dayOf(tillNow())}
          min={min}
          max={max}
          onChoose={choose}
          onClose={() => setOpened(false)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
