import type { ImportColumn, ImportPreview } from '#shared/modules/catalog/contract.ts';

type Mapping = ImportPreview['mapping'];

/** The schemas stay in main: these are the names of its import fields, the needed one first. */
export const importFields = [
  'name',
  'code',
  'sku',
  'price',
  'tax_rate',
  'category',
  'stock',
  'cost',
  'unit',
] as const satisfies readonly ImportColumn[];

export const fieldAt = (mapping: Mapping, column: number): ImportColumn | null =>
  importFields.find((field) => mapping[field] === column) ?? null;

/** A column holds one field and a field is in one column: the last choice wins. */
export function withField(mapping: Mapping, column: number, field: ImportColumn | null): Mapping {
  const kept = Object.entries(mapping).filter(([name, at]) => at !== column && name !== field);
  return Object.fromEntries(field === null ? kept : [...kept, [field, column]]);
}

export const sameMapping = (one: Mapping, other: Mapping): boolean =>
  importFields.every((field) => one[field] === other[field]);
