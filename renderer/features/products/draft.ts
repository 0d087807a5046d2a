import type { ProductDetail } from '../../../shared/contract/catalog.ts';
import type { Input } from '../../../shared/contract/index.ts';
import type { ProductUnit } from '../../../shared/contract/views.ts';
import type { Minor } from '../../../shared/domain/units.ts';

/** A product as it stands in the fields of the side panel. */
export interface ProductDraft {
  readonly name: string;
  readonly codes: readonly string[];
  readonly price_minor: Minor | null;
  readonly taxClass: string;
  readonly categoryId: number | null;
  /** A category that is made when the product is saved, and not before. */
  readonly newCategory: string | null;
  readonly unit: ProductUnit;
  readonly cost_minor: Minor | null;
}

export const units = ['piece', 'kg', 'g', 'l', 'm', 'pack'] as const satisfies readonly ProductUnit[];

export const newDraft = (taxClass: string, code: string | null): ProductDraft => ({
  name: '',
  codes: code === null ? [] : [code],
  price_minor: null,
  taxClass,
  categoryId: null,
  newCategory: null,
  unit: 'piece',
  cost_minor: null,
});

export const draftOf = (product: ProductDetail): ProductDraft => ({
  name: product.name,
  codes: product.codes,
  price_minor: product.price_minor,
  taxClass: product.taxClass,
  categoryId: product.categoryId,
  newCategory: null,
  unit: product.unit,
  cost_minor: product.cost_minor,
});

export const isChanged = (draft: ProductDraft, from: ProductDraft): boolean =>
  JSON.stringify(draft) !== JSON.stringify(from);

export const fieldsOf = (
  { cost_minor: _cost, newCategory: _new, ...draft }: ProductDraft,
  categoryId: number | null = draft.categoryId,
): Input<'catalog.create'> => ({
  ...draft,
  categoryId,
  name: draft.name.trim(),
  codes: [...draft.codes],
});

/** The codes with one more; the same list when it is there already or says nothing. */
export function withCode(codes: readonly string[], typed: string): readonly string[] {
  const code = typed.trim();
  return code === '' || codes.includes(code) ? codes : [...codes, code];
}
