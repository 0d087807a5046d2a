import { createContext, type ReactNode, useContext } from 'react';
import { currencies, formatAmount, isCurrency, minorToMajor } from '#shared/domain/currency.ts';
import { localTimeIn } from '#shared/domain/local-time.ts';
import { taxesInRows } from '#shared/domain/receipt.ts';
import { minor } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { withDecimal, writings } from '#shared/domain/writing.ts';
import { useLang } from './i18n.ts';

interface Currency {
  readonly code: string;
  readonly decimals: number;
}
export type Unit = 'piece' | 'kg' | 'g' | 'l' | 'm' | 'pack';

/** Where the unit of money stands, and the figures themselves. */
interface AmountParts {
  readonly before: string;
  readonly digits: string;
  readonly after: string;
}

export interface Format {
  readonly currency: Currency;
  readonly lang: Lang;
  /** The sign of the currency as the shop writes it: F, €, $. */
  readonly sign: string;
  /** Whether the sign stands before the figures: $20. */
  readonly signLeads: boolean;
  /** `12 500 F` */
  amount(minor: number): string;
  amountParts(minor: number): AmountParts;
  /** A clock of twelve hours: 4 PM. */
  readonly twelveHours: boolean;
  /** No price bears a tax here: reports say what was sold at each rate, and its tax. */
  readonly taxesInRows: boolean;
  /** Figures as they are being typed, with the sign where it belongs. */
  withSign(figures: string): string;
  /** `12 500`: for columns whose heading names the currency. */
  number(minor: number): string;
  /** `+350` or `−350`. */
  signed(minor: number): string;
  /** What a field shows and takes back: `12500` or `19,99`. */
  editable(minor: number): string;
  /** `0,850 kg`, `12`. Pieces carry no unit. */
  qty(milli: number, unit?: Unit): string;
  /** 180 000 ppm is `18 %`. */
  percent(ppm: number): string;
  /** What something comes to, not what was set: `40,9 %`. */
  share(ppm: number): string;
  count(value: number): string;
  /** An integer of 10^-`places`: `12 500,50` of 1 250 050 with two. Beyond two, `40` and not `40,000`: that is read as forty thousand. */
  decimal(value: number, places: number): string;
  /** A day or moment that files write `2026-11-20` or `2026-11-20 08:15:00`, as this language does: `20/11/2026 08:15`. */
  written(text: string): string;
  /** Of a file: `37 Mo`, `1,2 Go`. */
  size(bytes: number): string;
  /** Of UTC milliseconds, in the shop's time zone. */
  time(at: number): string;
  dateTime(at: number): string;
  weekdayTime(at: number): string;
  /** Of a shop-local YYYY-MM-DD. */
  day(day: string): string;
  /** The shop-local YYYY-MM-DD of UTC milliseconds. */
  dayOf(at: number): string;
  /** The shop-local YYYY-MM-DD HH:MM:SS of UTC milliseconds: for files. */
  momentOf(at: number): string;
}

const bytesPerMega = 1_000_000;
const bytesPerGiga = 1_000_000_000;
/** No file is said to be empty that is not. */
const leastMegas = 0.1;
const wholeFrom_MB = 10;

/** Thousandths or millionths as a decimal text, without passing through a fraction. */
function decimalText(value: number, decimals: number): Intl.StringNumericLiteral {
  if (decimals === 0) return String(value) as Intl.StringNumericLiteral;
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` as Intl.StringNumericLiteral;
}

/** On a screen read from afar a hyphen is too short before figures, and the narrow space of print too thin in them. */
const forScreen = (text: string): string => text.replace('-', '−').replaceAll('\u202f', '\u00a0');

export function createFormat(
  currency: Currency,
  lang: Lang,
  timeZone: string,
  country = '',
  dayEndsAt = 0,
): Format {
  const writing = writings[lang];
  const locale = country === 'US' ? writing.american : writing.locale;
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const thousandths = new Intl.NumberFormat(locale, { minimumFractionDigits: 0, maximumFractionDigits: 3 });
  const weighed = new Intl.NumberFormat(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const shares = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percents = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
  const inUnit = (unit: 'megabyte' | 'gigabyte', digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: digits });
  const [smallMega, mega, giga] = [inUnit('megabyte', 1), inUnit('megabyte', 0), inUnit('gigabyte', 1)];
  const hour = locale === 'en-US' ? 'numeric' : '2-digit';
  const clock = dates({ hour, minute: '2-digit' });
  const full = dates({
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour,
    minute: '2-digit',
  });
  const short = dates({ weekday: 'short', day: 'numeric', month: 'short' });
  const long = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const localTime = localTimeIn(timeZone, dayEndsAt);
  const writtenDay = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' } as const;
  const days = new Intl.DateTimeFormat(locale, writtenDay);
  const moments = new Intl.DateTimeFormat(locale, { ...writtenDay, hour, minute: '2-digit' });
  const isoMoment = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  // A currency that no table knows is refused at the set-up: here it can only be a bug, not a surprise.
  if (!isCurrency(currency.code)) throw new RangeError(`unknown currency ${currency.code}`);
  const { code } = currency;
  const sign = currencies[code].symbol;
  const number = (value: number) => forScreen(formatAmount(minor(value), code, lang, { symbol: 'hidden' }));
  const amount = (value: number) => forScreen(formatAmount(minor(value), code, lang));
  const signLeads = writing.signLeads && 'leads' in currencies[code] && currencies[code].leads === true;
  return {
    currency,
    lang,
    sign,
    signLeads,
    twelveHours: locale === 'en-US',
    taxesInRows: taxesInRows(country),
    withSign: (figures) => (signLeads ? `${sign}${figures}` : `${figures}\u00a0${sign}`),
    number,
    amount,
    amountParts(value) {
      const leads = amount(value).replace('−', '').startsWith(sign);
      return { before: leads ? sign : '', digits: number(value), after: leads ? '' : sign };
    },
    signed: (value) => (value > 0 ? `+${number(value)}` : number(value)),
    editable: (value) => withDecimal(minorToMajor(minor(value), code), lang),
    qty(value, unit = 'piece') {
      const text = decimalText(value, 3);
      if (unit === 'piece' || unit === 'pack') return forScreen(thousandths.format(text));
      // "150,000 kg" would be read as a hundred and fifty thousand.
      const figures = (value % 1000 === 0 ? thousandths : weighed).format(text);
      return `${forScreen(figures)}\u00a0${unit}`;
    },
    percent: (value) => `${forScreen(percents.format(decimalText(value, 4)))}${writing.percent}`,
    share: (value) => `${forScreen(shares.format(decimalText(value, 4)))}${writing.percent}`,
    count: (value) => forScreen(thousandths.format(value)),
    decimal(value, places) {
      const fixed = { minimumFractionDigits: places > 2 ? 0 : places, maximumFractionDigits: places };
      return forScreen(new Intl.NumberFormat(locale, fixed).format(decimalText(value, places)));
    },
    written(text) {
      const [day = '', clock] = text.split(/[ T]/);
      return (clock ? moments : days).format(new Date(`${day}T${clock ?? '00:00'}Z`));
    },
    size(bytes) {
      if (bytes >= bytesPerGiga) return forScreen(giga.format(bytes / bytesPerGiga));
      const megas = Math.max(bytes / bytesPerMega, leastMegas);
      return forScreen((megas < wholeFrom_MB ? smallMega : mega).format(megas));
    },
    time: (at) => clock.format(at),
    dateTime: (at) => full.format(at),
    weekdayTime: (at) => `${short.format(at)} ${clock.format(at)}`,
    day: (day) => long.format(new Date(`${day}T00:00:00Z`)),
    dayOf: (at) => localTime(at).day,
    momentOf: (at) => isoMoment.format(at),
  };
}

interface FormatOf {
  readonly currency: Currency;
  readonly timeZone: string;
  readonly country?: string;
  readonly dayEndsAt?: number;
}
/** No shop yet: there are no amounts, and the computer's clock says where it stands. */
const beforeSetUp: FormatOf = {
  currency: { code: 'XOF', decimals: 0 },
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};
const FormatContext = createContext<FormatOf>(beforeSetUp);

export function FormatProvider({
  of,
  children,
}: {
  readonly of: FormatOf | null;
  readonly children: ReactNode;
}) {
  return <FormatContext value={of ?? beforeSetUp}>{children}</FormatContext>;
}

const made = new Map<string, Format>();

/** Formatters are costly to make and few: one for each shop and language that was on the screen. */
export function formatOf(shop: FormatOf | null, lang: Lang): Format {
  const { currency, timeZone, country = '', dayEndsAt = 0 } = shop ?? beforeSetUp;
  const key = `${currency.code} ${currency.decimals} ${lang} ${timeZone} ${country} ${dayEndsAt}`;
  const format = made.get(key) ?? createFormat(currency, lang, timeZone, country, dayEndsAt);
  made.set(key, format);
  return format;
}

/** Formatters of the shop's currency and time zone in the language of the screen. */
export function useFormat(): Format {
  return formatOf(useContext(FormatContext), useLang());
}
