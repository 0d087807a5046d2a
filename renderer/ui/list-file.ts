import type { TableFormat } from '#shared/domain/table-cells.ts';

/** Signs that a file system takes for something else, and blanks that a command line parts. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const unfit = /[<>:"/\\|?*\u0000-\u001f\s]+/g;

/** `Boutique-Awa-tickets-2026-11-20.csv`: which shop, which list, which day it was saved on, and what it was narrowed to. */
export function listFileName(
  shop: string,
  list: string,
  today: string,
  narrowed = '',
  format: TableFormat = 'csv',
): string {
  const parts = [shop, list, today, narrowed].map((part) =>
    part.replaceAll(unfit, '-').replaceAll(/^[-.]+|[-.]+$/g, ''),
  );
  return `${parts.filter((part) => part !== '').join('-')}.${format}`;
}
