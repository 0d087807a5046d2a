import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { type Lang, langs, writings } from '#shared/domain/writing.ts';
import { useLang, useT } from './i18n.ts';

/** The languages in their own names, so that a person finds theirs. */
export function LanguageSwitch({ onChange }: { readonly onChange: (lang: Lang) => void }) {
  const t = useT();
  return (
    <SegmentedControl
      aria-label={t('common.lang.label')}
      value={useLang()}
      data={langs.map((lang) => ({ value: lang, label: writings[lang].name }))}
      onChange={onChange}
      data-testid="language"
    />
  );
}

const schemes = ['auto', 'light', 'dark'] as const;

export function ThemeSwitch() {
  const t = useT();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t('common.theme.label')}
      value={colorScheme}
      data={schemes.map((scheme) => ({ value: scheme, label: t(`common.theme.${scheme}`) }))}
      onChange={setColorScheme}
      data-testid="theme"
    />
  );
}
