import { formatAmount, integerToDecimal, isCurrency } from '#shared/domain/currency.ts';
import { hourOfTwelve } from '#shared/domain/local-time.ts';
import type { TenderKind } from '#shared/domain/means.ts';
import type { Picture } from '#shared/domain/picture.ts';
import { type PaperWidth, type ReceiptFormat, type ShopBlock, taxesInRows } from '#shared/domain/receipt.ts';
import { tillMark } from '#shared/domain/receipt-code.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { type Lang, plainSpaces, withDecimal, writings } from '#shared/domain/writing.ts';
import { createTranslator, type Translate } from '#shared/i18n/index.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';

/** Everything that a document says of the shop and of how it writes. */
export interface ShopPaper {
  readonly shop: ShopBlock;
  readonly till: string;
  /** A till as it is called on paper: a bare number is no name a customer can use on the telephone. */
  readonly tillNamed: (name: string) => string;
  /** The till in the code of its receipts. */
  readonly tillMark: string;
  readonly software: string;
  /** A demo shop: what it prints is worth nothing and says so. */
  readonly training: boolean;
  readonly width: PaperWidth;
  readonly lang: Lang;
  readonly format: ReceiptFormat;
  readonly logo: Picture | null;
  readonly header: readonly string[];
  readonly footer: readonly string[];
  readonly tenderName: (kind: TenderKind) => string;
  readonly taxName: (taxId: string) => string | null;
}

export interface ShopFacts {
  readonly settings: Settings;
  readonly rules: ShopRules;
  /** Texts that the country wants at the foot: keys of `receipt.legal`. */
  readonly legal: readonly string[];
  readonly demo: boolean;
  readonly software: string;
  /** The id that the till was given for ever. */
  readonly tillId: string;
}

const legalTexts = ['prices-include-vat', 'cash-rounded'] as const;
const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');

/** A whole number of some decimals without the zeros at its end: "1", "0,25". */
function plainNumber(value: number, decimals: number, lang: Lang): string {
  return withDecimal(integerToDecimal(value, decimals).replace(/\.?0+$/, ''), lang);
}

function writtenDay(day: string, lang: Lang, american: boolean): string {
  const [year = '', month = '', date = ''] = day.split('-');
  if (writings[lang].day === 'day-first') return `${date}/${month}/${year}`;
  return american ? `${month}/${date}/${year}` : day;
}

/**
 * Figures and times as a printer can write them: ordinary spaces, the shop's language, currency and clock. English days
 * are written year first, since the day and the month change places between countries; in the United States as there.
 */
export function shopFormat(
  t: Translate,
  lang: Lang,
  { currency, timeZone, country }: { currency: string; timeZone: string; country: string },
): ReceiptFormat {
  const writing = writings[lang];
  const american = country === 'US' && writing.american !== writing.locale;
  if (!isCurrency(currency)) throw new RangeError(`unknown currency ${currency}`);
  const clock = new Intl.DateTimeFormat(american ? writing.american : writing.paperLocale, {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: american ? 'numeric' : '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: american ? 'h12' : 'h23',
  });
  return {
    t: (word, params) => t(`receipt.${word}`, params),
    money: (amount) => formatAmount(amount, currency, lang, { plain: true }),
    figure: (amount) => formatAmount(amount, currency, lang, { plain: true, symbol: 'hidden' }),
    quantity: (quantity) => plainNumber(quantity, 3, lang),
    rate: (rate) => `${plainNumber(rate, 4, lang)}${plainSpaces(writing.percent)}`,
    taxesInRows: taxesInRows(country),
    day: (day) => writtenDay(day, lang, american),
    hour: (hour) =>
      american ? hourOfTwelve(hour) : t('receipt.hour', { hour: String(hour).padStart(2, '0') }),
    dateTime: (at) => plainSpaces(clock.format(at)),
  };
}

/** Keeps translators and formats: a receipt must not pay for them again. */
function createShopPaper(): (facts: ShopFacts) => ShopPaper {
  const translators = new Map<Lang, Translate>();
  const formats = new Map<string, ReceiptFormat>();
  const translatorOf = (lang: Lang): Translate => {
    const t = translators.get(lang) ?? createTranslator(lang);
    translators.set(lang, t);
    return t;
  };
  const formatOf = (
    lang: Lang,
    place: { currency: string; timeZone: string; country: string },
  ): ReceiptFormat => {
    const key = `${lang} ${place.currency} ${place.timeZone} ${place.country}`;
    const format = formats.get(key) ?? shopFormat(translatorOf(lang), lang, place);
    formats.set(key, format);
    return format;
  };

  return ({ settings, rules, legal, demo, software, tillId }) => {
    const { lang, shop } = settings;
    const t = translatorOf(lang);
    const tillNamed = (name: string): string =>
      /^\d+$/.test(name) ? t('common.bar.till', { number: name }) : name;
    return {
      shop: {
        name: shop.name,
        address: linesOf(shop.address),
        ...(shop.phone !== '' && { phone: shop.phone }),
        taxIds: Object.entries(shop.taxIds)
          .filter(([, number]) => number.trim() !== '')
          .map(([label, number]) => ({ label, number })),
      },
      till: tillNamed(settings.till.name),
      tillNamed,
      tillMark: tillMark(tillId, settings.till.name),
      software,
      training: demo,
      width: settings.receipt.width,
      lang,
      format: formatOf(lang, {
        currency: rules.currency,
        timeZone: settings.timeZone,
        country: rules.country,
      }),
      logo: settings.receipt.logo,
      header: linesOf(settings.receipt.header),
      footer: [
        ...linesOf(settings.receipt.footer),
        ...legalTexts.filter((key) => legal.includes(key)).map((key) => t(`receipt.legal.${key}`)),
      ],
      tenderName: (kind) => t(`receipt.${kind}`),
      taxName: (id) => rules.taxes.find((tax) => tax.id === id)?.name[lang] ?? null,
    };
  };
}

/** The paper of a shop with its settings in force, or with others that somebody is trying. */
export function createPapers(
  shop: {
    readonly get: () => Settings | null;
    readonly rules: () => ShopRules;
    readonly rulesOf: (draft: Settings) => ShopRules;
    readonly demo: () => boolean;
  },
  legalOf: (country: string) => readonly string[],
  program: { readonly software: string; readonly tillId: string },
) {
  const made = createShopPaper();
  const paperOf = (settings: Settings, rules: ShopRules): ShopPaper =>
    made({ settings, rules, legal: legalOf(settings.country), demo: shop.demo(), ...program });
  return {
    paper: (): ShopPaper => {
      const set = shop.get();
      if (!set) throw new Error('the till is not set up');
      return paperOf(set, shop.rules());
    },
    draft: (draft: Settings): { readonly rules: ShopRules; readonly paper: ShopPaper } => {
      const rules = shop.rulesOf(draft);
      return { rules, paper: paperOf(draft, rules) };
    },
  };
}
