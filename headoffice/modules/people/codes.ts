import { randomBytes } from 'node:crypto';
import { createAttempts, guesses } from '#headoffice/kernel/attempts.ts';
import { record } from '#headoffice/kernel/audit.ts';
import { newCode, readCode, secretHash } from '#headoffice/kernel/codes.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Role, Shops } from '#headoffice/kernel/may.ts';
import type { createTurns } from '#headoffice/kernel/turns.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { hashPassword } from './password.ts';
import { endSessions } from './sessions.ts';
import { enter, plainName, type SignInAnswer } from './sign-in.ts';
import { forgetTotp } from './totp.ts';

const codeLife_ms = 24 * 60 * 60_000;
/** Shorter ones are guessed. */
export const shortestPassword = 10;
const wrongCodes = { each: 10, address: 10 };

export type CodeRefusal = 'code' | 'name' | 'short' | 'wait' | 'busy';
export interface CodeFor {
  readonly name: string;
  readonly role: Role;
  readonly shops: Shops;
  readonly resets: boolean;
  /** Who is there under that name; null for somebody new. */
  readonly person: string | null;
  /** Null: whoever started the head office. */
  readonly madeBy: string | null;
}

/** A code with which somebody chooses a password, once: in the place of one for the same name. @returns the code, which is kept as a hash */
export async function giveCode(
  store: TenantStore,
  { name, role, shops, resets, person, madeBy }: CodeFor,
  now: number,
): Promise<string> {
  const code = newCode(store.tenant);
  await store.remove('person_code').where('expires_at', '<=', now).execute();
  const row = {
    code_hash: secretHash(readCode(code)?.code ?? code),
    expires_at: now + codeLife_ms,
    role,
    shops: shops === null ? null : [...shops],
    resets,
    person_id: person,
    made_by: madeBy,
  };
  await store
    .insert('person_code', { ...row, name: plainName(name) })
    .onConflict((one) => one.columns(['tenant_id', 'name']).doUpdateSet(row))
    .execute();
  return code;
}

/** @returns the id of who is there under a name; null for nobody */
export async function personNamed(store: TenantStore, name: string): Promise<string | null> {
  const named = store.from('person').select('id').where('name', '=', plainName(name));
  return (await named.executeTakeFirst())?.id ?? null;
}

export function createWelcome(tenants: Tenants, turns: ReturnType<typeof createTurns>) {
  const attempts = createAttempts(tenants);

  const codeIn = async (store: TenantStore, code: string, now: number) => {
    const found = await store
      .from('person_code')
      .selectAll()
      .where('code_hash', '=', secretHash(code))
      .forUpdate()
      .executeTakeFirst();
    return found && found.expires_at > now ? found : null;
  };
  type Code = NonNullable<Awaited<ReturnType<typeof codeIn>>>;

  /** Whom the code is for; null for one who is there and whom it lets in no more. */
  async function placeOf(store: TenantStore, found: Code, name: string, password: string, now: number) {
    const there = await store
      .from('person')
      .select(['id', 'put_away_at'])
      .where('name', '=', name)
      .executeTakeFirst();
    // A code for somebody new makes one, and is no way into the place of another; nor is one that is for who is there.
    if ((there?.id ?? null) !== found.person_id) return null;
    if (there && there.put_away_at !== null && !found.resets) return null;
    if (!there) {
      const id = randomBytes(9).toString('base64url');
      const { role, shops } = found;
      const person = { id, name, password, created_at: now, role, shops, put_away_at: null };
      await store.insert('person', person).execute();
      return { id, isNew: true };
    }
    await store.update('person').set({ password, put_away_at: null }).where('id', '=', there.id).execute();
    await endSessions(store, there.id);
    if (found.resets) await forgetTotp(store, there.id);
    return { id: there.id, isNew: false };
  }

  /** Good once: the code is gone with its use. */
  return async (
    typed: { readonly code: string; readonly name: string; readonly password: string },
    from: string,
    now: number,
  ): Promise<Result<SignInAnswer, CodeRefusal>> => {
    if ([...typed.password].length < shortestPassword) return refused('short');
    const attempt = await attempts.begin(guesses('code', '', from, wrongCodes), now);
    if (!attempt) return refused('wait');
    const read = readCode(typed.code);
    if (!read) return refused('code');
    // Before a password is worked on: whoever has no code costs nothing.
    if (!(await tenants.in(read.tenant, (store) => codeIn(store, read.code, now)))) return refused('code');
    await attempt.takeBack();
    const password = await turns.take(() => hashPassword(typed.password));
    if (password === null) return refused('busy');
    return tenants.in(read.tenant, async (store) => {
      const found = await codeIn(store, read.code, now);
      if (!found) return refused('code');
      const name = found.name === '' ? plainName(typed.name) : found.name;
      if (name === '') return refused('name');
      const place = await placeOf(store, found, name, password, now);
      if (!place) return refused('code');
      await store.remove('person_code').where('name', 'in', [found.name, name]).execute();
      await record(store, { who: name, what: place.isNew ? 'person.joined' : 'sign.password', from }, now);
      return ok(await enter(store, place.id, now));
    });
  };
}
