import type { Customer } from '#shared/modules/customers/contract.ts';

/** A customer as he stands in the fields of the side panel. */
export type CustomerDraft = {
  readonly name: string;
  readonly phones: readonly string[];
  readonly address: string;
  readonly email: string;
  readonly taxNumber: string;
  readonly note: string;
};

export const newCustomer = (part: Partial<CustomerDraft> = {}): CustomerDraft => ({
  ...{ name: '', phones: [''], address: '', email: '', taxNumber: '', note: '' },
  ...part,
});

export const draftOf = ({ name, phones, address, email, taxNumber, note }: Customer): CustomerDraft => ({
  ...{ name, address, email, taxNumber, note },
  phones: phones.length === 0 ? [''] : phones,
});

export const fieldsOf = (draft: CustomerDraft) => ({
  ...draft,
  name: draft.name.trim(),
  phones: draft.phones.map((phone) => phone.trim()).filter((phone) => phone !== ''),
});

/** Figures and what people write between them are a telephone, anything else a name. */
export const asTyped = (text: string): Partial<CustomerDraft> =>
  /^[\d\s+().\-/]+$/.test(text) && /\d/.test(text) ? { phones: [text.trim()] } : { name: text.trim() };
