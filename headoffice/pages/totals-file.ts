import type { Total, TotalsBy } from '#headoffice/modules/reports/totals.ts';
import { currencies, integerToDecimal, isCurrency } from '#shared/domain/currency.ts';
import type { Table, TableColumn } from '#shared/domain/table-cells.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type FileFormat, tableFile } from './table-file.ts';
import { nameOfTotal } from './total-names.ts';

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
function tableOf({ t, lang, by, totals }: TotalsFile): Table {
  const places = Math.max(0, ...totals.map(({ currency }) => decimalsOf(currency)));
  const fineOf = (currency: string): number => 10 ** (places - decimalsOf(currency));
  const hasNet = by !== 'tender';
  const amountsOf = ({ gross_minor, net_minor }: Total): readonly number[] =>
    net_minor === null || !hasNet ? [gross_minor] : [gross_minor, net_minor, gross_minor - net_minor];
  const fits = totals.every((total) =>
    amountsOf(total).every((value) => Number.isSafeInteger(value * fineOf(total.currency))),
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
    ...(hasNet ? [amount(t('office.totals.net')), amount(t('office.totals.tax'))] : []),
    { header: t('office.totals.currency'), kind: 'text' },
  ];
  const rows = totals.map((total) => {
    const { name, currency, tickets, qty_milli } = total;
    const amounts = amountsOf(total).map((value) =>
      fits ? value * fineOf(currency) : integerToDecimal(value, decimalsOf(currency)),
    );
    return [nameOfTotal({ t, lang, by }, name), isProduct ? qty_milli : tickets, ...amounts, currency];
  });
  return { name: t('office.totals.title'), columns, rows };
}

export const totalsFile = (format: FileFormat, file: TotalsFile): Promise<Uint8Array> =>
  tableFile(format, tableOf(file), file.lang);
