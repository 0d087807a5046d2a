import { Select, Switch } from '@mantine/core';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { Field } from '#renderer/ui/field.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { withCurrent } from '#renderer/ui/with-current.ts';
import { hourOfTwelve } from '#shared/domain/local-time.ts';
import { minor, ppm } from '#shared/domain/units.ts';
import { cashSteps } from './choices.ts';
import { DifferenceLimits } from './difference-limits.tsx';
import css from './parts/sheet.module.css';
import { TaxRates } from './tax-rates.tsx';

const discounts_ppm = [0, 50_000, 100_000, 150_000, 200_000, 250_000, 300_000, 500_000, 1_000_000];
const dayEnds = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const shiftHours = [0, 8, 10, 12, 16, 24];

export function SalesSection(edit: SettingsDraft) {
  const { draft, change } = edit;
  const t = useT();
  const format = useFormat();
  const shop = useSession((state) => state.session?.shop ?? null);
  const denominations = shop?.denominations ?? [];
  const { sale } = draft;
  const hourName = (hour: number) =>
    format.twelveHours ? hourOfTwelve(hour) : t('receipt.hour', { hour: String(hour).padStart(2, '0') });
  return (
    <div className={css.sheet}>
      <TaxRates {...edit} />
      {shop?.placeTaxes.length === 0 && (
        <Field label={t('settings.sales.taxes')} hint={t('settings.sales.taxesFixed')}>
          <p data-testid="taxes-of-country">{shop.taxClasses.map(({ name }) => name).join(' · ')}</p>
        </Field>
      )}
      <Field label={t('settings.sales.step')} hint={t('settings.sales.stepHint')} htmlFor="cash-step">
        <Select
          id="cash-step"
          allowDeselect={false}
          value={String(sale.cash_step_minor)}
          data={cashSteps(denominations, sale.cash_step_minor).map((step) => ({
            value: String(step),
            label:
              step === 1
                ? t('settings.sales.noStep')
                : t('settings.sales.stepOf', { coin: format.amount(step) }),
          }))}
          onChange={(step) => change({ sale: { ...sale, cash_step_minor: minor(Number(step)) } })}
          data-testid="cash-step"
        />
      </Field>
      <Field
        label={t('settings.sales.discount')}
        hint={t('settings.sales.discountHint')}
        htmlFor="max-discount"
      >
        <Select
          id="max-discount"
          allowDeselect={false}
          value={String(sale.maxDiscountCashier_ppm)}
          data={withCurrent(discounts_ppm, sale.maxDiscountCashier_ppm).map((limit) => ({
            value: String(limit),
            label:
              limit === 0
                ? t('settings.sales.noDiscount')
                : t('settings.sales.upTo', { percent: format.percent(limit) }),
          }))}
          onChange={(limit) => change({ sale: { ...sale, maxDiscountCashier_ppm: ppm(Number(limit)) } })}
          data-testid="max-discount"
        />
      </Field>
      <Field label={t('settings.sales.dayEnd')} hint={t('settings.sales.dayEndHint')} htmlFor="day-end">
        <Select
          id="day-end"
          allowDeselect={false}
          value={String(draft.dayEndsAt)}
          data={withCurrent(dayEnds, draft.dayEndsAt).map((hour) => ({
            value: String(hour),
            label: hour === 0 ? t('settings.sales.midnight') : hourName(hour),
          }))}
          onChange={(hour) => change({ dayEndsAt: Number(hour) })}
          data-testid="day-end"
        />
      </Field>
      <Field label={t('settings.sales.shift')} hint={t('settings.sales.shiftHint')} htmlFor="max-shift">
        <Select
          id="max-shift"
          allowDeselect={false}
          value={String(sale.maxShiftHours)}
          data={withCurrent(shiftHours, sale.maxShiftHours).map((hours) => ({
            value: String(hours),
            label: hours === 0 ? t('settings.sales.noLimit') : t('settings.sales.hours', { count: hours }),
          }))}
          onChange={(hours) => change({ sale: { ...sale, maxShiftHours: Number(hours) } })}
          data-testid="max-shift"
        />
      </Field>
      <Switch
        label={t('settings.sales.blind')}
        description={t('settings.sales.blindHint')}
        checked={sale.blindClose}
        onChange={(event) => change({ sale: { ...sale, blindClose: event.target.checked } })}
        data-testid="blind-close"
      />
      <DifferenceLimits {...edit} />
      {sale.means === null && (
        <Switch
          label={t('settings.sales.reference')}
          description={t('settings.sales.referenceHint')}
          checked={sale.referenceNeeded}
          onChange={(event) => change({ sale: { ...sale, referenceNeeded: event.target.checked } })}
          data-testid="reference-needed"
        />
      )}
    </div>
  );
}
