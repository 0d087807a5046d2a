import type { TableColumn, TableValue } from '#shared/domain/table-cells.ts';
import { type Format, useFormat } from './format.tsx';
import { useT } from './i18n.ts';
import { Printed } from './printed.tsx';
import css from './printed-list.module.css';

/** More would be a hundred pages and more, which nobody reads: a file is what is wanted then. */
export const mostPrintedRows = 5_000;
/** With more columns than these the page lies on its side. */
const uprightColumns = 7;

export interface PrintedTable {
  readonly title: string;
  readonly narrowed?: string | undefined;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableValue[])[];
}

/** What a cell says to a person: figures grouped, days in the order of the language; a number of a ticket stays in one piece. */
export function printedCell(value: TableValue, { kind, places = 0 }: TableColumn, format: Format): string {
  if (value === null) return '';
  if (typeof value === 'number')
    return kind === 'decimal' ? format.decimal(value, places) : String(value).replace('-', '−');
  return kind === 'day' || kind === 'moment' ? format.written(value) : value;
}

const isFigures = ({ kind }: TableColumn): boolean => kind === 'decimal' || kind === 'integer';

/** A list on pages of the printer's paper: shop and list on the first, the titles of the columns and the count of pages on each. */
export function PrintedList({ shop, table }: { readonly shop: string; readonly table: PrintedTable }) {
  const t = useT();
  const format = useFormat();
  const { title, narrowed, columns, rows } = table;
  const cells = columns.map((column) => (isFigures(column) ? css.figures : undefined));
  return (
    <Printed>
      <section
        className={css.sheet}
        data-lying={columns.length > uprightColumns || undefined}
        data-testid="printed-list"
        lang={format.lang}
      >
        <h1>{shop}</h1>
        <p className={css.title}>{[title, narrowed].filter(Boolean).join(' · ')}</p>
        <p className={css.made}>
          {t('common.export.printed', { at: format.dateTime(Date.now()) })} ·{' '}
          {t('common.export.rows', { count: rows.length, total: format.count(rows.length) })}
        </p>
        <table>
          <thead>
            <tr>
              {columns.map(({ header }, place) => (
                <th key={header} scope="col" className={cells[place]}>
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what is printed stands still
              <tr key={line}>
                {columns.map((column, place) => (
                  <td key={column.header} className={cells[place]}>
                    {printedCell(row[place] ?? null, column, format)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Printed>
  );
}
