import { createAttempts, guesses } from '#headoffice/kernel/attempts.ts';
import { newChallenge, newTenantId, newToken, readCode, secretHash } from '#headoffice/kernel/codes.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Handlers, Who } from '#headoffice/kernel/door.ts';
import { happened } from '#headoffice/kernel/happened.ts';
import { markOf } from '#headoffice/kernel/inbox/ingest.ts';
import { derivedBy } from '#headoffice/kernel/inbox/rederive.ts';
import { genesisHash, hashOf, verifierOf } from '#shared/journal/chain.ts';
import { parseRow } from '#shared/journal/row.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import {
  chainProof,
  type EndpointInput,
  joinProof,
  outOfUseProof,
  sessionProof,
} from '#shared/wire/endpoints.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { isSameSecret } from '#shared/wire/same-secret.ts';
import { giveJoinCode, shopNamed } from './join-codes.ts';
import { createSeenTo, type SeenTo } from './seen-to.ts';

const sessionLife_s = 60 * 60;
/** How often it is written down that a till was heard. */
const heardAgain_ms = 60_000;
const wrongCodes = { each: 20, address: 100 };

const signed = (publicKey: string, what: Uint8Array, signature: string): boolean => {
  try {
    return verifierOf(publicKey)(what, Buffer.from(signature, 'base64'));
  } catch {
    // A key of the right length that is no key.
    return false;
  }
};

const tillOf = (store: TenantStore, till: string) =>
  store.from('till').selectAll().where('id', '=', till).executeTakeFirst();
const keysOf = (store: TenantStore, till: string) =>
  store.from('till_key').select(['epoch', 'public_key']).where('till_id', '=', till).execute();

async function openSession(store: TenantStore, till: string, epoch: number, now: number) {
  const token = newToken(store.tenant);
  await store.remove('till_session').where('till_id', '=', till).where('expires_at', '<=', now).execute();
  await store
    .insert('till_session', {
      token_hash: secretHash(token),
      till_id: till,
      epoch,
      expires_at: now + sessionLife_s * 1000,
    })
    .execute();
  return { token, expires_in_s: sessionLife_s };
}

/** Whose token it is. A revoked till has none that is good, whatever it shows. */
export const who: Who = async (store, token, now) => {
  const session = await store
    .from('till_session')
    .select(['till_id', 'expires_at'])
    .where('token_hash', '=', secretHash(token))
    .executeTakeFirst();
  if (!session || session.expires_at <= now) return refused('TOKEN_NEEDED');
  const till = await tillOf(store, session.till_id);
  if (!till) return refused('TOKEN_NEEDED');
  if (till.revoked_at !== null) return refused('TILL_REVOKED');
  if (till.heard_at === null || now - till.heard_at > heardAgain_ms)
    await store.update('till').set({ heard_at: now }).where('id', '=', till.id).execute();
  return ok({ till: till.id });
};

export interface TillsApi {
  /** The tenant of this office, which is made if need be. */
  tenant(now: number): Promise<string>;
  /** A code with which one till joins the shop of this name, which is made if need be; of the first tenant, or of another. */
  makeCode(
    shop: string,
    now: number,
    tenant?: string,
  ): Promise<{ code: string; tenant: string; shop: string; expires_at: number }>;
  /** One more tenant, which sees nothing of the others. */
  addTenant(name: string, now: number): Promise<string>;
  readonly seenTo: SeenTo;
  /** @returns false for a till that is not known */
  revoke(tenant: string, till: string, now: number): Promise<boolean>;
}

/** The tenant of an office that has one. */
async function theTenant(tenants: Tenants, now: number): Promise<string> {
  const [first] = await tenants.list();
  return first?.id ?? addTenant(tenants, '', now);
}
async function addTenant(tenants: Tenants, name: string, now: number): Promise<string> {
  const id = newTenantId();
  await tenants.add({ id, name, created_at: now });
  return id;
}

type JoinInput = EndpointInput<'join'>;

/** A till's place in the office, made where it has none and may have one. */
async function placeOf(store: TenantStore, till: string, shop: string, isThere: boolean, now: number) {
  const made = isThere
    ? []
    : await store
        .insert('till', {
          id: till,
          shop_id: shop,
          joined_at: now,
          revoked_at: null,
          heard_at: now,
          challenge: null,
          epoch: 0,
          seq: 0,
          hash: genesisHash,
          name: '',
          revoked_why: '',
          derived: derivedBy,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  const there = await store.from('till').selectAll().where('id', '=', till).forUpdate().executeTakeFirst();
  return { is_new: made.some(({ numInsertedOrUpdatedRows }) => numInsertedOrUpdatedRows === 1n), there };
}

/** Of a till of which no row is here: its first one, signed by the key that it joined with. */
function isFirstRow(
  till: string,
  { bytes, signature }: NonNullable<JoinInput['first']>,
  known: ReadonlyMap<number, string>,
): boolean {
  try {
    const row = parseRow(bytes);
    const key = known.get(row.epoch);
    const isIts = row.till === till && row.seq === 1 && row.epoch === Math.min(...known.keys());
    return isIts && key !== undefined && signed(key, hashOf(genesisHash, bytes), signature);
  } catch {
    return false;
  }
}

/** Who goes on with another key, after a restore, has the rows of this till: its name and a code are known to others as well. */
async function knowsItsRows(
  store: TenantStore,
  { code, till, epoch, chain, first: told }: JoinInput,
  known: ReadonlyMap<number, string>,
): Promise<boolean> {
  const first = await store
    .from('journal_row')
    .select('bytes')
    .where('till_id', '=', till)
    .orderBy('epoch')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  if (!first) return told !== undefined && isFirstRow(till, told, known);
  if (chain === undefined) return false;
  return isSameSecret(Buffer.from(chain, 'hex'), chainProof(code, till, epoch, first.bytes));
}

export function createTills(tenants: Tenants) {
  const attempts = createAttempts(tenants);

  const admit = async (
    store: TenantStore,
    code: string,
    input: JoinInput,
    now: number,
  ): Promise<Result<{ shop: string }, ProblemCode>> => {
    const { till, epoch, keys } = input;
    const found = await store
      .from('join_code')
      .selectAll()
      .where('code_hash', '=', secretHash(code))
      .forUpdate()
      .executeTakeFirst();
    if (!found || found.expires_at <= now) return refused('JOIN_CODE_WRONG');
    // The answer that a till lost on its way: the same till may ask again, with the key that it had then.
    const again = found.used_at !== null;
    if (again && found.used_by !== till) return refused('JOIN_CODE_WRONG');
    const { is_new, there } = await placeOf(store, till, found.shop_id, again, now);
    if (!there) return refused('JOIN_CODE_WRONG');
    if (there.revoked_at !== null) return refused('TILL_REVOKED');
    if (there.shop_id !== found.shop_id) return refused('TILL_TAKEN');
    const known = new Map((await keysOf(store, till)).map((key) => [key.epoch, key.public_key]));
    const other = keys.some((key) => (known.get(key.epoch) ?? key.publicKey) !== key.publicKey);
    if (other) return refused('TILL_TAKEN');
    const newest = Math.max(0, ...known.keys());
    const goesOn = epoch === newest || (!again && (await knowsItsRows(store, input, known)));
    if (!is_new && !goesOn) return refused(again ? 'JOIN_CODE_WRONG' : 'TILL_TAKEN');
    const fresh = keys.filter((key) => !known.has(key.epoch) && key.epoch <= epoch);
    for (const key of fresh)
      await store
        .insert('till_key', { till_id: till, epoch: key.epoch, public_key: key.publicKey })
        .execute();
    await store
      .update('join_code')
      .set({ used_at: now, used_by: till })
      .where('code_hash', '=', secretHash(code))
      .execute();
    if (is_new) await happened(store, { what: 'till.joined', till }, now);
    const shop = await store.from('shop').select('name').where('id', '=', found.shop_id).executeTakeFirst();
    return ok({ shop: shop?.name ?? '' });
  };

  const seenTo = createSeenTo(tenants);
  const handlers: Handlers<'join' | 'challenge' | 'session' | 'outOfUse' | 'listShops' | 'listTills'> = {
    join: async (input, { now, from }) => {
      const attempt = await attempts.begin(guesses('join', input.till, from, wrongCodes), now);
      if (!attempt) return refused('TOO_MANY');
      const read = readCode(input.code);
      if (!read) return refused('JOIN_CODE_WRONG');
      const key = input.keys.find(({ epoch }) => epoch === input.epoch);
      const proof = joinProof(input.code, input.till, input.epoch);
      if (!key || !signed(key.publicKey, proof, input.signature)) return refused('PROOF_WRONG');
      const joined = await tenants.in(read.tenant, async (store) => {
        const admitted = await admit(store, read.code, input, now);
        if (!admitted.ok) return admitted;
        const till = await tillOf(store, input.till);
        if (!till) throw new Error('a till that was admitted is there');
        const session = await openSession(store, input.till, input.epoch, now);
        return ok({ tenant: read.tenant, shop: admitted.value.shop, session, mark: markOf(till) });
      });
      if (joined.ok) await attempt.takeBack();
      return joined;
    },

    challenge: ({ tenant, till }) =>
      tenants.in(tenant, async (store) => {
        const there = await tillOf(store, till);
        if (!there) return refused('TILL_UNKNOWN');
        if (there.revoked_at !== null) return refused('TILL_REVOKED');
        // One that was given stays until it is signed: whoever asks in the till's name takes none from it.
        const given = await store
          .update('till')
          .set((set) => ({ challenge: set.fn.coalesce('challenge', set.val(newChallenge())) }))
          .where('id', '=', till)
          .returning('challenge')
          .executeTakeFirst();
        const challenge = given?.challenge;
        if (!challenge) throw new Error('a till that is there has a challenge');
        return ok({ challenge });
      }),

    session: ({ tenant, till, epoch, signature }, { now }) =>
      tenants.in(tenant, async (store) => {
        const there = await store
          .from('till')
          .select(['revoked_at', 'challenge'])
          .where('id', '=', till)
          .forUpdate()
          .executeTakeFirst();
        if (!there) return refused('TILL_UNKNOWN');
        if (there.revoked_at !== null) return refused('TILL_REVOKED');
        const key = (await keysOf(store, till)).find((one) => one.epoch === epoch);
        if (!key) return refused('EPOCH_UNKNOWN');
        const proven =
          there.challenge !== null &&
          signed(key.public_key, sessionProof(there.challenge, till, epoch), signature);
        if (!proven) return refused('PROOF_WRONG');
        // Signed once, good once.
        await store.update('till').set({ challenge: null, heard_at: now }).where('id', '=', till).execute();
        return ok(await openSession(store, till, epoch, now));
      }),

    outOfUse: ({ tenant, till, epoch, signature }) =>
      tenants.in(tenant, async (store) => {
        const there = await tillOf(store, till);
        if (!there) return refused('TILL_UNKNOWN');
        const key = (await keysOf(store, till)).find((one) => one.epoch === epoch);
        if (!key) return refused('EPOCH_UNKNOWN');
        if (!signed(key.public_key, outOfUseProof(tenant, till, epoch), signature))
          return refused('PROOF_WRONG');
        const { revoked_at: since, revoked_why: why } = there;
        return ok({ out_of_use: since === null ? null : { since, why } });
      }),

    listShops: async (_, { sees }) => ok({ shops: await seenTo.shops(sees) }),
    listTills: async (_, { sees }) => {
      const found = await seenTo.list(sees);
      return ok({
        tills: found.map(({ revoked_at, revoked_why: _, last_sale_at, rows: __, epochs, ...one }) => ({
          ...one,
          out_of_use_at: revoked_at,
          last_ticket_at: last_sale_at,
          epochs: [...epochs],
        })),
      });
    },
  };

  const api: TillsApi = {
    tenant: (now) => theTenant(tenants, now),
    addTenant: (name, now) => addTenant(tenants, name, now),
    seenTo,
    makeCode: async (name, now, tenant) =>
      tenants.in(tenant ?? (await theTenant(tenants, now)), async (store) =>
        giveJoinCode(store, await shopNamed(store, name, now), '', now),
      ),
    revoke: (tenant, till, now) =>
      tenants.in(tenant, async (store) => {
        const done = await store.update('till').set({ revoked_at: now }).where('id', '=', till).execute();
        await store.remove('till_session').where('till_id', '=', till).execute();
        return done.some(({ numUpdatedRows }) => numUpdatedRows > 0n);
      }),
  };
  return { handlers, api };
}
