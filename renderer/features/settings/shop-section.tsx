import { Textarea, TextInput } from '@mantine/core';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Field, Fields } from '#renderer/ui/field.tsx';
import { useLang, useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import css from './parts/sheet.module.css';

export function ShopSection({ draft, change }: SettingsDraft) {
  const t = useT();
  const lang = useLang();
  const { data: countries, refused } = useTill('setup.countries', {});
  const country = countries?.find(({ code }) => code === draft.country);
  const { shop } = draft;
  return (
    <div className={css.sheet}>
      <Fields columns={2}>
        <Field label={t('settings.shop.name')} hint={t('settings.shop.nameHint')} htmlFor="shop-name">
          <TextInput
            id="shop-name"
            value={shop.name}
            maxLength={80}
            onChange={(event) => change({ shop: { ...shop, name: event.target.value } })}
            data-testid="shop-name"
          />
        </Field>
        <Field label={t('settings.shop.till')} hint={t('settings.shop.tillHint')} htmlFor="till-name">
          <TextInput
            id="till-name"
            value={draft.till.name}
            maxLength={40}
            onChange={(event) => change({ till: { name: event.target.value } })}
            data-testid="till-name"
          />
        </Field>
      </Fields>
      <Fields columns={2}>
        <Field
          label={t('settings.shop.address')}
          hint={t('settings.shop.addressHint')}
          htmlFor="shop-address"
        >
          <Textarea
            id="shop-address"
            rows={3}
            value={shop.address}
            maxLength={300}
            onChange={(event) => change({ shop: { ...shop, address: event.target.value } })}
            data-testid="shop-address"
          />
        </Field>
        <Field label={t('settings.shop.phone')} htmlFor="shop-phone">
          <TextInput
            id="shop-phone"
            type="tel"
            value={shop.phone}
            maxLength={40}
            onChange={(event) => change({ shop: { ...shop, phone: event.target.value } })}
            data-testid="shop-phone"
          />
        </Field>
      </Fields>
      {refused && <Refused answer={refused} />}
      {country && country.taxIds.length > 0 && (
        <fieldset className={css.group}>
          <legend>{t('settings.shop.taxIds')}</legend>
          <Fields columns={2}>
            {country.taxIds.map(({ label, name }) => (
              <Field key={label} label={label} hint={name[lang]} htmlFor={`tax-id-${label}`}>
                <TextInput
                  id={`tax-id-${label}`}
                  value={shop.taxIds[label] ?? ''}
                  maxLength={60}
                  onChange={(event) => {
                    const { [label]: _old, ...taxIds } = shop.taxIds;
                    const number = event.target.value;
                    change({
                      shop: { ...shop, taxIds: number === '' ? taxIds : { ...taxIds, [label]: number } },
                    });
                  }}
                  data-testid={`tax-id-${label}`}
                />
              </Field>
            ))}
          </Fields>
        </fieldset>
      )}
    </div>
  );
}
