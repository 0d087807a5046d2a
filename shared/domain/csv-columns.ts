import { type CellFacts, cellFacts } from './csv-cells.ts';
import { type CsvField, type CsvMapping, csvFields } from './csv-fields.ts';
import { foldHeader, isVariantName, nameScore, priceName } from './csv-names.ts';
import { type CsvSwitchColumns, switchesOf, usualSwitches } from './csv-off.ts';
import { type CsvSystem, csvSystems } from './csv-systems.ts';
import { currencyNamed, percentIn } from './csv-values.ts';

/** How the rows of a file belong together. */
export interface CsvShape {
  readonly group: number | null;
  readonly options: readonly number[];
  readonly skip: { readonly column: number; readonly values: readonly string[] } | null;
  readonly paths: boolean;
  /** What says that goods are not sold in the program that wrote the file. */
  readonly switches: readonly CsvSwitchColumns[];
  readonly heads: { readonly own: readonly number[]; readonly of: number } | null;
}
export const plainShape: CsvShape = {
  group: null,
  options: [],
  skip: null,
  paths: false,
  switches: [],
  heads: null,
};

export interface CsvColumns {
  /** False: the first row is a product already. */
  readonly hasHeader: boolean;
  /** Rows before the first product: titles, notes and the header. */
  readonly bodyAt: number;
  /** Rows of those that are no header. */
  readonly titles: number;
  /** One for each column: as written, or "1", "2"… where there is no header. */
  readonly headers: readonly string[];
  readonly mapping: CsvMapping;
  /** The program that wrote the file, if its headers say so. */
  readonly system: string | null;
  readonly shape: CsvShape;
}

export interface CsvShop {
  readonly pricesIncludeTax: boolean;
  /** Of its prices; left out: whatever currency a title names is as good. */
  readonly currency?: string;
}

const headerWithin = 40;
const startsData = /^start entering data below this line/i;

const isText = (cell: string): boolean => cell.trim() !== '' && !/^[-+\d\s.,]+$/.test(cell.trim());

/** How many fields a row would name if it were the header. */
function headerScore(row: readonly string[]): number {
  const texts = row.filter(isText);
  const filled = row.filter((cell) => cell.trim() !== '');
  if (texts.length < filled.length * 0.7 || row.some((cell) => cell.length > 80)) return 0;
  const folded = row.map(foldHeader);
  return csvFields
    .filter((field) => field !== 'sku')
    .filter((field) => folded.some((header) => nameScore(field, header) >= 50)).length;
}

interface Place {
  readonly header: number | null;
  readonly body: number;
}

/** Where the header stands, which is not always the first line: reports begin with titles, templates with notes. */
function findHeader(rows: readonly (readonly string[])[]): Place {
  const marker = rows.findIndex((row) => row.some((cell) => startsData.test(cell.trim())));
  if (marker > 0) {
    const labels = rows.slice(0, marker).findIndex(([first = '']) => /^column labels:?$/i.test(first.trim()));
    const names = rows.slice(0, marker).findIndex(([first = '']) => /^column name:?$/i.test(first.trim()));
    const header = labels === -1 ? names : labels;
    if (header !== -1) return { header, body: marker + 1 };
  }
  const scores = rows.slice(0, Math.min(headerWithin, Math.max(1, rows.length - 1))).map(headerScore);
  const best = scores.indexOf(Math.max(...scores));
  if ((scores[best] ?? 0) >= 2 || (best === 0 && (scores[0] ?? 0) === 1))
    return { header: best, body: best + 1 };
  const [first = []] = rows;
  const holdsData = first.some((cell) => cell.trim() !== '' && !isText(cell));
  const named = first.length > 1 && !holdsData && rows.length > 1;
  return named || (scores[0] ?? 0) > 0 ? { header: 0, body: 1 } : { header: null, body: 0 };
}

/** What the cells leave of a header's claim: 1 where they agree, 0 where they are something else. */
export function cellWeight(field: CsvField, facts: CellFacts, folded: string): number {
  if (facts.filled === 0) return 0.3;
  const fullness = 0.6 + 0.4 * facts.full;
  const agree = (share: number): number => (share < 0.5 ? 0 : share * fullness);
  switch (field) {
    case 'code':
    case 'sku': {
      // Cut codes are all alike: they are refused row by row, not left out.
      const repeats = facts.damaged < 0.2 && facts.filled > 3 && facts.distinct < facts.filled * 0.6;
      const isCode = (facts.length <= 40 || facts.codes > 0.5) && facts.flags < 0.5 && !repeats;
      return isCode ? fullness * (facts.gtins > 0.6 ? 1.15 : 1) : 0.05;
    }
    case 'name':
      return facts.letters < 1 || facts.flags > 0.5 ? 0 : fullness * (facts.length > 120 ? 0.4 : 1);
    case 'price':
      // "variable" and "on demand" stand between the amounts of some programs.
      return facts.dates > 0.3 ? 0 : agree(facts.money);
    case 'cost':
      return agree(facts.money);
    case 'tax_rate':
      if (facts.flags > 0.8) return percentIn(folded) || /\d$/.test(folded) ? fullness : 0;
      return facts.largest <= 100 ? agree(facts.rates) : 0;
    case 'stock':
      return facts.flags > 0.5 ? 0 : agree(facts.numbers);
    case 'category':
      return facts.letters < 1 || facts.flags > 0.5 || facts.length > 80 ? 0.05 : fullness;
    case 'unit':
      return agree(Math.max(facts.units, facts.flags > 0.9 && /weigh|poids|peser/.test(folded) ? 1 : 0));
  }
}

/** Kinds of goods that shops' programs know, and no shopper. */
const programTypes =
  /^(simple|variable|variation|grouped|external|consu|product|service|storable|goods|inventory|standard|composite|physical|digital|stockable)( .*)?$/i;

interface Candidate {
  readonly field: CsvField;
  readonly column: number;
  readonly score: number;
}

function candidatesOf(
  rows: readonly (readonly string[])[],
  headers: readonly string[],
  folded: readonly string[],
  facts: readonly CellFacts[],
  shop: CsvShop,
): Candidate[] {
  const found: Candidate[] = [];
  for (const [column, header] of folded.entries()) {
    const cells = facts[column];
    if (!cells) continue;
    for (const field of csvFields) {
      let score = nameScore(field, header);
      // A column of right GTINs is one, whatever it is called, unless it says it is something else.
      if (field === 'code' && score < 75 && cells.gtins > 0.8 && cells.filled > 0 && cells.codes > 0.8)
        score = /\b(supplier|fournisseur|included|parent|composite|phone|tel\w*)\b/.test(header) ? score : 76;
      if (score === 0) continue;
      if (field === 'price') {
        const { tax, special } = priceName(header);
        if (special) score -= 45;
        if (tax !== null) score += (tax === 'gross') === shop.pricesIncludeTax ? 4 : -30;
      }
      if (field === 'price' || field === 'cost') {
        const named = currencyNamed(headers[column] ?? '', shop.currency);
        if (named !== null) score += named === 'own' ? 6 : -40;
      }
      if (field === 'category' && cells.filled > 0) {
        const values = rows.map((row) => row[column] ?? '').filter((cell) => cell.trim() !== '');
        if (values.every((value) => programTypes.test(value.trim()))) continue;
      }
      // What is called exactly so and holds something else is refused row by row, rather than left out in silence.
      const trusted = (field === 'name' || field === 'price' || field === 'unit') && score >= 95;
      score *= Math.max(cellWeight(field, cells, header), trusted ? 0.1 : 0);
      if (score > 5) found.push({ field, column, score });
    }
  }
  return found.sort((a, b) => b.score - a.score || a.column - b.column);
}

function byNames(candidates: readonly Candidate[], facts: readonly CellFacts[]): CsvMapping {
  const mapping: CsvMapping = {};
  const taken = new Set<number>();
  for (const { field, column } of candidates) {
    if (field === 'sku' || mapping[field] !== undefined || taken.has(column)) continue;
    mapping[field] = column;
    taken.add(column);
  }
  // A reference helps where some goods have no code of their own.
  const code = mapping.code;
  if (code !== undefined && (facts[code]?.full ?? 1) < 1) {
    const reference = candidates.find(({ field, column }) => field === 'sku' && !taken.has(column));
    if (reference) mapping.sku = reference.column;
  }
  return mapping;
}

/** Completes the mapping by what the columns hold; only the code and the name if there were headers to go by. */
function byContent(facts: readonly CellFacts[], known: CsvMapping, all: boolean): CsvMapping {
  const mapping: CsvMapping = { ...known };
  let free = facts
    .map((cells, column) => ({ column, ...cells }))
    .filter(({ column, filled }) => filled > 0 && !Object.values(known).includes(column));
  const take = (field: CsvField, column: number | undefined): void => {
    if (column === undefined || mapping[field] !== undefined) return;
    mapping[field] = column;
    free = free.filter((cells) => cells.column !== column);
  };
  take(
    'code',
    free.filter(({ codes }) => codes > 0.5).sort((a, b) => b.gtins - a.gtins || b.codes - a.codes)[0]?.column,
  );
  take(
    'name',
    free.filter(({ letters, flags }) => letters >= 2 && flags < 0.5).sort((a, b) => b.letters - a.letters)[0]
      ?.column,
  );
  if (!all) return mapping;
  const isNumeric = ({ numbers }: CellFacts): boolean => numbers > 0.8;
  take('price', free.find((cells) => isNumeric(cells) && cells.dates < 0.3)?.column);
  take(
    'tax_rate',
    free.find((cells) => isNumeric(cells) && cells.largest <= 30 && cells.distinct <= 6)?.column,
  );
  take('category', free.find((cells) => !isNumeric(cells) && cells.letters > 0)?.column);
  take('stock', free.find(isNumeric)?.column);
  return mapping;
}

const placeOf = (
  names: readonly (string | RegExp)[],
  folded: readonly string[],
  facts: readonly CellFacts[],
): number | undefined => {
  const places = names.flatMap((name) =>
    folded.flatMap((header, column) =>
      (typeof name === 'string' ? header === name : name.test(header)) ? [column] : [],
    ),
  );
  return places.find((column) => (facts[column]?.filled ?? 0) > 0) ?? places[0];
};

const systemOf = (folded: readonly string[]): CsvSystem | undefined =>
  csvSystems.find(({ signs }) => signs.every((one) => one.some((sign) => folded.includes(sign))));

function bySystem(
  system: CsvSystem,
  folded: readonly string[],
  facts: readonly CellFacts[],
  shop: CsvShop,
): CsvMapping {
  const mapping: CsvMapping = {};
  for (const field of csvFields) {
    let names = system.columns[field] ?? [];
    if (field === 'price' && !shop.pricesIncludeTax)
      names = [...names].sort((a, b) => Number(isGross(a)) - Number(isGross(b)));
    const column = placeOf(names, folded, facts);
    if (column !== undefined && !Object.values(mapping).includes(column)) mapping[field] = column;
  }
  // Without a code of its own the reference is the code; beside full codes it has nothing to do.
  if (mapping.sku !== undefined) {
    const { code, sku } = mapping;
    if (code === undefined || facts[code]?.filled === 0) mapping.code = sku;
    if (code === undefined || facts[code]?.filled === 0 || facts[code]?.full === 1) delete mapping.sku;
  }
  return mapping;
}
const isGross = (name: string | RegExp): boolean =>
  typeof name === 'string' && priceName(name).tax === 'gross';

function shapeOf(
  system: CsvSystem | undefined,
  folded: readonly string[],
  facts: readonly CellFacts[],
): CsvShape {
  const filled = (column: number): boolean => column !== -1 && (facts[column]?.filled ?? 0) > 0;
  // "Available" with 12 and 3 below it is a stock.
  const mayBeSwitch = (column: number): boolean => filled(column) && (facts[column]?.largest ?? 0) <= 1;
  const switches = switchesOf(system?.switches ?? usualSwitches, folded, mayBeSwitch);
  if (!system) return { ...plainShape, switches };
  const group =
    system.group === undefined
      ? -1
      : folded.findIndex((header) => header === system.group || header === `url ${system.group}`);
  const options = (system.options ?? []).map((name) => folded.indexOf(name)).filter(filled);
  const skip = system.skip ? folded.indexOf(system.skip.column) : -1;
  const headOf = system.heads ? folded.indexOf(system.heads.of) : -1;
  return {
    group: group === -1 ? null : group,
    options,
    skip: system.skip && skip !== -1 ? { column: skip, values: system.skip.values } : null,
    paths: system.paths ?? false,
    switches,
    heads:
      system.heads && headOf !== -1
        ? {
            own: system.heads.own.map((name) => folded.indexOf(name)).filter((column) => column !== -1),
            of: headOf,
          }
        : null,
  };
}

/** Options of a file that no known program wrote: they tell the rows of one name apart. */
function looseOptions(
  folded: readonly string[],
  rows: readonly (readonly string[])[],
  name: number | undefined,
): number[] {
  if (name === undefined) return [];
  const names = rows.map((row) => row[name] ?? '').filter((cell) => cell.trim() !== '');
  if (new Set(names).size === names.length) return [];
  return folded.flatMap((header, column) => (isVariantName(header) ? [column] : []));
}

/**
 * Which column holds what, by the headers and by the cells: a header that says "tax" over names of taxes is no rate. `rows`
 * are the first rows of the file, everything before the header included; a hundred are enough. A proposal, to be shown.
 */
export function recogniseColumns(
  rows: readonly (readonly string[])[],
  shop: CsvShop = { pricesIncludeTax: true },
): CsvColumns {
  const { header, body } = findHeader(rows);
  const cells = rows.slice(body);
  const first = header === null ? [] : (rows[header] ?? []);
  const width = header === null ? Math.max(0, ...cells.map((row) => row.length)) : first.length;
  const headers = Array.from({ length: width }, (_, at) => first[at]?.trim() || String(at + 1));
  const folded = headers.map((name, at) => (first[at]?.trim() ? foldHeader(name) : ''));
  const facts = headers.map((_, column) => cellFacts(cells, column));
  const system = header === null ? undefined : systemOf(folded);
  const mapping = system
    ? bySystem(system, folded, facts, shop)
    : byContent(
        facts,
        header === null ? {} : byNames(candidatesOf(cells, headers, folded, facts, shop), facts),
        header === null,
      );
  const shape = shapeOf(system, folded, facts);
  return {
    hasHeader: header !== null,
    bodyAt: body,
    titles: header === null ? body : body - 1,
    headers,
    mapping,
    system: system?.name ?? null,
    shape: system ? shape : { ...shape, options: looseOptions(folded, cells, mapping.name) },
  };
}
