import { randomBytes } from 'node:crypto';
import { createAttempts, guesses } from '#headoffice/kernel/attempts.ts';
import { newCode, newToken, readCode, secretHash } from '#headoffice/kernel/codes.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import { createTurns } from '#headoffice/kernel/turns.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { hashPassword, passwordMatches } from './password.ts';

const codeLife_ms = 24 * 60 * 60_000;
const sessionLife_ms = 12 * 60 * 60_000;
/** Shorter ones are guessed. */
export const shortestPassword = 10;
const wrongPasswords = { each: 10, address: 50, everywhere: 100 };
const wrongCodes = { each: 10, address: 10 };
/** Each password that is tried takes 19 MiB and a processor. */
const passwordTurns = { atOnce: 2, waiting: 20 };

export interface SignedIn {
  readonly tenant: string;
  readonly id: string;
  readonly name: string;
}
export type PeopleRefusal = 'code' | 'name' | 'short' | 'wrong' | 'wait' | 'busy';

const plainName = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').slice(0, 60);

export function createPeople(tenants: Tenants) {
  const attempts = createAttempts();
  const turns = createTurns(passwordTurns);

  async function openSession(store: TenantStore, person: string, now: number): Promise<string> {
    const token = newToken(store.tenant);
    await store.remove('person_session').where('expires_at', '<=', now).execute();
    await store
      .insert('person_session', {
        token_hash: secretHash(token),
        person_id: person,
        expires_at: now + sessionLife_ms,
      })
      .execute();
    return token;
  }
  /** The tenant in which a name signs in; of an office that has one, that one. */
  const theTenant = async (): Promise<string | null> => (await tenants.list())[0]?.id ?? null;

  return {
    /** A code with which somebody chooses a password: a new person, or one who forgot hers. Without a name: the first one. */
    makeCode: async (tenant: string, name: string, now: number): Promise<string> => {
      const code = newCode(tenant);
      await tenants.in(tenant, async (store) => {
        await store.remove('person_code').where('expires_at', '<=', now).execute();
        await store
          .insert('person_code', {
            code_hash: secretHash(readCode(code)?.code ?? code),
            name: plainName(name),
            expires_at: now + codeLife_ms,
          })
          .execute();
      });
      return code;
    },
    isEmpty: (tenant: string): Promise<boolean> =>
      tenants.in(
        tenant,
        async (store) => (await store.from('person').select('id').limit(1).execute()).length === 0,
      ),
    /** Good once: the code is gone with its use. */
    choosePassword: async (
      typed: { readonly code: string; readonly name: string; readonly password: string },
      from: string,
      now: number,
    ): Promise<Result<string, PeopleRefusal>> => {
      if ([...typed.password].length < shortestPassword) return refused('short');
      const attempt = attempts.begin(guesses('code', '', from, wrongCodes), now);
      if (!attempt) return refused('wait');
      const read = readCode(typed.code);
      if (!read) return refused('code');
      const codeIn = async (store: TenantStore) => {
        const found = await store
          .from('person_code')
          .select(['name', 'expires_at'])
          .where('code_hash', '=', secretHash(read.code))
          .forUpdate()
          .executeTakeFirst();
        return found && found.expires_at > now ? found : null;
      };
      // Before a password is worked on: whoever has no code costs nothing.
      if (!(await tenants.in(read.tenant, codeIn))) return refused('code');
      attempt.takeBack();
      const password = await turns.take(() => hashPassword(typed.password));
      if (password === null) return refused('busy');
      return tenants.in(read.tenant, async (store) => {
        const found = await codeIn(store);
        if (!found) return refused('code');
        const name = found.name === '' ? plainName(typed.name) : found.name;
        if (name === '') return refused('name');
        const there = await store.from('person').select('id').where('name', '=', name).executeTakeFirst();
        // The code of the first person makes one, and is no way into the place of another.
        if (there && found.name === '') return refused('code');
        const id = there?.id ?? randomBytes(9).toString('base64url');
        if (there) {
          await store.update('person').set({ password }).where('id', '=', id).execute();
          await store.remove('person_session').where('person_id', '=', id).execute();
        } else await store.insert('person', { id, name, password, created_at: now }).execute();
        await store.remove('person_code').where('code_hash', '=', secretHash(read.code)).execute();
        return ok(await openSession(store, id, now));
      });
    },
    signIn: async (
      { name, password }: { readonly name: string; readonly password: string },
      from: string,
      now: number,
    ): Promise<Result<string, PeopleRefusal>> => {
      const who = plainName(name);
      const attempt = attempts.begin(guesses('password', who.toLowerCase(), from, wrongPasswords), now);
      if (!attempt) return refused('wait');
      const tenant = await theTenant();
      const person = tenant
        ? await tenants.in(tenant, (store) =>
            store.from('person').select(['id', 'password']).where('name', '=', who).executeTakeFirst(),
          )
        : undefined;
      const right = await turns.take(() => passwordMatches(password, person?.password ?? null));
      if (right === null || (tenant && person && right)) attempt.takeBack();
      if (right === null) return refused('busy');
      if (!tenant || !person || !right) return refused('wrong');
      return ok(await tenants.in(tenant, (store) => openSession(store, person.id, now)));
    },
    who: (token: string, now: number): Promise<SignedIn | null> => {
      const tenant = token.slice(0, token.indexOf('.'));
      return tenants.in(tenant, async (store) => {
        const session = await store
          .from('person_session')
          .select(['person_id', 'expires_at'])
          .where('token_hash', '=', secretHash(token))
          .executeTakeFirst();
        if (!session || session.expires_at <= now) return null;
        const person = await store
          .from('person')
          .select(['id', 'name'])
          .where('id', '=', session.person_id)
          .executeTakeFirst();
        return person ? { tenant, ...person } : null;
      });
    },
    signOut: async (token: string): Promise<void> => {
      await tenants.in(token.slice(0, token.indexOf('.')), (store) =>
        store.remove('person_session').where('token_hash', '=', secretHash(token)).execute(),
      );
    },
  };
}
export type People = ReturnType<typeof createPeople>;
