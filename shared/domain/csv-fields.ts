/** `sku` is the reference that stands in where a row has no code of its own. */
export const csvFields = [
  'code',
  'sku',
  'name',
  'price',
  'tax_rate',
  'category',
  'stock',
  'cost',
  'unit',
] as const;

export type CsvField = (typeof csvFields)[number];

/** Column of the file (0-based) for each field; a field that is not in the file is absent. */
export type CsvMapping = Partial<Record<CsvField, number>>;
