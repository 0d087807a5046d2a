import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { dayPlusDays } from '#renderer/ui/calendar-days.ts';
import { DayField } from '#renderer/ui/day-field.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { PercentInput } from '#renderer/ui/number-input.tsx';
import { tillNow } from '#renderer/ui/till-time.ts';
import { ppm } from '#shared/domain/units.ts';
import type { RatePart, ShopTax } from '#shared/modules/settings/settings.ts';
import css from './parts/sheet.module.css';

const mostParts = 6;
const nothingYet: readonly RatePart[] = [];

interface PartsProps {
  readonly id: string;
  readonly parts: readonly RatePart[];
  readonly onChange: (parts: RatePart[]) => void;
}

/** One rate in its parts; the first one needs no name. An empty field is no rate, and keeps the last one. */
function Parts({ id, parts, onChange }: PartsProps) {
  const t = useT();
  const format = useFormat();
  const rows = parts.length === 0 ? [null] : parts;
  const set = (place: number, part: Partial<RatePart>): void => {
    const before = parts[place] ?? { name: '', rate_ppm: ppm(0) };
    onChange([...parts.slice(0, place), { ...before, ...part }, ...parts.slice(place + 1)]);
  };
  return (
    <div className={css.rateParts}>
      {rows.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
        <div key={place} className={css.ratePart}>
          <TextInput
            aria-label={t('settings.sales.part', { number: place + 1 })}
            placeholder={t('settings.sales.part', { number: place + 1 })}
            value={part?.name ?? ''}
            maxLength={40}
            autoComplete="off"
            disabled={part === null}
            onChange={(event) => set(place, { name: event.target.value })}
            data-testid={`${id}-name-${place}`}
          />
          <PercentInput
            label={null}
            ariaLabel={t('settings.sales.partRate', { number: place + 1 })}
            value={part?.rate_ppm ?? null}
            onChange={(rate_ppm) => {
              if (rate_ppm !== null) set(place, { rate_ppm });
            }}
            testId={`${id}-rate-${place}`}
          />
          <ActionIcon
            size="xl"
            variant="default"
            disabled={rows.length === 1}
            aria-label={t('settings.sales.removePart', { number: place + 1 })}
            onClick={() => onChange(parts.filter((_, other) => other !== place))}
            data-testid={`${id}-remove-${place}`}
          >
            <IconX size="1.25rem" stroke={2} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <div className={css.rateFoot}>
        <Button
          disabled={parts.length === 0 || parts.length >= mostParts}
          onClick={() => onChange([...parts, { name: '', rate_ppm: ppm(0) }])}
          data-testid={`${id}-add`}
        >
          {t('settings.sales.addPart')}
        </Button>
        {parts.length > 0 && (
          <strong data-testid={`${id}-total`}>
            {t('settings.sales.rateTotal', {
              percent: format.percent(parts.reduce((sum, { rate_ppm }) => sum + rate_ppm, 0)),
            })}
          </strong>
        )}
      </div>
    </div>
  );
}

/** The rates that the law leaves to the place. Nothing is shown where the country's law names them. */
export function TaxRates({ draft, change }: SettingsDraft) {
  const t = useT();
  const format = useFormat();
  const taxes = useSession((state) => state.session?.shop?.placeTaxes) ?? [];
  if (taxes.length === 0) return null;
  const tomorrow = dayPlusDays(format.dayOf(tillNow()), 1);
  const set = (id: string, next: ShopTax): void => change({ shopTaxes: { ...draft.shopTaxes, [id]: next } });
  return (
    <section className={css.rates} aria-label={t('settings.sales.taxes')} data-testid="tax-rates">
      <h3>{t('settings.sales.taxes')}</h3>
      <p>{t('settings.sales.taxesHint')}</p>
      {taxes.map(({ id, name }) => {
        const typed = draft.shopTaxes[id];
        const next = typed?.next ?? null;
        return (
          <fieldset key={id} className={css.rate}>
            <legend>{name}</legend>
            {!typed && <Notice tone="warn">{t('settings.sales.rateMissing')}</Notice>}
            <Parts
              id={`tax-${id}`}
              parts={typed?.parts ?? nothingYet}
              onChange={(parts) => set(id, { parts, next })}
            />
            {typed && next && (
              <>
                <div className={css.rateFoot}>
                  <DayField
                    label={t('settings.sales.planDay')}
                    value={next.from}
                    min={tomorrow}
                    onChange={(from) => {
                      if (from !== '') set(id, { ...typed, next: { ...next, from } });
                    }}
                    testId={`tax-${id}-from`}
                  />
                  <Button onClick={() => set(id, { ...typed, next: null })} data-testid={`tax-${id}-unplan`}>
                    {t('settings.sales.unplan')}
                  </Button>
                </div>
                <Parts
                  id={`tax-${id}-next`}
                  parts={next.parts}
                  onChange={(parts) => set(id, { ...typed, next: { ...next, parts } })}
                />
              </>
            )}
            {typed && !next && (
              <Button
                onClick={() => set(id, { ...typed, next: { from: tomorrow, parts: typed.parts } })}
                data-testid={`tax-${id}-plan`}
              >
                {t('settings.sales.plan')}
              </Button>
            )}
          </fieldset>
        );
      })}
    </section>
  );
}
