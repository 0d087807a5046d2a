import { CsvError, parse } from 'csv-parse/sync';
import { type CurrencyCode, majorToMinor } from '#shared/domain/currency.ts';
import { plausibleTimes } from '#shared/domain/local-time.ts';
import { type Milli, type Minor, milli } from '#shared/domain/units.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { Failed } from './command-sentence.ts';

export interface BasketLine {
  readonly code: string;
  readonly qty_milli: Milli;
  readonly price_minor: Minor | null;
}
export interface BasketTicket {
  /** As the file names it. */
  readonly ticket: string;
  /** UTC ms. */
  readonly at: number;
  readonly lines: readonly BasketLine[];
}
export interface RejectedRow {
  readonly line: number;
  readonly reason: string;
}
export interface Baskets {
  /** In order of time. */
  readonly tickets: readonly BasketTicket[];
  readonly rejected: readonly RejectedRow[];
}

const needed = ['ticket', 'at', 'code', 'qty'] as const;

/** Local wall time in a zone to UTC; a time with an offset of its own is taken as it is. NaN when it is no time. */
export function instantOf(text: string, timeZone: string): number {
  const iso = text.trim().replace(' ', 'T');
  if (/(Z|[+-]\d{2}:?\d{2})$/i.test(iso)) return Date.parse(iso);
  const asUtc = Date.parse(`${iso.length === 10 ? `${iso}T00:00:00` : iso}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const offsetAt = (at: number): number => Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - at;
  const guess = asUtc - offsetAt(Math.floor(asUtc / 1000) * 1000);
  return asUtc - offsetAt(Math.floor(guess / 1000) * 1000);
}

/** Baskets of years past are sold too; before 1970 and after 2100 is a slip. */
const isTime = (at: number): boolean => at >= 0 && at < plausibleTimes.to;

/** A quantity with up to three decimals, point or comma; null when it is none, or zero. */
function quantityOf(text: string): Milli | null {
  const match = /^([+-]?)(\d{1,9})(?:[.,](\d{1,3})0*)?$/.exec(text.trim());
  if (!match) return null;
  const value = Number(match[2]) * 1000 + Number((match[3] ?? '').padEnd(3, '0'));
  if (value === 0) return null;
  return milli(match[1] === '-' ? -value : value);
}

function rowsOf(text: string, t: Translate): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true, trim: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Failed(t('tools.baskets.unreadable', { line: Number(error.lines) }));
  }
}

/**
 * Reads `ticket,at,code,qty[,price]`, columns in any order; prices in major units with a point, times in ISO 8601.
 * Rows that cannot be sold are kept aside with a reason. @throws Failed naming the column that is missing.
 */
export function readBaskets(
  text: string,
  shop: { currency: CurrencyCode; timeZone: string },
  t: Translate,
): Baskets {
  const rows = rowsOf(text, t);
  const header = (rows[0] ?? []).map((name) => name.toLowerCase());
  for (const name of needed)
    if (!header.includes(name))
      throw new Failed(t('tools.baskets.noColumn', { name, columns: header.join(', ') }));
  const columns = new Map(header.map((name, i) => [name, i]));
  const field = (row: string[], name: string): string => row[columns.get(name) ?? -1] ?? '';

  const rejected: RejectedRow[] = [];
  const tickets = new Map<string, { at: number; lines: BasketLine[] }>();
  for (const [i, row] of rows.slice(1).entries()) {
    const [ticket, code] = [field(row, 'ticket'), field(row, 'code')];
    const at = instantOf(field(row, 'at'), shop.timeZone);
    const qty_milli = quantityOf(field(row, 'qty'));
    const priceText = field(row, 'price');
    const price = priceText === '' ? null : majorToMinor(priceText, shop.currency);
    const reason =
      (ticket === '' && t('tools.baskets.noTicket')) ||
      (code === '' && t('tools.baskets.noCode')) ||
      (!isTime(at) && t('tools.baskets.noTime', { found: field(row, 'at') })) ||
      (qty_milli === null && t('tools.baskets.noQuantity', { found: field(row, 'qty') })) ||
      (price &&
        (!price.ok || price.value < 0) &&
        t('tools.baskets.noPrice', { found: priceText, currency: shop.currency }));
    if (reason || qty_milli === null) {
      rejected.push({ line: i + 2, reason: reason || '' });
      continue;
    }
    const entry = tickets.get(ticket) ?? { at, lines: [] };
    entry.lines.push({ code, qty_milli, price_minor: price?.ok ? price.value : null });
    tickets.set(ticket, entry);
  }
  const inOrder = [...tickets].map(([ticket, entry]) => ({ ticket, ...entry })).sort((a, b) => a.at - b.at);
  return { tickets: inOrder, rejected };
}
