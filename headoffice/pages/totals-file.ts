import { writeXlsxStream } from 'hucre/xlsx';
import type { Total, TotalsBy } from '#headoffice/modules/reports/totals.ts';
import { currencies, integerToDecimal, isCurrency } from '#shared/domain/currency.ts';
import {
  csvOf,
  csvPieces,
  sheetOf,
  sheetRows,
  type Table,
  type TableColumn,
} from '#shared/domain/table-cells.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Translate } from '#shared/i18n/index.ts';

export interface TotalsFile {
  readonly t: Translate;
  readonly lang: Lang;
  readonly by: TotalsBy;
  readonly totals: readonly Total[];
}

const decimalsOf = (currency: string): number => (isCurrency(currency) ? currencies[currency].decimals : 0);

/**
 * The sums of a page as a table: amounts of several currencies in one column have the decimals of the finest. Where one of them
 * has too many figures for that, all are texts, each with the decimals of its own.
 */
function tableOf({ t, by, totals }: TotalsFile): Table {
  const places = Math.max(0, ...totals.map(({ currency }) => decimalsOf(currency)));
  const fineOf = (currency: string): number => 10 ** (places - decimalsOf(currency));
  const fits = totals.every(({ gross_minor, net_minor, currency }) =>
    [gross_minor, net_minor, gross_minor - net_minor].every((value) =>
      Number.isSafeInteger(value * fineOf(currency)),
    ),
  );
  const amount = (header: string): TableColumn =>
    fits ? { header, kind: 'decimal', places } : { header, kind: 'text' };
  const isProduct = by === 'product';
  const columns: readonly TableColumn[] = [
    { header: t(`office.by.${by}`), kind: by === 'day' ? 'day' : 'text' },
    isProduct
      ? { header: t('office.totals.quantity'), kind: 'decimal', places: 3 }
      : { header: t('office.totals.tickets'), kind: 'integer' },
    amount(t('office.totals.gross')),
    amount(t('office.totals.net')),
    amount(t('office.totals.tax')),
    { header: t('office.totals.currency'), kind: 'text' },
  ];
  const rows = totals.map(({ name, currency, tickets, qty_milli, gross_minor, net_minor }) => {
    const amounts = [gross_minor, net_minor, gross_minor - net_minor].map((value) =>
      fits ? value * fineOf(currency) : integerToDecimal(value, decimalsOf(currency)),
    );
    return [name || t('office.totals.nameless'), isProduct ? qty_milli : tickets, ...amounts, currency];
  });
  return { name: t('office.totals.title'), columns, rows };
}

export const fileFormats = ['csv', 'xlsx'] as const;
export type FileFormat = (typeof fileFormats)[number];
export const fileTypes: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export async function totalsFile(format: FileFormat, file: TotalsFile): Promise<Uint8Array> {
  const table = tableOf(file);
  const pieces: Uint8Array[] = [];
  if (format === 'csv')
    for await (const piece of csvPieces(table, csvOf(file.lang))) pieces.push(Buffer.from(piece));
  else for await (const piece of writeXlsxStream(sheetRows(table), sheetOf(table))) pieces.push(piece);
  return Buffer.concat(pieces);
}
