import type { CsvColumns } from '#shared/domain/csv-columns.ts';
import type { CsvDoubt } from '#shared/domain/csv-doubts.ts';
import type { CsvReadings } from '#shared/domain/csv-encodings.ts';
import type { SwitchedOff } from '#shared/domain/csv-off.ts';
import type { CsvReason, CsvWarning } from '#shared/domain/csv-rows.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { type Lang, writings } from '#shared/domain/writing.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import type { ImportPreview, ImportPrices } from '#shared/modules/catalog/contract.ts';

/** What happened to rows of a file, counted while it is read; the first of each kind is shown. */
type Told =
  | CsvReason
  | CsvWarning
  | 'switched-off'
  /** Of those: it comes in archived; the till sells it and goes on. */
  | 'off-added'
  | 'off-sold'
  /** The file sells what the till has archived. */
  | 'archived-here';
export type RowTally = Map<Told, { count: number; example: string }>;

export const tallied = (tally: RowTally, kinds: readonly Told[], example: string): void => {
  for (const kind of kinds) {
    const known = tally.get(kind);
    if (known) known.count += 1;
    else tally.set(kind, { count: 1, example });
  }
};

export interface ConcernsRequest {
  readonly lang: Lang;
  readonly rules: ShopRules;
  readonly columns: CsvColumns;
  readonly doubts: readonly CsvDoubt[];
  /** The columns were chosen by a person, now or in an earlier import of such a file. */
  readonly chosen: boolean;
  readonly prices: ImportPrices | null;
  readonly switchedOff: SwitchedOff;
  readonly bringBack: boolean;
  readonly tally: RowTally;
  /** Goods that the shop does not have yet. */
  readonly added: number;
  readonly skipped: number;
  readonly sheets: readonly string[];
  readonly sheet: number | null;
  readonly reading: CsvReadings;
}

/** Rows that were taken, or refused, for a reason that a person should know of before the file is. */
const worthSaying = [
  'too-many-cells',
  'code-damaged',
  'stock-not-whole',
  'other-currency',
  'bad-unit',
  'total-row',
  'several-codes',
  'zero-restored',
  'lost-zero',
  'check-digit',
  'no-price',
  'no-code',
] as const satisfies readonly (CsvReason | CsvWarning)[];

type CountedSentence =
  | (typeof worthSaying)[number]
  | `switched-off-${SwitchedOff}`
  | 'off-sold'
  | 'comes-back'
  | 'stays-archived';

/** What has to be answered unless somebody chose the columns. */
const asking: ReadonlySet<CsvDoubt['kind']> = new Set([
  'several-prices',
  'several-stocks',
  'special-price',
  'foreign-price',
  'many-categories',
  'tax-class',
]);

/** The questions and the warnings of a file, in sentences, the questions first. */
export function concernsOf(request: ConcernsRequest): ImportPreview['concerns'] {
  const {
    lang,
    columns,
    doubts,
    chosen,
    prices,
    switchedOff,
    tally,
    added,
    skipped,
    sheets,
    sheet,
    reading,
  } = request;
  const t = createTranslator(lang);
  const [open, close] = writings[lang].quotes;
  const quoted = (title: string): string => `${open}${title}${close}`;
  /** A title that is not alone says which column it is. */
  const titles = (places: readonly number[]): string =>
    places
      .map((column) => {
        const title = columns.headers[column]?.trim() ?? '';
        if (title === '') return String(column + 1);
        const alone = columns.headers.filter((other) => other.trim() === title).length === 1;
        return alone ? quoted(title) : `${quoted(title)} (${column + 1})`;
      })
      .join(', ');
  const asked: ImportPreview['concerns'] = doubts.map(({ kind, columns: places }) => {
    const [first = 0, ...others] = places;
    const isTax = kind === 'net-price' || kind === 'gross-price';
    const decided = isTax && prices !== null ? (`${kind}-${prices}` as const) : kind;
    const asks = isTax ? prices === null : !chosen && asking.has(kind);
    return {
      id: kind,
      text: t(`catalog.importFile.concern.${decided as CsvDoubt['kind']}`, {
        column: titles([first]),
        others: titles(others),
        all: titles(places),
      }),
      asks,
    };
  });
  const { encoding, rival } = reading;
  if (rival)
    asked.unshift({
      id: 'encoding',
      text: t('catalog.importFile.concern.encoding', {
        ...{ as: quoted(rival.as), encoding: t(`catalog.import.encodings.${encoding}`) },
        ...{ instead: quoted(rival.instead), other: t(`catalog.import.encodings.${rival.encoding}`) },
      }),
      asks: true,
    });
  const said: ImportPreview['concerns'] = [];
  const say = (id: string, text: string): void => {
    said.push({ id, text, asks: false });
  };
  if (added > 0 && columns.mapping.price === undefined)
    say('price-column', t('catalog.importFile.concern.price-column', { count: added }));
  if (sheet !== null && sheets.length > 1)
    say(
      'sheet',
      t('catalog.importFile.concern.sheet', { sheet: sheets[sheet] ?? '', sheets: sheets.length }),
    );
  if (columns.titles > 0) say('titles', t('catalog.importFile.concern.titles', { count: columns.titles }));
  if (skipped > 0) say('skipped', t('catalog.importFile.concern.skipped', { count: skipped }));
  const sayOf = (kind: Told, sentence: CountedSentence, id: string = kind): void => {
    const found = tally.get(kind);
    if (found) say(id, t(`catalog.importFile.concern.${sentence}`, found));
  };
  sayOf(
    switchedOff === 'archive' ? 'off-added' : 'switched-off',
    `switched-off-${switchedOff}`,
    'switched-off',
  );
  sayOf('off-sold', 'off-sold');
  sayOf('archived-here', request.bringBack ? 'comes-back' : 'stays-archived');
  for (const kind of worthSaying) sayOf(kind, kind);
  return [...asked.filter(({ asks }) => asks), ...asked.filter(({ asks }) => !asks), ...said];
}
