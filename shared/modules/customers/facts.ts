import { fact } from '#shared/kernel/fact.ts';

// The journal is for ever, and a person may ask to be forgotten: facts name a customer by his number and nothing else.

export interface CustomerCreated {
  readonly customerId: number;
}

/** Which fields were changed, by their names; never what stood or stands in them. */
export interface CustomerChanged {
  readonly customerId: number;
  readonly fields: readonly string[];
}

/** What was personal is gone from the till's file; the number stays for the tickets that name it. */
export interface CustomerErased {
  readonly customerId: number;
}

export const customersFacts = {
  'customer.created': fact<CustomerCreated>(),
  'customer.changed': fact<CustomerChanged>(),
  'customer.erased': fact<CustomerErased>(),
} as const;
