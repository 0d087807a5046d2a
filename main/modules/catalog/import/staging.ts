import fs from 'node:fs';
import type { ImportPreview } from '../../../../shared/contract/catalog.ts';
import type { CsvColumns } from '../../../../shared/domain/csv-columns.ts';
import {
  type CsvProduct,
  type CsvReason,
  type CsvRow,
  readCsvRow,
} from '../../../../shared/domain/csv-rows.ts';
import { sniffDecimalMark } from '../../../../shared/domain/csv-values.ts';
import { currencies, isCurrency } from '../../../../shared/domain/currency.ts';
import type { ShopRules } from '../../../../shared/domain/shop-rules.ts';
import type { Ppm } from '../../../../shared/domain/units.ts';
import type { Breather } from './breather.ts';
import { classOfRate, type createWording } from './judge.ts';
import { type TableFile, type TableRow, tableRows } from './rows.ts';
import type { Prepared } from './service.ts';
import type { Stage } from './stage.ts';

const rowsPerInsert = 100;

export interface StagingRequest {
  readonly one: Prepared;
  readonly table: TableFile;
  readonly columns: CsvColumns;
  /** The first rows, without the header. */
  readonly head: readonly TableRow[];
  readonly rules: ShopRules;
  readonly wording: ReturnType<typeof createWording>;
  readonly rejectsFile: string;
  /** Told about every row that is kept aside. */
  readonly reject: (change: ImportPreview['changes'][number]) => void;
  readonly breathe: Breather;
}

const csvCell = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

type Verdict =
  | { readonly product: CsvProduct; readonly taxClass: string | null }
  | { readonly reasons: readonly CsvReason[]; readonly firstLine?: number };

/** What the rules of this shop and the rows before it say about a row, besides what it says itself. */
function createJudgement(rules: ShopRules, seen: Map<string, number>, stage: Stage) {
  const classes = new Map<number, string | undefined>();
  const classOf = (rate: Ppm): string | undefined => {
    if (!classes.has(rate)) classes.set(rate, classOfRate(rules, rate));
    return classes.get(rate);
  };
  return (read: CsvRow, line: number): Verdict => {
    if (!read.ok) return read;
    const { product } = read;
    const taxClass = product.tax_ppm === null ? null : classOf(product.tax_ppm);
    if (taxClass === undefined) return { reasons: ['bad-tax'] };
    const { key, name } = product;
    // Without a code the name says which product it is; two codes may be those of one.
    const bearer = key === null ? name : stage.bearer.get({ key, name })?.id;
    if (bearer === undefined) return { product, taxClass };
    const sameKey = `\u0000${typeof bearer} ${bearer}`;
    const firstLine = seen.get(sameKey);
    if (firstLine !== undefined) return { reasons: ['code-twice'], firstLine };
    seen.set(sameKey, line);
    return { product, taxClass };
  };
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
  };
  const seen = new Map<string, number>();
  const judge = createJudgement(rules, seen, stage);
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => csvCell(cell, table.delimiter)).join(table.delimiter);
  let rejects = [line([...wording.headers(), ...columns.headers])];
  const flushRejects = async (): Promise<void> => {
    if (rejects.length > 0) await fs.promises.appendFile(request.rejectsFile, `${rejects.join('\r\n')}\r\n`);
    rejects = [];
  };

  const keepAside = (row: TableRow, reasons: readonly CsvReason[], firstLine?: number): void => {
    one.rejected += 1;
    const reason = wording.reason(reasons, firstLine);
    const cell = (column: number | undefined): string =>
      column === undefined ? '' : (row.cells[column] ?? '').trim();
    rejects.push(line([String(row.line), reason, ...row.cells]));
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
    if (waiting.length > 0) stage.add.run({ rows: JSON.stringify(waiting) });
    waiting = [];
  };
  let header = columns.hasHeader;
  for await (const row of tableRows(table)) {
    if (header) {
      header = false;
      continue;
    }
    one.rows += 1;
    const verdict = judge(readCsvRow(row.cells, row.line, settings, seen), row.line);
    if ('reasons' in verdict) keepAside(row, verdict.reasons, verdict.firstLine);
    else {
      const { code, key, name, price_minor, cost_minor, category, stock_milli, unit } = verdict.product;
      const { taxClass } = verdict;
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
      ]);
    }
    if (one.rows % rowsPerInsert !== 0) continue;
    flush();
    if (rejects.length >= rowsPerInsert) await flushRejects();
    await breathe();
  }
  flush();
  await flushRejects();
}
