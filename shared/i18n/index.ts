import { createInstance, type i18n } from 'i18next';
import type { Permission } from '#shared/domain/permissions.ts';
import { type Lang, langs } from '#shared/domain/writing.ts';
import { askedWords, texts } from './gathered.ts';

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type WithoutPlural<K extends string> = K extends `${infer Base}_${PluralForm}` ? Base : K;
type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];

/** Every text that exists, as `area.key`; plural forms are named without their suffix. */
export type TextKey = Leaves<(typeof texts)['fr']>;
export type TextParams = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, params?: TextParams) => string;

/** An i18next instance with every text of every language, ready at once: nothing is fetched. */
export function createI18n(lang: Lang, plugins: readonly Parameters<i18n['use']>[0][] = []): i18n {
  const instance = createInstance();
  for (const plugin of plugins) instance.use(plugin);
  const postProcess = plugins.flatMap((plugin) =>
    'type' in plugin && plugin.type === 'postProcessor' && 'name' in plugin ? [String(plugin.name)] : [],
  );
  void instance.init({
    lng: lang,
    fallbackLng: langs[0],
    supportedLngs: langs,
    initAsync: false,
    postProcess,
    interpolation: { escapeValue: false },
    resources: Object.fromEntries(langs.map((one) => [one, { translation: texts[one] }])),
  });
  return instance;
}

/** `t` for one language, for the places that have no React: receipts, exports, the main process. */
export function createTranslator(lang: Lang): Translate {
  return createI18n(lang).t as unknown as Translate;
}

/** What else a module is asked for its word: who may do this; what somebody else changed; what a site profile changed. */
export const mayKey = (permission: Permission): TextKey => askedWords.may[permission];
const ofAny = (words: Readonly<Record<string, TextKey>>, name: string): TextKey | undefined =>
  Object.hasOwn(words, name) ? words[name] : undefined;
export const changedKey = (place: string): TextKey | undefined => ofAny(askedWords.changed, place);
export const profilePartKey = (part: string): TextKey | undefined => ofAny(askedWords.profilePart, part);
