import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Field, Fields } from '#renderer/ui/field.tsx';
import { useLang, useT } from '#renderer/ui/i18n.ts';
import { PercentInput } from '#renderer/ui/number-input.tsx';
import { currencies, isCurrency } from '#shared/domain/currency.ts';
import type { CountryView } from '#shared/modules/setup/contract.ts';
import { Choice } from './choice.tsx';
import type { SetupDraft, SetupFaults, SetupField } from './draft.ts';
import css from './screen.module.css';

interface SetupFormProps {
  readonly draft: SetupDraft;
  readonly countries: readonly CountryView[];
  readonly faults: SetupFaults;
  readonly busy: boolean;
  readonly onChange: (part: Partial<SetupDraft>) => void;
  readonly onSubmit: () => void;
}

const longestPin = 12;

function CountryFacts({
  country,
  region,
}: {
  readonly country: CountryView;
  readonly region: string | null;
}) {
  const t = useT();
  const lang = useLang();
  const code = country.currency;
  const currency = new Intl.DisplayNames(lang, { type: 'currency' }).of(code) ?? code;
  const taxes = (country.regions.find((one) => one.code === region) ?? country).taxes.map(
    (name) => name[lang],
  );
  return (
    <p className={css.facts} data-testid="setup-facts">
      <span>{t('setup.money', { currency, sign: isCurrency(code) ? currencies[code].symbol : code })}</span>
      <span>{taxes.length > 0 ? t('setup.taxes', { taxes: taxes.join(' + ') }) : t('setup.noTaxes')}</span>
    </p>
  );
}

/** Every rule stands under its field before anything is typed; what is wrong takes the place of the rule. */
export function SetupForm({ draft, countries, faults, busy, onChange, onSubmit }: SetupFormProps) {
  const t = useT();
  const lang = useLang();
  const country = countries.find(({ code }) => code === draft.country);
  const text = (field: SetupField) => {
    const fault = faults[field];
    return fault && t(fault);
  };
  const shared = (field: SetupField) => ({
    id: `setup-${field}`,
    error: Boolean(faults[field]),
    'aria-invalid': Boolean(faults[field]),
    'aria-describedby': `setup-${field}-below`,
    'data-testid': `setup-${field}`,
  });
  const pin = (field: 'pin' | 'pinAgain') => (
    <PasswordInput
      {...shared(field)}
      value={draft[field]}
      inputMode="numeric"
      autoComplete="off"
      maxLength={longestPin}
      visibilityToggleButtonProps={{ 'aria-label': t('setup.showPin') }}
      onChange={(event) => onChange({ [field]: event.target.value.replace(/\D/g, '') })}
    />
  );
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Fields columns={country && country.regions.length > 0 ? 2 : 1}>
        <Field
          label={t('setup.country')}
          hint={t('setup.countryHint')}
          error={text('country')}
          htmlFor="setup-country"
        >
          <Choice
            {...shared('country')}
            value={draft.country || null}
            choices={countries.map(({ code, name }) => ({ value: code, label: name[lang] }))}
            nothingFoundMessage={t('setup.noCountry')}
            onChoose={(code) => onChange({ country: code, region: null })}
          />
        </Field>
        {country && country.regions.length > 0 && (
          <Field label={t('setup.region')} htmlFor="setup-region">
            <Choice
              id="setup-region"
              value={draft.region}
              choices={country.regions.map(({ code, name }) => ({ value: code, label: name[lang] }))}
              onChoose={(region) => onChange({ region })}
              data-testid="setup-region"
            />
          </Field>
        )}
      </Fields>
      {country && <CountryFacts country={country} region={draft.region} />}
      {country && country.placeTaxes.length > 0 && (
        <Fields columns={2}>
          {country.placeTaxes.map(({ id, name }) => (
            <Field
              key={id}
              label={t('setup.taxRate', { tax: name[lang].toLowerCase() })}
              hint={t('setup.taxRateHint')}
              error={text(`tax-${id}`)}
              htmlFor={`setup-tax-${id}`}
            >
              <PercentInput
                id={`setup-tax-${id}`}
                label={null}
                value={draft.taxRates[id] ?? null}
                onChange={(rate) => onChange({ taxRates: { ...draft.taxRates, [id]: rate } })}
                testId={`setup-tax-${id}`}
              />
            </Field>
          ))}
        </Fields>
      )}
      <Fields columns={2}>
        <Field
          label={t('setup.shop')}
          hint={t('setup.shopHint')}
          error={text('shopName')}
          htmlFor="setup-shopName"
        >
          <TextInput
            {...shared('shopName')}
            value={draft.shopName}
            maxLength={80}
            autoFocus
            autoComplete="off"
            onChange={(event) => onChange({ shopName: event.target.value })}
          />
        </Field>
        <Field
          label={t('setup.owner')}
          hint={t('setup.ownerHint')}
          error={text('ownerName')}
          htmlFor="setup-ownerName"
        >
          <TextInput
            {...shared('ownerName')}
            value={draft.ownerName}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => onChange({ ownerName: event.target.value })}
          />
        </Field>
      </Fields>
      <Fields columns={2}>
        <Field label={t('setup.pin')} hint={t('setup.pinRule')} error={text('pin')} htmlFor="setup-pin">
          {pin('pin')}
        </Field>
        <Field
          label={t('setup.pinAgain')}
          hint={t('setup.pinAgainHint')}
          error={text('pinAgain')}
          htmlFor="setup-pinAgain"
        >
          {pin('pinAgain')}
        </Field>
      </Fields>
      <Button type="submit" size="xl" variant="filled" fullWidth disabled={busy} data-testid="setup-open">
        {t(busy ? 'setup.opening' : 'setup.open')}
      </Button>
    </form>
  );
}
