import { initReactI18next, useTranslation } from 'react-i18next';
import { type Lang, langs } from '#shared/domain/writing.ts';
import { createI18n, type Translate } from '#shared/i18n/index.ts';

const firstLang = (): Lang => langs.find((lang) => navigator.language.startsWith(lang)) ?? 'fr';

/** French keeps its double punctuation on the line of the word before it. Paper does so by itself, in fixed columns. */
const typography = {
  type: 'postProcessor' as const,
  name: 'typography',
  process: (text: string) => text.replace(/ (?=[:;?!»])/g, '\u00a0').replace(/« /g, '«\u00a0'),
};

export const i18n = createI18n(firstLang(), [initReactI18next, typography]);

/** The same for what is not drawn by a component: read when it is called. */
export const translate: Translate = (key, params) => (i18n.t as unknown as Translate)(key, params);

/** The texts of the screen in the language now chosen; a component that uses it repaints when the language changes. */
export function useT(): Translate {
  return useTranslation('translation', { i18n }).t as unknown as Translate;
}

export const useLang = (): Lang => useTranslation('translation', { i18n }).i18n.language as Lang;

export function setLang(lang: Lang): void {
  document.documentElement.lang = lang;
  if (i18n.language !== lang) void i18n.changeLanguage(lang);
}
