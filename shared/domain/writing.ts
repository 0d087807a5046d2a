/**
 * The languages of the till, the first of them the one that stands in for what another lacks. A new one adds its name and its row here and a file of texts to each folder of them:
 * docs/adding-a-language.md. Nothing else asks which language it is. */
export const langs = ['fr', 'en'] as const;
export type Lang = (typeof langs)[number];
/** A text that data carries itself: names of taxes, countries and demo goods. */
export type PerLang = Readonly<Record<Lang, string>>;

/** The same in every language, said by each. */
export const perLang = (said: (lang: Lang) => string): PerLang =>
  Object.fromEntries(langs.map((lang) => [lang, said(lang)])) as Record<Lang, string>;

/** A text of the program's own data, in the first language where this one has none yet. */
export const inLang = (texts: Partial<PerLang>, lang: Lang): string => texts[lang] ?? texts[langs[0]] ?? '';

/** Data whose names are in some languages, with its names in all of them. */
export function inEveryLang<T>(data: T): T {
  if (Array.isArray(data)) return data.map(inEveryLang) as T;
  if (typeof data !== 'object' || data === null) return data;
  if (langs[0] in data) return perLang((lang) => inLang(data as Partial<PerLang>, lang)) as T;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, inEveryLang(value)])) as T;
}

/** How a language writes figures and days, the same on every machine: no locale data is asked for these. */
export interface Writing {
  /** As its own speakers call it. */
  readonly name: string;
  /** BCP 47, for what the platform writes itself: names of days and months, times on the screen. */
  readonly locale: string;
  /** The same in the United States, where it is written another way there. */
  readonly american: string;
  /** For days and times on paper, where figures alone are wanted and printers know ordinary letters only. */
  readonly paperLocale: string;
  readonly decimal: '.' | ',';
  /** Between groups of three digits. */
  readonly thousands: string;
  /** Behind a rate. */
  readonly percent: string;
  /** Whether a currency's sign may stand before its figures. */
  readonly signLeads: boolean;
  readonly quotes: readonly [string, string];
  /** Order of a written day. English has the year first: day and month change places between its countries. */
  readonly day: 'day-first' | 'year-first';
  /** A space, never broken, stands before double punctuation. */
  readonly spacedPunctuation: boolean;
  /** Keys that keyboards of the language call otherwise than the platform does. */
  readonly keyNames: Readonly<Record<string, string>>;
  /** Where the letters stand on its keyboards; the last row has what names and prices need besides. */
  readonly letterRows: readonly string[];
}

const fixedSpace = '\u00a0';
const narrowSpace = '\u202f';

export const writings: Readonly<Record<Lang, Writing>> = {
  fr: {
    name: 'Français',
    locale: 'fr-FR',
    american: 'fr-FR',
    paperLocale: 'fr-FR',
    decimal: ',',
    thousands: narrowSpace,
    percent: `${fixedSpace}%`,
    signLeads: false,
    quotes: ['« ', ' »'],
    day: 'day-first',
    spacedPunctuation: true,
    keyNames: { escape: 'Échap', delete: 'Suppr', insert: 'Inser', shift: 'Maj' },
    letterRows: ['azertyuiop', 'qsdfghjklm', 'wxcvbnéèàç', 'êâîôûëïüœ’'],
  },
  en: {
    name: 'English',
    locale: 'en-GB',
    american: 'en-US',
    paperLocale: 'sv-SE',
    decimal: '.',
    thousands: ',',
    percent: '%',
    signLeads: true,
    quotes: ['“', '”'],
    day: 'year-first',
    spacedPunctuation: false,
    keyNames: { escape: 'Esc', delete: 'Del', insert: 'Ins' },
    letterRows: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm’-.'],
  },
};

/** Without the spaces that printers, plain files and some screens do not have. */
export const plainSpaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

/** A decimal with a point, as this language writes it. */
export const withDecimal = (text: string, lang: Lang): string => text.replace('.', writings[lang].decimal);
