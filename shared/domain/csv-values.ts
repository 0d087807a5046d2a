import { isCurrency } from './currency.ts';
import { fold } from './fold.ts';
import { type Milli, type Minor, milli, minor, type Ppm, ppm } from './units.ts';

export type DecimalMark = '.' | ',';
export type CsvUnit = 'piece' | 'kg' | 'g' | 'l' | 'm' | 'pack';

const largest = 1_000_000_000_000;
/** No amount, stock or rate is written in more letters. */
const longestNumber = 100;

/** Money words and signs beside an amount, with the currencies they can mean. A currency's own code is one as well. */
const moneyWords: Readonly<Record<string, readonly string[]>> = {
  fcfa: ['XOF', 'XAF'],
  'f cfa': ['XOF', 'XAF'],
  cfa: ['XOF', 'XAF'],
  f: ['XOF', 'XAF', 'XPF', 'GNF', 'CDF', 'RWF', 'BIF', 'DJF', 'KMF', 'CHF'],
  fr: ['XOF', 'XAF', 'XPF', 'GNF', 'CDF', 'RWF', 'BIF', 'DJF', 'KMF', 'CHF'],
  frs: ['XOF', 'XAF', 'XPF', 'GNF', 'CDF', 'RWF', 'BIF', 'DJF', 'KMF', 'CHF'],
  fg: ['GNF'],
  fc: ['CDF', 'KMF'],
  frw: ['RWF'],
  fbu: ['BIF'],
  fdj: ['DJF'],
  '€': ['EUR'],
  $: ['USD', 'CAD', 'AUD', 'NZD', 'LRD', 'NAD', 'ZWG', 'CVE'],
  us$: ['USD'],
  ca$: ['CAD'],
  '£': ['GBP', 'EGP'],
  '₦': ['NGN'],
  n: ['NGN'],
  '₵': ['GHS'],
  'gh₵': ['GHS'],
  dh: ['MAD', 'AED'],
  dhs: ['MAD', 'AED'],
  dt: ['TND'],
  da: ['DZD'],
  ar: ['MGA'],
  um: ['MRU'],
  ksh: ['KES'],
  ush: ['UGX'],
  tsh: ['TZS'],
  rs: ['MUR', 'INR', 'PKR', 'LKR'],
  r: ['ZAR'],
  mt: ['MZN'],
  kz: ['AOA'],
};

/** What stands for a currency in a title: one or two letters alone may mean anything there. */
const titleWords = Object.keys(moneyWords).filter((word) => !/^[a-z]{1,2}$/.test(word));

/** Whether a title such as "Prix (€)" or "Price XOF" names the shop's currency or only others; null where it names none. */
export function currencyNamed(title: string, shop: string | undefined): 'own' | 'other' | null {
  if (shop === undefined) return null;
  const lower = ` ${title.toLowerCase().replaceAll(/[()[\]/:._-]+/g, ' ')} `;
  const words = titleWords.filter((word) =>
    /^[a-z ]+$/.test(word) ? lower.includes(` ${word} `) : lower.includes(word),
  );
  const codes = title.match(/\b[A-Z]{3}\b/g)?.filter(isCurrency) ?? [];
  const named = [...words.flatMap((word) => moneyWords[word] ?? []), ...codes];
  if (named.length === 0) return null;
  return named.includes(shop) ? 'own' : 'other';
}

/** "12 500 F CFA" without its money word; undefined for an unknown word or another currency. */
function withoutMoney(text: string, currency: string | null | undefined): string | undefined {
  const word =
    /^(?<sign>-?)(?<before>[^\d\s.,'’-][^\d]*?)?\s*(?<digits>-?\d.*?)\s*(?<after>[^\d\s.,'’][^\d]*)?$/u.exec(
      text,
    );
  const { sign = '', before = '', digits, after = '' } = word?.groups ?? {};
  if (digits === undefined || (before !== '' && after !== '')) return undefined;
  const spelled = (before + after).trim().toLowerCase().replace(/\.$/, '');
  if (spelled === '') return `${sign}${digits}`;
  const known =
    moneyWords[spelled] ?? moneyWords[fold(spelled)] ?? [spelled.toUpperCase()].filter(isCurrency);
  if (known.length === 0 || currency === null) return undefined;
  if (currency !== undefined && !known.includes(currency)) return undefined;
  return `${sign}${digits}`;
}

/** Raised, lowered and ringed figures and fractions: "2⁵" is no 25, "½" no 1⁄2 of anything that stands in a list. */
const oddFigures = /(?![\p{Nd}])\p{N}/u;
/**
 * Digits of all scripts and widths as 0–9, the Arabic marks as point and comma, blanks of all widths as one; signs that only
 * look like figures are no number.
 */
const plainDigits = (cell: string): string =>
  (cell.length > longestNumber || oddFigures.test(cell) ? '' : cell)
    .normalize('NFKC')
    .replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll('\u066b', '.')
    .replaceAll('\u066c', ',')
    .replaceAll(/[\s\u00a0\u202f\u2009]+/g, ' ')
    .replaceAll(/[\u2212\u2013]/g, '-')
    .trim();

/** The digits and marks of a cell, whatever money word is beside them. */
const bareNumber = (cell: string, currency?: string | null): string | undefined => {
  const text = plainDigits(cell).replace(/^(-?\d+) ?€ ?(\d{2})$/, '$1,$2 €');
  return /^-?\d[\d.,'’ ]*$/.test(text) ? text : withoutMoney(text, currency);
};

/**
 * The decimal mark of a column, by the cells that leave no doubt (both marks, or not exactly three digits after the only
 * one). Undefined if no cell tells: then "1.250" is read by what the currency can have.
 */
export function sniffDecimalMark(cells: readonly string[]): DecimalMark | undefined {
  for (const cell of cells) {
    const text = bareNumber(cell)?.replaceAll(/['’ ]/g, '') ?? '';
    const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
    const mark = text[last];
    if (mark !== '.' && mark !== ',') continue;
    const other = mark === '.' ? ',' : '.';
    const single = text.indexOf(mark) === last;
    if (single && (text.includes(other) || text.length - last - 1 !== 3 || /^-?0[.,]/.test(text)))
      return mark;
  }
  return undefined;
}

/**
 * A number scaled by 10^`decimals`, exact. Takes blanks, dots, commas and apostrophes as thousands where they stand so, and
 * comma or point as decimal mark; a money word beside it must be one of `currency`
 * (null: none may stand there; left out: any). Undefined for anything that is not one
 * number or has more decimals than `decimals` (zeros apart): nothing is rounded or guessed in silence.
 */
export function parseScaled(
  cell: string,
  decimals: number,
  mark?: DecimalMark,
  currency?: string | null,
): number | undefined {
  const bare = bareNumber(cell, currency);
  if (bare === undefined || !/^-?\d[\d.,'’ ]*$/.test(bare)) return undefined;
  // Blanks and apostrophes stand between thousands or nowhere: "12 50" is two numbers.
  if (/['’ ]/.test(bare) && !/^-?\d{1,3}(?:(?: \d{3})+|(?:['’]\d{3})+)(?:[.,]\d*)?$/.test(bare))
    return undefined;
  const text = bare.replaceAll(/['’ ]/g, '');
  const negative = text.startsWith('-');
  const digits = negative ? text.slice(1) : text;
  const marks = digits.replaceAll(/\d/g, '');
  const lastMark = marks.at(-1);
  const thousandsOnly = (by: string): boolean => new RegExp(`^\\d{1,3}(\\${by}\\d{3})+$`).test(digits);
  let whole = digits;
  let fraction = '';
  if (lastMark !== undefined) {
    const alone = marks.length === 1;
    const asThousands =
      thousandsOnly(lastMark) &&
      text === bare &&
      (!alone || (mark ? mark !== lastMark : decimals !== 3 && !digits.startsWith('0')));
    if (!asThousands) {
      const at = digits.lastIndexOf(lastMark);
      whole = digits.slice(0, at);
      fraction = digits.slice(at + 1);
      const groups = lastMark === '.' ? ',' : '.';
      if (!new RegExp(`^\\d+$|^\\d{1,3}(\\${groups}\\d{3})+$`).test(whole)) return undefined;
    }
  }
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
  if (/[1-9]/.test(fraction.slice(decimals))) return undefined;
  const value = Number(`${whole.replaceAll(/[.,]/g, '')}${kept}`);
  if (value > largest) return undefined;
  return negative && value !== 0 ? -value : value;
}

/** Minor units of a currency with that many decimals; undefined for a negative or unreadable price. */
export function parsePrice(
  cell: string,
  currencyDecimals: number,
  mark?: DecimalMark,
  currency?: string,
): Minor | undefined {
  const value = parseScaled(cell, currencyDecimals, mark, currency);
  return value === undefined || value < 0 ? undefined : minor(value);
}

/** Thousandths; stock may be negative. */
export function parseQuantity(cell: string, mark?: DecimalMark): Milli | undefined {
  const value = parseScaled(cell, 3, mark, null);
  return value === undefined ? undefined : milli(value);
}

/** What programs write for yes and no, folded; undefined for anything else. */
export function parseFlag(cell: string): boolean | undefined {
  const word = fold(cell);
  if (['y', 'yes', 'o', 'oui', 'true', 'vrai', '1', 'x', 'on'].includes(word)) return true;
  return ['n', 'no', 'non', 'false', 'faux', '0', 'off'].includes(word) ? false : undefined;
}

/** The only percentage in a text such as `TVA (18%)`. */
export const percentIn = (text: string): string | undefined => {
  const found = [...text.matchAll(/(?<!\d)(\d+(?:[.,]\d+)?)\s*%/g)];
  return found.length === 1 ? found[0]?.[1] : undefined;
};

/** "18", "18 %", "TVA 18 %", "19,25" and "0.18" (a fraction, below 1) in ppm; undefined outside 0–100 %. */
export function parseTaxRate(cell: string): Ppm | undefined {
  const percent = cell.includes('%');
  const text = (percent && percentIn(cell)) || plainDigits(cell).replaceAll(/[%\s]/g, '');
  if (!/^\d+([.,]\d+)?$/.test(text)) return undefined;
  const [whole = '', fraction = ''] = text.split(/[.,]/);
  // "19.250000" says no more than "19.25".
  const digits = fraction.replace(/(?<!0)0+$/, '');
  if (digits.length > 6) return undefined;
  const millionths = Number(`${whole}${digits.padEnd(6, '0')}`);
  const isFraction = !percent && millionths < 1_000_000;
  const rate = isFraction ? millionths : millionths / 100;
  return Number.isSafeInteger(rate) && rate <= 1_000_000 ? ppm(rate) : undefined;
}

/** "EXO", "exonéré de TVA", "VAT exempt": goods without tax by law, in a column of rates. */
export const saysExempt = (cell: string): boolean => {
  const [word, ...more] = fold(cell)
    .split(/[^a-z]+/)
    .filter((part) => !['tva', 'tax', 'taxe', 'taxes', 'vat', 'de', 'd', 'la', 'from', ''].includes(part));
  return (
    more.length === 0 &&
    /^(?:exon?|exoneree?s?|exoneration|exemptee?s?|exempt(?:s|ed|ion)?)$/.test(word ?? '')
  );
};

/** Words of each unit, folded, in the singular; an s at the end is one of the plural. */
const unitWords: Readonly<Record<CsvUnit, string>> = {
  kg: 'kg kgs kilo kilogramme kilogram kgm weight poids',
  g: 'g gr gm gramme gram',
  l: 'l litre liter lt ltr ltrs lit',
  m: 'm metre meter mtr',
  pack:
    'pack paquet pkt pck carton ctn lot caisse casier sachet boite boîte box case cs coffret plateau fardeau sac bag ' +
    'palette pallet set kit dozen douzaine dz doz bidon fut rouleau roll botte bundle',
  piece:
    'piece pc pce pces p u un unite unit unt nos no nb nbr nombre each ea eac item article stk stuck pièce pieces bouteille ' +
    'btl bottle bte canette can pot tube flacon barre tablette bar numbers number qty count ct h87 c62 unidad unidade',
};
const units = new Map<string, CsvUnit>(
  Object.entries(unitWords).flatMap(([unit, words]) =>
    words.split(' ').map((word): [string, CsvUnit] => [fold(word), unit as CsvUnit]),
  ),
);

/** Undefined for a word that is no unit the till sells by. "Pièce(s)", "Units" and "Nos." are pieces, ".000 kg" is kg. */
export const parseUnit = (cell: string): CsvUnit | undefined => {
  const word = fold(cell.replace(/^\s*[.,]0+\s+/, '').replace(/\([^()]*\)/g, ''));
  return units.get(word) ?? units.get(word.replace(/s$/, ''));
};
