import fs from 'node:fs';
import { categoryKey } from '#main/modules/catalog/categories.ts';
import { lookupKey } from '#shared/domain/barcode.ts';
import { stockFault } from '#shared/domain/bounds.ts';
import { cellFacts } from '#shared/domain/csv-cells.ts';
import type { CsvColumns } from '#shared/domain/csv-columns.ts';
import type { SwitchedOff } from '#shared/domain/csv-off.ts';
import {
  type CsvGroups,
  type CsvProduct,
  type CsvReason,
  type CsvRow,
  metBefore,
  readCsvRow,
  readName,
} from '#shared/domain/csv-rows.ts';
import { sniffDecimalMark } from '#shared/domain/csv-values.ts';
import { currencies, isCurrency } from '#shared/domain/currency.ts';
import { guardFormula } from '#shared/domain/formula-guard.ts';
import { mulDiv } from '#shared/domain/money.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { minor, type Ppm, WHOLE } from '#shared/domain/units.ts';
import type { ImportPreview, ImportPrices } from '#shared/modules/catalog/contract.ts';
import type { Breather } from './breather.ts';
import { type RowTally, tallied } from './concerns.ts';
import type { Prepared } from './deps.ts';
import { classCalled, classOfRate, type createWording, rateOfClass } from './judge.ts';
import { type TableFile, type TableRow, tableRows } from './rows.ts';
import { noteCodeless, type Stage } from './stage.ts';

const rowsPerInsert = 50;

export interface StagingRequest {
  readonly one: Prepared;
  readonly table: TableFile;
  readonly columns: CsvColumns;
  /** The first rows, without the header. */
  readonly head: readonly TableRow[];
  readonly rules: ShopRules;
  readonly wording: ReturnType<typeof createWording>;
  readonly rejectsFile: string;
  readonly prices: ImportPrices | null;
  readonly switchedOff: SwitchedOff;
  readonly bringBack: boolean;
  /** What there is to say of the rows, counted. */
  readonly tally: RowTally;
  /** Told about every row that is kept aside. */
  readonly reject: (change: ImportPreview['changes'][number]) => void;
  readonly breathe: Breather;
}

/** As it was in the file, but never a formula for the program that opens it; a number below zero is none. */
const csvCell = (cell: string, delimiter: string): string => {
  const text = /^[-+][\d\s.,]*$/.test(cell) ? cell : guardFormula(cell);
  return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

type Verdict =
  | {
      readonly product: CsvProduct;
      readonly taxClass: string | null;
      /** Whose other codes these are: the first row of the same product. */
      readonly codesOf: number;
      /** Lines of goods that are switched off, and give way to this one. */
      readonly instead: readonly number[];
    }
  /** Switched off, and the same is sold by a row before. */
  | { readonly givesWay: string }
  | { readonly reasons: readonly CsvReason[]; readonly firstLine?: number };

/** What the rules of this shop and the rows before it say about a row, besides what it says itself. */
function createJudgement(
  { rules, prices, one: { stage } }: StagingRequest,
  seen: Map<string, number>,
  offLines: ReadonlySet<number>,
) {
  const classes = new Map<number, string | undefined>();
  const classOf = (rate: Ppm): string | undefined => {
    if (!classes.has(rate)) classes.set(rate, classOfRate(rules, rate));
    return classes.get(rate);
  };
  /** The price as the shop has prices, where the file has them without its tax or with it. */
  const withTax = (product: CsvProduct, taxClass: string | null): CsvProduct => {
    if (product.price_minor === null || prices === null || prices === 'as-is') return product;
    const whole = WHOLE + rateOfClass(rules, taxClass ?? rules.defaultTaxClass);
    const [by, of] = prices === 'add-tax' ? [whole, WHOLE] : [WHOLE, whole];
    return { ...product, price_minor: minor(mulDiv(product.price_minor, by, of, 'half-up')) };
  };
  const categories = createCategoryNames(stage);
  const first = new Map<string, number>();
  /** A stock that the product has already is no change, whatever it is. */
  const reasonOfStock = (product: CsvProduct, known: Bearer | undefined): CsvReason | null => {
    const { stock_milli, key, name } = product;
    if (stock_milli === null || stockFault(stock_milli, 'piece') === null) return null;
    const bearer = known ?? (key === null ? stage.namesake.get({ name }) : undefined);
    if (stockFault(stock_milli, product.unit ?? bearer?.unit ?? 'piece') === null) return null;
    const same = bearer && stage.inStock.get({ id: bearer.id })?.qty_milli === stock_milli;
    return same ? null : 'stock-not-whole';
  };
  return (read: Exclude<CsvRow, { ok: null }>, line: number): Verdict => {
    if (!read.ok) return read;
    const { product: stated, bearers } = borne(read.product, stage);
    if (bearers.size > 1) return { reasons: ['codes-of-two'] };
    const [known] = bearers.values();
    const asKnown = asBorne(stated, known);
    const product = { ...asKnown, category: categories(asKnown.category) };
    const named = product.tax_named === null ? null : classCalled(rules, product.tax_named);
    const taxClass = product.tax_ppm === null ? named : classOf(product.tax_ppm);
    if (taxClass === undefined) return { reasons: ['bad-tax'] };
    const { key, name } = product;
    const stockReason = reasonOfStock(product, known);
    if (stockReason) return { reasons: [stockReason] };
    // Without a code the name says which product it is; two codes may be those of one.
    const bearer = key === null ? name : known?.id;
    const { instead } = read;
    const verdict = { product: withTax(product, taxClass), taxClass, codesOf: line, instead };
    if (bearer === undefined) return verdict;
    const sameKey = `\u0000${typeof bearer} ${bearer}`;
    const met = metBefore([seen.get(sameKey)], product.off, offLines);
    if (product.off && met.sold !== undefined) return { givesWay: product.name };
    const firstLine = met.alike;
    // An export has a row for each code of a product: one that says the same as the first is no contradiction.
    const said = saidBy(verdict.product, taxClass);
    if (firstLine !== undefined && (key === null || first.get(sameKey) !== said))
      return { reasons: ['code-twice'], firstLine };
    if (firstLine === undefined) {
      seen.set(sameKey, line);
      first.set(sameKey, said);
    }
    return { ...verdict, codesOf: firstLine ?? line, instead: [...instead, ...met.instead] };
  };
}

/** A category as the shop, or the first row that names it, spells it: "BOISSONS" is "Boissons". */
function createCategoryNames(stage: Stage): (said: string | null) => string | null {
  const names = stage.categoryNames.all().map(({ name }) => name);
  const exact = new Set(names);
  const spelled = new Map(names.toReversed().map((name) => [categoryKey(name), name]));
  return (said) => {
    if (said === null || exact.has(said)) return said;
    const key = categoryKey(said);
    const known = spelled.get(key);
    if (known === undefined) spelled.set(key, said);
    return known ?? said;
  };
}

/** What a row says of its product, but for the code, in a number: a list of a million rows keeps one for each. */
function saidBy(product: CsvProduct, taxClass: string | null): number {
  const { name, price_minor, cost_minor, category, stock_milli, unit } = product;
  const text = JSON.stringify([name, price_minor, cost_minor, taxClass, category, stock_milli, unit]);
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum;
}

interface Bearer {
  readonly id: number;
  readonly unit: string;
  readonly name: string;
  readonly category: string | null;
}

/** A name that is read as the product's own is its own, with the blanks it has there. */
function asBorne(product: CsvProduct, bearer: Bearer | undefined): CsvProduct {
  if (!bearer) return product;
  const own = (said: string | null, is: string | null): string | null =>
    is !== null && said === readName(is) ? is : said;
  return {
    ...product,
    name: own(product.name, bearer.name) ?? product.name,
    category: own(product.category, bearer.category),
  };
}

/** The products that bear a code of the row; the first code is one that is borne, where one is. */
function borne(
  product: CsvProduct,
  stage: Stage,
): { readonly product: CsvProduct; readonly bearers: ReadonlyMap<number, Bearer> } {
  const { name, key, code } = product;
  const bearers = new Map<number, Bearer>();
  if (key === null || code === null) return { product, bearers };
  const codes = [{ key, code }, ...product.more];
  const known = codes.filter((one) => {
    const bearer = stage.bearer.get({ key: one.key, name });
    if (bearer) bearers.set(bearer.id, bearer);
    return bearer !== undefined;
  });
  const [first = codes[0]] = known;
  if (!first || first.key === key) return { product, bearers };
  return { product: { ...product, ...first, more: codes.filter((one) => one !== first) }, bearers };
}

/** Reads and checks every row of the file; good ones go to the stage, the others to a file of their own, as they were. */
export async function fillStage(request: StagingRequest): Promise<void> {
  const { one, table, columns, head, rules, wording, breathe } = request;
  const { mapping, stage } = one;
  const cellsOf = (column: number | undefined): string[] =>
    column === undefined ? [] : head.map(({ cells }) => cells[column] ?? '');
  const settings = {
    mapping,
    currencyDecimals: isCurrency(rules.currency) ? currencies[rules.currency].decimals : 2,
    eightDigits: ['US', 'CA'].includes(rules.country) ? ('upc-e' as const) : ('ean-8' as const),
    decimalMark: sniffDecimalMark([...cellsOf(mapping.price), ...cellsOf(mapping.cost)]),
    currency: rules.currency,
    mostPrice_minor: rules.bounds.amount_minor,
    ...(columns.hasHeader && { headers: columns.headers }),
    shape: columns.shape,
    switchedOff: request.switchedOff,
    restoreZeros:
      mapping.code !== undefined &&
      cellFacts(
        head.map(({ cells }) => cells),
        mapping.code,
      ).gtins > 0.9,
    isKnownCode: (code: string) => stage.bearer.get({ key: lookupKey(code), name: '' }) !== undefined,
    isTaxNamed: (cell: string) => classCalled(rules, cell) !== undefined,
    isKnownName: (name: string) => stage.namesake.get({ name }) !== undefined,
  };
  const groups: CsvGroups = new Map();
  const seen = new Map<string, number>();
  const offLines = new Set<number>();
  const judge = createJudgement(request, seen, offLines);
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => csvCell(cell, table.delimiter)).join(table.delimiter);
  let rejects = [line([...wording.headers(), ...columns.headers])];
  const flushRejects = async (): Promise<void> => {
    if (rejects.length > 0) await fs.promises.appendFile(request.rejectsFile, `${rejects.join('\r\n')}\r\n`);
    rejects = [];
  };

  const keepAside = (row: TableRow, reasons: readonly CsvReason[], firstLine?: number): void => {
    one.rejected += 1;
    const cell = (column: number | undefined): string =>
      column === undefined ? '' : (row.cells[column] ?? '').trim();
    const reason = wording.reason(reasons, (field) => cell(mapping[field]), firstLine);
    rejects.push(line([String(row.line), reason, ...row.written]));
    request.reject({
      line: row.line,
      kind: 'reject',
      code: cell(mapping.code),
      name: cell(mapping.name),
      before: null,
      after: null,
      reason,
    });
  };

  let waiting: unknown[][] = [];
  const flush = (): void => {
    const [first, last] = [waiting[0], waiting.at(-1)];
    if (!first || !last) return;
    stage.add.run({ rows: JSON.stringify(waiting) });
    stage.nameMerged.run({ from: Number(first[0]), to: Number(last[0]) });
    waiting = [];
  };
  const noteOff = (name: string): void => {
    one.off += 1;
    tallied(request.tally, ['switched-off'], name);
  };
  await noteCodeless(stage, breathe);
  let before = columns.bodyAt;
  for await (const row of tableRows(table)) {
    await breathe();
    if (before > 0) {
      before -= 1;
      continue;
    }
    const read = readCsvRow(row.cells, row.line, settings, seen, groups, offLines);
    if (read.ok === null) {
      if (read.off === undefined) one.skipped += 1;
      else noteOff(read.off);
      continue;
    }
    const verdict = judge(read, row.line);
    if ('givesWay' in verdict) {
      noteOff(verdict.givesWay);
      continue;
    }
    one.rows += 1;
    if ('reasons' in verdict) {
      const cellAt = (column = -1): string => (row.cells[column] ?? '').trim();
      const examples: Partial<Record<CsvReason, string>> = {
        'code-damaged': cellAt(mapping.code),
        'bad-unit': cellAt(mapping.unit),
      };
      for (const reason of verdict.reasons)
        tallied(request.tally, [reason], examples[reason] ?? String(row.line));
      keepAside(row, verdict.reasons, verdict.firstLine);
    } else {
      const { product } = verdict;
      const example = product.written
        ? `${product.written} → ${product.code}`
        : [product.code ?? product.name, ...product.more.map(({ code }) => code)].join(', ');
      if (read.ok) tallied(request.tally, read.warnings, example);
      if (product.off) noteOff(product.name);
      const { code, key, name, price_minor, cost_minor, category, stock_milli, unit, off } = verdict.product;
      const { taxClass } = verdict;
      if (verdict.instead.length > 0) flush();
      for (const line of verdict.instead) {
        stage.drop.run({ line });
        stage.dropCodes.run({ line });
      }
      for (const other of product.more) stage.addCode.run({ ...other, line: verdict.codesOf });
      if (key === null) one.codeless = true;
      waiting.push([
        row.line,
        key,
        code,
        name,
        price_minor,
        cost_minor,
        taxClass,
        category,
        stock_milli,
        unit,
        Number(off && request.switchedOff === 'archive'),
        Number(request.bringBack && !off),
      ]);
    }
    if (one.rows % rowsPerInsert !== 0) continue;
    flush();
    if (rejects.length >= rowsPerInsert) await flushRejects();
  }
  flush();
  await flushRejects();
}
