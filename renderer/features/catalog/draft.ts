import { asScanned, lookupKey, sameCode } from '#shared/domain/barcode.ts';
import type { Minor } from '#shared/domain/units.ts';
import type { ProductDetail, ProductUnit } from '#shared/modules/catalog/contract.ts';

/** A product as it stands in the fields of the side panel. */
export type ProductDraft = {
  readonly name: string;
  readonly codes: readonly string[];
  /** What stands in the field of the codes: it is saved with them. */
  readonly typedCode: string;
  readonly price_minor: Minor | null;
  readonly taxClass: string;
  readonly categoryId: number | null;
  /** A category that is made when the product is saved, and not before. */
  readonly newCategory: string | null;
  readonly unit: ProductUnit;
  readonly cost_minor: Minor | null;
};

/** What comes late is told of the draft as it stands by then. */
export type ChangeDraft = (
  part: Partial<ProductDraft> | ((latest: ProductDraft) => Partial<ProductDraft>),
) => void;

export const units = ['piece', 'kg', 'g', 'l', 'm', 'pack'] as const satisfies readonly ProductUnit[];

export const newDraft = (taxClass: string, code: string | null): ProductDraft => ({
  name: '',
  codes: code === null ? [] : [code],
  typedCode: '',
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
  typedCode: '',
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
  { newCategory: _new, typedCode, ...draft }: ProductDraft,
  categoryId: number | null = draft.categoryId,
) => ({
  ...draft,
  categoryId,
  name: draft.name.trim(),
  codes: [...withCode(draft.codes, typedCode)],
});

/** The codes with one more, as a scanner reads it; the same list when it is there already or says nothing. */
export function withCode(codes: readonly string[], typed: string): readonly string[] {
  const code = asScanned(typed);
  const key = sameCode(lookupKey(code));
  return code === '' || codes.some((other) => sameCode(lookupKey(other)) === key) ? codes : [...codes, code];
}

/** With a code that is nobody else's; the field is emptied of it, but not of what was typed since. */
export const withTypedCode = ({ codes, typedCode }: ProductDraft, code: string): Partial<ProductDraft> => ({
  codes: withCode(codes, code),
  typedCode: typedCode.trim() === code ? '' : typedCode,
});

export const panelWidth = '28rem';
