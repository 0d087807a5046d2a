import { z } from 'zod';

/** The columns of the plain product file that a head office publishes (docs/spec/product-file.md): what is in stock, only the shop knows. */
export const publishedColumns = ['code', 'name', 'price', 'tax_rate', 'category', 'unit'] as const;
export type PublishedColumn = (typeof publishedColumns)[number];
/** Cells as they stand in such a file; empty: nothing is said, and nothing is changed. */
export type PublishedRow = readonly string[];

export const longestCell = 200;
export const mostPublishedRows = 200_000;
export const rowsPerPage = 1_000;

export const publicationIdSchema = z.string().regex(/^[\w-]{16}$/);
export const publicationSchema = z
  .object({
    /** In the order in which a shop gets them: a till says the last one that it took. */
    version: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
    id: publicationIdSchema,
    file: z.string().max(255),
    rows: z.int().min(1).max(mostPublishedRows),
  })
  .meta({ id: 'Publication', description: 'Products and prices that a head office gave out together' });
export type Publication = z.infer<typeof publicationSchema>;

export const publishedRowSchema = z.array(z.string().max(longestCell)).length(publishedColumns.length);

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
/** As the plain product file that the till's own import reads. */
export const publishedFile = (rows: readonly PublishedRow[]): string =>
  `${[publishedColumns, ...rows].map((row) => row.map(quoted).join(',')).join('\n')}\n`;
