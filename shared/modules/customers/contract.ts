import { z } from 'zod';
import { mostPhones } from '#shared/domain/phone.ts';
import {
  command,
  event,
  idSchema,
  minorSchema,
  nothing,
  query,
  revisionSchema,
  textSchema,
} from '#shared/kernel/define.ts';

/** What is known of a person or a company. */
const fields = {
  name: textSchema(120).min(1),
  /** As they were typed: the till keeps each in one form. */
  phones: z.array(textSchema(40)).max(mostPhones),
  address: textSchema(300),
  email: textSchema(120),
  /** NCC, IFU, NIF…: of a company that wants it on its receipts. */
  taxNumber: textSchema(60),
  note: textSchema(500),
};

export const customerRowSchema = z.object({
  id: z.int(),
  name: z.string(),
  /** As people read them. */
  phones: z.array(z.string()),
  taxNumber: z.string(),
  archived: z.boolean(),
  /** Tickets that name him, what they come to, the last of them. */
  tickets: z.int(),
  gross_minor: minorSchema,
  lastSale_at: z.int().nullable(),
});
export type CustomerRow = z.infer<typeof customerRowSchema>;

export const customerSchema = customerRowSchema.extend({
  revision: revisionSchema,
  address: z.string(),
  email: z.string(),
  note: z.string(),
  created_at: z.int(),
  /** When what is personal was erased; the fields are empty since. */
  erased_at: z.int().nullable(),
});
export type Customer = z.infer<typeof customerSchema>;

const staleAfter = ['customers.changed', 'sale.committed'];
const page = {
  /** The last customer of the page before. */
  after: idSchema.nullable().default(null),
  limit: z.int().min(1).max(500).default(100),
};
const only = z.object({ id: z.int() });

/** No command answers with what is personal: answers are kept for some days. */
export const customersOperations = {
  /** By name; a text is looked for in names, telephones, tax numbers, addresses and notes, its words in any order. */
  'customers.list': query({
    access: 'customers.view',
    input: z.object({ text: textSchema(120).default(''), archived: z.boolean().default(false), ...page }),
    output: z.object({ customers: z.array(customerRowSchema), more: z.boolean() }),
    refusals: [],
    staleAfter,
  }),
  'customers.get': query({
    access: 'customers.view',
    input: z.object({ id: idSchema }),
    output: customerSchema,
    refusals: ['NOT_FOUND'],
    staleAfter,
  }),
  /** Others who have one of these telephones: it is said, and not forbidden. */
  'customers.alike': query({
    access: 'customers.view',
    input: z.object({ phones: fields.phones, except: idSchema.nullable().default(null) }),
    output: z.array(customerRowSchema.pick({ id: true, name: true, archived: true })),
    refusals: [],
    staleAfter: ['customers.changed'],
  }),
  'customers.create': command({
    access: 'customers.edit',
    input: z.object(fields),
    output: only,
    refusals: ['BAD_PHONE'],
  }),
  'customers.update': command({
    access: 'customers.edit',
    input: z.object({ id: idSchema, revision: revisionSchema, ...fields }),
    output: only,
    refusals: ['NOT_FOUND', 'BAD_PHONE', 'CHANGED_MEANWHILE'],
  }),
  /** Out of the lists and off the counter; tickets that name him stay his. */
  'customers.setArchived': command({
    access: 'customers.edit',
    input: z.object({ id: idSchema, archived: z.boolean() }),
    output: only,
    refusals: ['NOT_FOUND'],
  }),
  /** For good: what is personal goes from the till's file, the number stays. */
  'customers.erase': command({
    access: 'customers.erase',
    input: z.object({ id: idSchema }),
    output: only,
    refusals: ['NOT_FOUND'],
  }),
  /** All customers with all that is known of them, for a file. */
  'customers.export': query({
    access: 'customers.export',
    input: z.object(page),
    output: z.object({ customers: z.array(customerSchema), more: z.boolean() }),
    refusals: [],
  }),
  /** All that the till knows of one, for himself. */
  'customers.own': query({
    access: 'customers.export',
    input: z.object({ id: idSchema }),
    output: z.object({
      customer: customerSchema,
      tickets: z.array(z.object({ number: z.int(), at: z.int(), gross_minor: minorSchema })),
    }),
    refusals: ['NOT_FOUND'],
  }),
};

export const customersEvents = { 'customers.changed': event('signed-in', nothing) };
