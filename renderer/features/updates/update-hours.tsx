import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useLang, useT } from '#renderer/ui/i18n.ts';
import type { UpdatePolicy } from '#shared/modules/updates/contract.ts';
import css from './update.module.css';

type Hours = UpdatePolicy['openingHours'];
type Span = Hours[number][number];

const usual: Span = { from: '08:00', to: '20:00' };
const mostSpans = 4;
const monday_ms = Date.UTC(2024, 0, 1);
const day_ms = 86_400_000;
/** A field for times knows no 24:00; a span that ends at 00:00 ends with the day as well. */
const inField = (time: string): string => (time === '24:00' ? '00:00' : time);

interface UpdateHoursProps {
  readonly hours: Hours;
  readonly onChange: (hours: Hours) => void;
}

/** When the shop is open, from Monday to Sunday: nothing is installed then. */
export function UpdateHours({ hours, onChange }: UpdateHoursProps) {
  const t = useT();
  const lang = useLang();
  const names = new Intl.DateTimeFormat(lang, { weekday: 'long', timeZone: 'UTC' });
  const setDay = (day: number, spans: Span[]): void =>
    onChange(hours.map((before, at) => (at === day ? spans : before)));
  const monday = hours[0] ?? [];
  return (
    <fieldset className={css.hours}>
      <legend>{t('updates.policy.hours')}</legend>
      <p>{t('updates.policy.hoursHint')}</p>
      <ul>
        {hours.map((spans, day) => {
          const name = names.format(monday_ms + day * day_ms);
          return (
            <li key={name} className={css.day}>
              <span className={css.dayName}>{name}</span>
              <div className={css.spans}>
                {spans.length === 0 && <span className={css.closed}>{t('updates.policy.closed')}</span>}
                {spans.map((span, place) => (
                  <SpanFields
                    // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the day
                    key={place}
                    id={`hours-${day}-${place}`}
                    day={name}
                    span={span}
                    onChange={(next) =>
                      setDay(
                        day,
                        spans.map((before, at) => (at === place ? next : before)),
                      )
                    }
                    onDrop={() =>
                      setDay(
                        day,
                        spans.filter((_, at) => at !== place),
                      )
                    }
                  />
                ))}
                {spans.length < mostSpans && (
                  <ActionIcon
                    size="2.75rem"
                    variant="default"
                    aria-label={`${t('updates.policy.addSpan')} (${name})`}
                    onClick={() => setDay(day, [...spans, usual])}
                    data-testid={`hours-${day}-add`}
                  >
                    <IconPlus size="1.25rem" stroke={2} aria-hidden="true" />
                  </ActionIcon>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      {monday.length > 0 && (
        <Button size="md" onClick={() => onChange(hours.map(() => monday))} data-testid="hours-same">
          {t('updates.policy.sameAll')}
        </Button>
      )}
    </fieldset>
  );
}

interface SpanFieldsProps {
  readonly id: string;
  readonly day: string;
  readonly span: Span;
  readonly onChange: (span: Span) => void;
  readonly onDrop: () => void;
}

function SpanFields({ id, day, span, onChange, onDrop }: SpanFieldsProps) {
  const t = useT();
  const time = (edge: 'from' | 'to') => (
    <TextInput
      type="time"
      value={inField(span[edge])}
      aria-label={`${day}, ${t(`updates.policy.${edge}`)}`}
      onChange={(event) => onChange({ ...span, [edge]: event.target.value })}
      data-testid={`${id}-${edge}`}
    />
  );
  return (
    <div className={css.span}>
      {time('from')}
      <span aria-hidden="true">–</span>
      {time('to')}
      <ActionIcon
        size="2.75rem"
        variant="subtle"
        aria-label={`${t('updates.policy.dropSpan', span)} (${day})`}
        onClick={onDrop}
        data-testid={`${id}-drop`}
      >
        <IconX size="1.25rem" stroke={2} aria-hidden="true" />
      </ActionIcon>
    </div>
  );
}
