import { createHmac, randomBytes } from 'node:crypto';
import { record } from '#headoffice/kernel/audit.ts';
import { secretHash } from '#headoffice/kernel/codes.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import { isRole, type SignedIn } from '#headoffice/kernel/may.ts';
import { isSameSecret } from '#shared/wire/same-secret.ts';

const life_ms = 12 * 60 * 60_000;
/** After that a token is followed by another one. */
const turn_ms = 15 * 60_000;
/** What was asked with the token before while the newest one was on its way. */
const crossing_ms = 30_000;

/** `TENANT.` and 43 letters: which session, and its secret. */
const idLength = 11;
export const tokenShape = /^[0-9A-Z]{4,12}\.[\w-]{43}$/;
const tenantIn = (token: string): string => token.slice(0, token.indexOf('.'));
const idIn = (token: string): string => token.slice(token.indexOf('.') + 1).slice(0, idLength);

/** The token after one: nobody makes it from what the database holds, and the same one is made again when an answer was lost. */
const next = (salt: Uint8Array, token: string): string =>
  `${tenantIn(token)}.${idIn(token)}${createHmac('sha256', salt).update(token).digest().subarray(0, 24).toString('base64url')}`;

const same = (a: Uint8Array | null, b: Uint8Array): boolean => a !== null && isSameSecret(a, b);

/** Whoever is in needs no code: one that was made for her is good no more. */
export async function openSession(store: TenantStore, person: string, now: number): Promise<string> {
  const id = randomBytes(8).toString('base64url');
  const token = `${store.tenant}.${id}${randomBytes(24).toString('base64url')}`;
  await store.remove('person_session').where('expires_at', '<=', now).execute();
  await store.remove('person_code').where('person_id', '=', person).execute();
  await store
    .insert('person_session', {
      id,
      person_id: person,
      salt: randomBytes(32),
      token_hash: secretHash(token),
      turned_at: now,
      before_hash: null,
      shown_at: now,
      expires_at: now + life_ms,
    })
    .execute();
  return token;
}
/** On every device, and before the door of the second proof. */
export const endSessions = async (store: TenantStore, person: string): Promise<void> => {
  await store.remove('person_session').where('person_id', '=', person).execute();
  await store.remove('person_step').where('person_id', '=', person).execute();
};

export interface Recognised {
  readonly who: SignedIn;
  /** Which is to be shown from now on; null: the one that was shown. */
  readonly token: string | null;
}

async function personOf(store: TenantStore, id: string): Promise<SignedIn | null> {
  const found = await store
    .from('person')
    .select(['id', 'name', 'role', 'shops'])
    .where('id', '=', id)
    .where('put_away_at', 'is', null)
    .executeTakeFirst();
  if (!found || !isRole(found.role)) return null;
  return { tenant: store.tenant, ...found, role: found.role };
}

/**
 * A token is followed by another after a while. Who shows one that was followed already, once the newer one is in use, has it
 * from somebody else, or somebody else has the newer one: nobody stays signed in by it.
 */
export const recognise = (
  tenants: Tenants,
  token: string,
  from: string,
  now: number,
): Promise<Recognised | null> =>
  tenants.in(tenantIn(token), async (store) => {
    const id = idIn(token);
    const sessions = () => store.update('person_session').where('id', '=', id);
    const read = () => store.from('person_session').selectAll().where('id', '=', id);
    let session = await read().executeTakeFirst();
    if (!session || session.expires_at <= now) return null;
    const shown = secretHash(token);
    const isPlain =
      same(session.token_hash, shown) && session.shown_at !== null && now - session.turned_at < turn_ms;
    // Only what changes something waits for others who ask with the same token.
    if (!isPlain) session = await read().forUpdate().executeTakeFirst();
    if (!session) return null;
    const who = await personOf(store, session.person_id);
    if (!who) return null;
    if (same(session.token_hash, shown)) {
      if (session.shown_at === null) await sessions().set({ shown_at: now }).execute();
      if (now - session.turned_at < turn_ms) return { who, token: null };
      const turned = next(session.salt, token);
      await sessions()
        .set({ before_hash: shown, token_hash: secretHash(turned), turned_at: now, shown_at: null })
        .execute();
      return { who, token: turned };
    }
    if (same(session.before_hash, shown)) {
      // The answer with the newer one was lost, or is on its way.
      if (session.shown_at === null) return { who, token: next(session.salt, token) };
      if (now - session.shown_at < crossing_ms) return { who, token: null };
    }
    await store.remove('person_session').where('id', '=', id).execute();
    await record(store, { who: who.name, what: 'sign.stolen', from }, now);
    return null;
  });

export const endSession = async (tenants: Tenants, token: string): Promise<void> => {
  await tenants.in(tenantIn(token), (store) =>
    store.remove('person_session').where('id', '=', idIn(token)).execute(),
  );
};
