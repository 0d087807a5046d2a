import { Select, Switch, TextInput } from '@mantine/core';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { withCurrent } from '#renderer/ui/with-current.ts';
import { type Lang, langs, writings } from '#shared/domain/writing.ts';
import css from './parts/sheet.module.css';
import { ScaleLabels } from './scale-labels.tsx';

const lockMinutes = [0, 1, 2, 5, 10, 15, 30, 60];

export function TillSection({ draft, change }: SettingsDraft) {
  const t = useT();
  const { sale } = draft;
  return (
    <div className={css.sheet}>
      <Field label={t('settings.till.lock')} hint={t('settings.till.lockHint')} htmlFor="auto-lock">
        <Select
          id="auto-lock"
          allowDeselect={false}
          value={String(sale.autoLockMinutes)}
          data={withCurrent(lockMinutes, sale.autoLockMinutes).map((minutes) => ({
            value: String(minutes),
            label: minutes === 0 ? t('settings.till.never') : t('settings.till.minutes', { count: minutes }),
          }))}
          onChange={(minutes) => change({ sale: { ...sale, autoLockMinutes: Number(minutes) } })}
          data-testid="auto-lock"
        />
      </Field>
      <Field label={t('settings.till.lang')} hint={t('settings.till.langHint')} htmlFor="shop-lang">
        <Select
          id="shop-lang"
          allowDeselect={false}
          value={draft.lang}
          data={langs.map((lang) => ({ value: lang, label: writings[lang].name }))}
          onChange={(lang) => change({ lang: (lang ?? draft.lang) as Lang })}
          data-testid="shop-lang"
        />
      </Field>
      <Field label={t('settings.till.prefix')} hint={t('settings.till.prefixHint')} htmlFor="scanner-prefix">
        <TextInput
          id="scanner-prefix"
          className={css.short}
          value={draft.scannerPrefix}
          maxLength={1}
          onChange={(event) => change({ scannerPrefix: event.target.value })}
          data-testid="scanner-prefix"
        />
      </Field>
      <ScaleLabels draft={draft} change={change} />
      <Switch
        label={t('settings.till.sounds')}
        description={t('settings.till.soundsHint')}
        checked={draft.sounds}
        onChange={(event) => change({ sounds: event.target.checked })}
        data-testid="sounds"
      />
    </div>
  );
}
