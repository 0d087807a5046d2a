import { record } from '#headoffice/kernel/audit.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import { isRole, may, type Role, type Shops, type SignedIn } from '#headoffice/kernel/may.ts';
import { shopsThere } from '#headoffice/kernel/shops-there.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { giveCode, personNamed } from './codes.ts';
import { endSessions } from './sessions.ts';
import { plainName } from './sign-in.ts';
import { forgetTotp } from './totp.ts';

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly shops: Shops;
  readonly putAway: boolean;
  readonly hasTotp: boolean;
  /** Devices on which she is signed in. */
  readonly devices: number;
}
/** A code that nobody used yet. */
export interface OpenCode extends Rights {
  readonly name: string;
  readonly expires_at: number;
}
export type StaffRefusal = 'name' | 'taken' | 'self' | 'unknown' | 'shop';
type Done<R = null> = Promise<Result<R, StaffRefusal>>;
interface Rights {
  readonly role: Role;
  readonly shops: Shops;
}

const ownersOf = (store: TenantStore) =>
  store
    .from('person')
    .select('id')
    .where('role', '=', 'owner')
    .where('put_away_at', 'is', null)
    .forUpdate()
    .execute();

const endCodesOf = async (store: TenantStore, name: string): Promise<boolean> =>
  (await store.remove('person_code').where('name', '=', name).returning('name').execute()).length > 0;
/** Whoever may invite nobody any more has nobody come in by what he gave. */
const endCodesBy = async (store: TenantStore, id: string): Promise<void> => {
  await store.remove('person_code').where('made_by', '=', id).execute();
};
/** Whoever may see to tills no more has none join by what he gave. */
const endJoinCodesBy = async (store: TenantStore, id: string): Promise<void> => {
  await store.remove('join_code').where('made_by', '=', id).where('used_at', 'is', null).execute();
};

/** An owner sees every shop; others those that are named, which must be there. */
async function rightsOf(store: TenantStore, { role, shops }: Rights): Promise<Rights | null> {
  if (role === 'owner' || shops === null) return { role, shops: null };
  return (await shopsThere(store, shops)) ? { role, shops } : null;
}

/** The people of a tenant, as whoever may see to them does. */
export function createStaff(tenants: Tenants) {
  /** Somebody who is there and is not oneself: nobody shuts herself out, or makes more of herself. */
  const change = (
    by: SignedIn,
    id: string,
    work: (store: TenantStore, person: { readonly name: string; readonly role: string }) => Done,
  ): Done =>
    tenants.in(by.tenant, async (store) => {
      if (id === by.id) return refused('self');
      const owners = await ownersOf(store);
      const person = await store
        .from('person')
        .select(['name', 'role'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      // Whoever changes others is an owner still, when it is written.
      if (!person || !owners.some((owner) => owner.id === by.id)) return refused('unknown');
      return work(store, person);
    });

  return {
    list: (tenant: string, now: number): Promise<Colleague[]> =>
      tenants.in(tenant, async (store) => {
        const people = await store.from('person').selectAll().orderBy('name').execute();
        const proven = await store
          .from('person_totp')
          .select('person_id')
          .where('proven_at', 'is not', null)
          .execute();
        const sessions = await store
          .from('person_session')
          .select('person_id')
          .where('expires_at', '>', now)
          .execute();
        return people.map(({ id, name, role, shops, put_away_at }) => ({
          id,
          name,
          role: isRole(role) ? role : 'accountant',
          shops,
          putAway: put_away_at !== null,
          hasTotp: proven.some((one) => one.person_id === id),
          devices: sessions.filter((one) => one.person_id === id).length,
        }));
      }),
    shops: (tenant: string): Promise<{ readonly id: string; readonly name: string }[]> =>
      tenants.in(tenant, (store) => store.from('shop').select(['id', 'name']).orderBy('name').execute()),
    codes: (tenant: string, now: number): Promise<OpenCode[]> =>
      tenants.in(tenant, async (store) => {
        const open = store
          .from('person_code')
          .select(['name', 'role', 'shops', 'expires_at'])
          .where('name', '<>', '')
          .where('expires_at', '>', now)
          .orderBy('name');
        return (await open.execute()).map(({ role, ...one }) => ({
          ...one,
          role: isRole(role) ? role : 'accountant',
        }));
      }),
    /** Nobody comes in by the code of this name any more. */
    withdraw: (by: SignedIn, name: string, from: string, now: number): Promise<void> =>
      tenants.in(by.tenant, async (store) => {
        if (await endCodesOf(store, name))
          await record(store, { who: by.name, what: 'person.codeWithdrawn', about: name, from }, now);
      }),
    /** A code for somebody who is not there yet. */
    invite: (
      by: SignedIn,
      { name: typed, ...rights }: Rights & { readonly name: string },
      from: string,
      now: number,
    ): Done<{ readonly code: string; readonly name: string }> =>
      tenants.in(by.tenant, async (store) => {
        const name = plainName(typed);
        if (name === '') return refused('name');
        if ((await personNamed(store, name)) !== null) return refused('taken');
        const granted = await rightsOf(store, rights);
        if (!granted) return refused('shop');
        const whose = { resets: false, person: null, madeBy: by.id };
        const code = await giveCode(store, { name, ...granted, ...whose }, now);
        await record(store, { who: by.name, what: 'person.invited', about: name, from }, now);
        return ok({ code, name });
      }),
    /** A code for one who forgot her password. */
    newCode: (
      by: SignedIn,
      id: string,
      from: string,
      now: number,
    ): Done<{ readonly code: string; readonly name: string }> =>
      tenants.in(by.tenant, async (store) => {
        const there = await store
          .from('person')
          .select(['name', 'role', 'shops'])
          .where('id', '=', id)
          .where('put_away_at', 'is', null)
          .executeTakeFirst();
        if (!there || !isRole(there.role)) return refused('unknown');
        const { name, role, shops } = there;
        const whose = { resets: false, person: id, madeBy: by.id };
        const code = await giveCode(store, { name, role, shops, ...whose }, now);
        await record(store, { who: by.name, what: 'person.code', about: name, from }, now);
        return ok({ code, name });
      }),
    change: (by: SignedIn, id: string, rights: Rights, from: string, now: number): Done =>
      change(by, id, async (store, { name }) => {
        const granted = await rightsOf(store, rights);
        if (!granted) return refused('shop');
        const { role, shops } = granted;
        const set = { role, shops: shops === null ? null : [...shops] };
        await store.update('person').set(set).where('id', '=', id).execute();
        if (role !== 'owner') await endCodesBy(store, id);
        // The shops of a code are those that he saw to when he gave it.
        if (!may(role, 'tills.manage') || shops !== null) await endJoinCodesBy(store, id);
        await record(store, { who: by.name, what: 'person.changed', about: name, from }, now);
        return ok(null);
      }),
    /** She comes in no more; what she did stays under her name. */
    putAway: (by: SignedIn, id: string, from: string, now: number): Done =>
      change(by, id, async (store, { name }) => {
        await store.update('person').set({ put_away_at: now }).where('id', '=', id).execute();
        await endCodesOf(store, name);
        await endCodesBy(store, id);
        await endJoinCodesBy(store, id);
        await endSessions(store, id);
        await record(store, { who: by.name, what: 'person.putAway', about: name, from }, now);
        return ok(null);
      }),
    bringBack: (by: SignedIn, id: string, from: string, now: number): Done =>
      change(by, id, async (store, { name }) => {
        await store.update('person').set({ put_away_at: null }).where('id', '=', id).execute();
        await endCodesOf(store, name);
        await record(store, { who: by.name, what: 'person.broughtBack', about: name, from }, now);
        return ok(null);
      }),
    /** On every device of hers. */
    signOut: (by: SignedIn, id: string, from: string, now: number): Done =>
      change(by, id, async (store, { name }) => {
        await endSessions(store, id);
        await record(store, { who: by.name, what: 'person.signedOut', about: name, from }, now);
        return ok(null);
      }),
    /** For one whose telephone is gone, with her recovery codes. */
    forgetTotp: (by: SignedIn, id: string, from: string, now: number): Done =>
      change(by, id, async (store, { name }) => {
        await forgetTotp(store, id);
        await record(store, { who: by.name, what: 'person.totpOff', about: name, from }, now);
        return ok(null);
      }),
  };
}
