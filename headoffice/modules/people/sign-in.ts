import { type Attempt, createAttempts, guesses } from '#headoffice/kernel/attempts.ts';
import { record } from '#headoffice/kernel/audit.ts';
import { newToken, secretHash } from '#headoffice/kernel/codes.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Seal } from '#headoffice/kernel/seal.ts';
import type { createTurns } from '#headoffice/kernel/turns.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { passwordMatches } from './password.ts';
import { openSession } from './sessions.ts';
import { hasTotp, proves, recovers } from './totp.ts';

const stepLife_ms = 5 * 60_000;
const wrongPasswords = { each: 10, address: 50, everywhere: 100 };
/** Six digits are guessed sooner than a password: few, from wherever. */
const wrongProofs = { each: 5, address: 50, everywhere: 10 };

export type SignInRefusal = 'wrong' | 'wait' | 'busy' | 'tenant' | 'proof' | 'step';
/** Signed in, or one who has to show her second proof now. */
export type SignInAnswer = { readonly token: string } | { readonly step: string };

export const plainName = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').slice(0, 60);

/** In, or before the door of the second proof where there is one. */
export async function enter(store: TenantStore, person: string, now: number): Promise<SignInAnswer> {
  if (!(await hasTotp(store, person))) return { token: await openSession(store, person, now) };
  const step = newToken(store.tenant);
  await store.remove('person_step').where('expires_at', '<=', now).execute();
  await store
    .insert('person_step', { token_hash: secretHash(step), person_id: person, expires_at: now + stepLife_ms })
    .execute();
  return { step };
}

/** Who showed a password a moment ago; null for a step that is used, too late, or of one who was put away. */
async function whoProves(store: TenantStore, step: string, now: number) {
  const found = await store
    .from('person_step')
    .select(['person_id', 'expires_at'])
    .where('token_hash', '=', secretHash(step))
    .executeTakeFirst();
  if (!found || found.expires_at <= now) return null;
  const person = await store
    .from('person')
    .select(['id', 'name'])
    .where('id', '=', found.person_id)
    .where('put_away_at', 'is', null)
    .executeTakeFirst();
  return person ?? null;
}

interface Typed {
  /** Which, where there are several. */
  readonly tenant: string;
  readonly name: string;
  readonly password: string;
}

/** A password, and then the second proof where there is one. */
export function createSignIn(tenants: Tenants, turns: ReturnType<typeof createTurns>, seal: Seal) {
  const attempts = createAttempts(tenants);

  /** Where one signs in; of an office that has one tenant, that one. */
  const tenantOf = async (typed: string): Promise<string | null> => {
    const list = await tenants.list();
    const named = list.find(({ id }) => id === typed.trim().toUpperCase());
    return (named ?? (list.length === 1 ? list[0] : undefined))?.id ?? null;
  };
  const begin = (what: string, name: string, from: string, now: number): Promise<Attempt | null> =>
    attempts.begin(guesses(what, name, from, what === 'proof' ? wrongProofs : wrongPasswords), now);

  return {
    signIn: async (typed: Typed, from: string, now: number): Promise<Result<SignInAnswer, SignInRefusal>> => {
      const name = plainName(typed.name);
      const tenant = await tenantOf(typed.tenant);
      if (!tenant && (await tenants.list()).length > 1) return refused('tenant');
      const attempt = await begin('password', `${tenant} ${name.toLowerCase()}`, from, now);
      if (!attempt) return refused('wait');
      const person = tenant
        ? await tenants.in(tenant, (store) =>
            store
              .from('person')
              .select(['id', 'name', 'password'])
              .where('name', '=', name)
              .where('put_away_at', 'is', null)
              .executeTakeFirst(),
          )
        : undefined;
      const right = await turns.take(() => passwordMatches(typed.password, person?.password ?? null));
      if (right === null || (tenant && person && right)) await attempt.takeBack();
      if (right === null) return refused('busy');
      if (!tenant || !person) return refused('wrong');
      return tenants.in(tenant, async (store) => {
        const deed = { who: person.name, from };
        if (!right) {
          await record(store, { ...deed, what: 'sign.wrong' }, now);
          return refused('wrong');
        }
        const answer = await enter(store, person.id, now);
        if ('token' in answer) await record(store, { ...deed, what: 'sign.in' }, now);
        return ok(answer);
      });
    },
    /** The six digits of the telephone, or a recovery code. */
    prove: async (
      { step, code }: { readonly step: string; readonly code: string },
      from: string,
      now: number,
    ): Promise<Result<string, SignInRefusal>> => {
      const tenant = step.slice(0, Math.max(0, step.indexOf('.')));
      const person = await tenants.in(tenant, (store) => whoProves(store, step, now));
      if (!person) return refused('step');
      // Counted for itself: a transaction that waits for another one would keep others from both.
      const attempt = await begin('proof', `${tenant} ${person.id}`, from, now);
      if (!attempt) return refused('wait');
      const proved = await tenants.in(tenant, async (store): Promise<Result<string, SignInRefusal>> => {
        if (!(await whoProves(store, step, now))) return refused('step');
        const byTime = await proves(store, seal, person.id, code, now);
        if (!byTime && !(await recovers(store, person.id, code))) {
          await record(store, { who: person.name, what: 'sign.wrong', from }, now);
          return refused('proof');
        }
        await store.remove('person_step').where('token_hash', '=', secretHash(step)).execute();
        if (!byTime) await record(store, { who: person.name, what: 'totp.recovered', from }, now);
        await record(store, { who: person.name, what: 'sign.in', from }, now);
        return ok(await openSession(store, person.id, now));
      });
      if (proved.ok) await attempt.takeBack();
      return proved;
    },
  };
}
