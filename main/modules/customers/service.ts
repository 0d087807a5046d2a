import type { Db } from '#main/kernel/db/db.ts';
import { createRevisions } from '#main/kernel/db/revisions.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { OperationName } from '#shared/contract/index.ts';
import { type PhoneRule, phoneOf, spacedPhone } from '#shared/domain/phone.ts';
import { minor } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { Customer, CustomerRow } from '#shared/modules/customers/contract.ts';
import { type CustomerFields, type CustomerRecord, createCustomersStore } from './store.ts';
import { asksFor, placeOf, termsOf } from './terms.ts';

export interface CustomersDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  /** How telephones are written in the shop's country. */
  readonly home: () => PhoneRule;
  readonly emit: (name: 'customers.changed', payload: Record<string, never>) => void;
  /** He is called something else by now, wherever a cart shows him. */
  readonly renamed: (id: number, context: Context) => void;
}

type CustomersOperation = Extract<OperationName, `customers.${string}`>;

const first = { place: '', id: 0 };
const termsPerStep = 1_000;

export function createCustomers(deps: CustomersDeps) {
  const { db, journal, home } = deps;
  const store = createCustomersStore(db);
  const revisions = createRevisions(['phones']);

  const fieldsOf = (one: CustomerRecord): CustomerFields => {
    const { name, phones, address, email, taxNumber, note } = one;
    return { name, phones, address, email, taxNumber, note };
  };
  const rowOf = (one: CustomerRecord): CustomerRow => ({
    id: one.id,
    name: one.name,
    phones: one.phones.map((phone) => spacedPhone(phone, home())),
    taxNumber: one.taxNumber,
    archived: one.archived,
    tickets: one.tickets,
    gross_minor: minor(one.gross_minor),
    lastSale_at: one.lastSale_at,
  });
  const viewOf = (one: CustomerRecord): Customer => ({
    ...rowOf(one),
    revision: revisions.of(`customer ${one.id}`, { ...fieldsOf(one) }),
    address: one.address,
    email: one.email,
    note: one.note,
    created_at: one.created_at,
    erased_at: one.erased_at,
  });

  /** The numbers in the one form in which they are kept, each once. */
  const keptPhones = (typed: readonly string[]): Result<string[], Refusal> => {
    const phones = new Set<string>();
    for (const one of typed.filter((text) => text !== '')) {
      const phone = phoneOf(one, home());
      if (phone === null) return refused(refusal('BAD_PHONE', { phone: one }));
      phones.add(phone);
    }
    return ok([...phones]);
  };
  const termsOfFields = ({ name, phones, address, email, taxNumber, note }: CustomerFields): string[] =>
    termsOf([name, address, email, taxNumber, note], phones, home());

  /** Somebody who is known and was not erased. */
  const known = (id: number): CustomerRecord | undefined => {
    const one = store.one(id);
    return one && one.erased_at === null ? one : undefined;
  };
  const changed = (id: number, context: Context): Result<{ id: number }, Refusal> => {
    deps.renamed(id, context);
    db.afterCommit(() => deps.emit('customers.changed', {}));
    return ok({ id });
  };
  /** Where the page after this customer begins; null where he is not in the list any more. */
  const placeAfter = (id: number | null): typeof first | null => (id === null ? first : (known(id) ?? null));
  const page = <T>(
    after: number | null,
    limit: number,
    read: (from: typeof first, most: number) => CustomerRecord[],
    shown: (one: CustomerRecord) => T,
  ): { customers: T[]; more: boolean } => {
    const from = placeAfter(after);
    const found = from === null ? [] : read({ place: from.place, id: from.id }, limit + 1);
    return { customers: found.slice(0, limit).map(shown), more: found.length > limit };
  };
  const find = (text: string, archived: boolean, from: typeof first, limit: number): CustomerRecord[] =>
    store.list(asksFor(text, home()), { archived, after: from, limit });

  const handlers: Handlers<CustomersOperation> = {
    'customers.list': ({ text, archived, after, limit }) =>
      ok(page(after, limit, (from, most) => find(text, archived, from, most), rowOf)),
    'customers.get': ({ id }) => {
      const one = store.one(id);
      return one ? ok(viewOf(one)) : refused(refusal('NOT_FOUND'));
    },
    'customers.alike': ({ phones, except }) => {
      const terms = phones.flatMap((typed) => phoneOf(typed, home())?.slice(1) ?? []);
      const others = store.withTerms(terms).filter((id) => id !== except);
      return ok(
        others.flatMap((id) => known(id) ?? []).map(({ id, name, archived }) => ({ id, name, archived })),
      );
    },
    'customers.create': (input, context) => {
      const phones = keptPhones(input.phones);
      if (!phones.ok) return phones;
      const fields = { ...input, phones: phones.value };
      const id = store.create(fields, placeOf(fields.name), termsOfFields(fields), deps.clock.now());
      journal.append('customer.created', { customerId: id }, { user: context.user });
      return changed(id, context);
    },
    'customers.update': ({ id, revision, ...input }, context) => {
      const before = known(id);
      if (!before) return refused(refusal('NOT_FOUND'));
      const phones = keptPhones(input.phones);
      if (!phones.ok) return phones;
      const typed = { ...input, phones: phones.value };
      const merged = revisions.merge(`customer ${id}`, revision, typed, { ...fieldsOf(before) });
      if (!merged.ok) return merged;
      const after: CustomerFields = merged.value;
      const names = Object.keys(after) as (keyof CustomerFields)[];
      const fields = names.filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
      if (fields.length === 0) return ok({ id });
      store.update(id, after, placeOf(after.name), termsOfFields(after));
      journal.append('customer.changed', { customerId: id, fields }, { user: context.user });
      const by = context.session.user?.name;
      db.afterCommit(() => revisions.saved(`customer ${id}`, { ...fieldsOf(before) }, { ...after }, by));
      return changed(id, context);
    },
    'customers.setArchived': ({ id, archived }, context) => {
      const one = known(id);
      if (!one) return refused(refusal('NOT_FOUND'));
      if (one.archived === archived) return ok({ id });
      store.archive(id, archived);
      journal.append('customer.changed', { customerId: id, fields: ['archived'] }, { user: context.user });
      return changed(id, context);
    },
    'customers.erase': ({ id }, context) => {
      if (!known(id)) return refused(refusal('NOT_FOUND'));
      journal.append('customer.erased', { customerId: id }, { user: context.user });
      return changed(id, context);
    },
    'customers.export': ({ after, limit }) =>
      ok(page(after, limit, (from, most) => store.all(from, most), viewOf)),
    'customers.own': ({ id }) => {
      const one = store.one(id);
      if (!one) return refused(refusal('NOT_FOUND'));
      const span = { from: 1, before: Number.MAX_SAFE_INTEGER, limit: one.tickets };
      const tickets = store.tickets(id, span).map((row) => ({ ...row, gross_minor: minor(row.gross_minor) }));
      return ok({ customer: viewOf(one), tickets });
    },
  };

  /** Of a till whose customers came from elsewhere, as from a restore. */
  const foundAnew = (): void => {
    if (!store.lacksTerms()) return;
    for (let after = first; ; ) {
      const some = store.all(after, termsPerStep);
      db.transaction(() => {
        for (const one of some) store.setTerms(one.id, termsOfFields(fieldsOf(one)));
      });
      const end = some.at(-1);
      if (!end || some.length < termsPerStep) return;
      after = { place: end.place, id: end.id };
    }
  };
  foundAnew();

  return {
    handlers,
    /** As he is known today; undefined for a number that was never given. */
    one: (id: number): CustomerRecord | undefined => store.one(id),
    /** Whether a cart may name him. */
    stands: (id: number): boolean => known(id)?.archived === false,
    phone: ({ phones }: CustomerRecord): string | null =>
      phones[0] === undefined ? null : spacedPhone(phones[0], home()),
    found: (text: string, limit: number): number[] =>
      [false, true].flatMap((archived) => find(text, archived, first, limit).map(({ id }) => id)),
    tickets: store.tickets,
  };
}
