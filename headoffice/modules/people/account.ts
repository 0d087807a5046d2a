import { createAttempts, guesses } from '#headoffice/kernel/attempts.ts';
import { record } from '#headoffice/kernel/audit.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { SignedIn } from '#headoffice/kernel/may.ts';
import type { createTurns } from '#headoffice/kernel/turns.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { shortestPassword } from './codes.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { endSessions, openSession } from './sessions.ts';
import { addressOf, forgetTotp, hasTotp, newRecoveryCodes, newSecret, proves } from './totp.ts';

const wrongOnes = { each: 10, address: 50, everywhere: 20 };

export type AccountRefusal = 'short' | 'wrong' | 'wait' | 'busy' | 'proof' | 'step';
/** What a telephone is shown, to make the digits from then on. */
export interface Secret {
  readonly secret: string;
  readonly address: string;
}

/** What somebody does to her own account. Each of it asks again for what only she knows or has. */
export function createAccount(tenants: Tenants, turns: ReturnType<typeof createTurns>) {
  const attempts = createAttempts();
  const begin = (who: SignedIn, from: string, now: number) =>
    attempts.begin(guesses('account', `${who.tenant} ${who.id}`, from, wrongOnes), now);

  /** Six digits, counted before they are tried. */
  const withProof = async <R>(
    who: SignedIn,
    code: string,
    from: string,
    now: number,
    work: (store: TenantStore) => Promise<R>,
  ): Promise<Result<R, AccountRefusal>> => {
    const attempt = begin(who, from, now);
    if (!attempt) return refused('wait');
    return tenants.in(who.tenant, async (store) => {
      if (!(await proves(store, who.id, code, now))) return refused('proof');
      attempt.takeBack();
      return ok(await work(store));
    });
  };

  return {
    hasTotp: (who: SignedIn): Promise<boolean> => tenants.in(who.tenant, (store) => hasTotp(store, who.id)),
    /** Begun, and good for nothing before the telephone showed that it has it. */
    beginTotp: (who: SignedIn): Promise<Result<Secret, AccountRefusal>> =>
      tenants.in(who.tenant, async (store) => {
        if (await hasTotp(store, who.id)) return refused('step');
        const secret = newSecret();
        await store.remove('person_totp').where('person_id', '=', who.id).execute();
        await store
          .insert('person_totp', { person_id: who.id, secret, proven_at: null, last_step: 0 })
          .execute();
        return ok({ secret, address: addressOf(secret, who.name) });
      }),
    /** What was begun; null for nothing. */
    begun: (who: SignedIn): Promise<Secret | null> =>
      tenants.in(who.tenant, async (store) => {
        const found = await store
          .from('person_totp')
          .select('secret')
          .where('person_id', '=', who.id)
          .where('proven_at', 'is', null)
          .executeTakeFirst();
        return found ? { secret: found.secret, address: addressOf(found.secret, who.name) } : null;
      }),
    /** @returns the recovery codes, which are shown once */
    proveTotp: (who: SignedIn, code: string, from: string, now: number) =>
      withProof(who, code, from, now, async (store) => {
        await store.update('person_totp').set({ proven_at: now }).where('person_id', '=', who.id).execute();
        await record(store, { who: who.name, what: 'totp.on', from }, now);
        return newRecoveryCodes(store, who.id);
      }),
    endTotp: (who: SignedIn, code: string, from: string, now: number) =>
      withProof(who, code, from, now, async (store) => {
        await forgetTotp(store, who.id);
        await record(store, { who: who.name, what: 'totp.off', from }, now);
        return null;
      }),
    /** @returns a token: every device but this one is signed out */
    changePassword: async (
      who: SignedIn,
      { before, password }: { readonly before: string; readonly password: string },
      from: string,
      now: number,
    ): Promise<Result<string, AccountRefusal>> => {
      if ([...password].length < shortestPassword) return refused('short');
      const attempt = begin(who, from, now);
      if (!attempt) return refused('wait');
      const stored = await tenants.in(who.tenant, (store) =>
        store.from('person').select('password').where('id', '=', who.id).executeTakeFirst(),
      );
      const right = await turns.take(() => passwordMatches(before, stored?.password ?? null));
      if (right !== false) attempt.takeBack();
      if (right === null) return refused('busy');
      if (!right) return refused('wrong');
      const hashed = await turns.take(() => hashPassword(password));
      if (hashed === null) return refused('busy');
      return tenants.in(who.tenant, async (store) => {
        await store.update('person').set({ password: hashed }).where('id', '=', who.id).execute();
        await endSessions(store, who.id);
        await record(store, { who: who.name, what: 'sign.password', from }, now);
        return ok(await openSession(store, who.id, now));
      });
    },
    /** On every device, this one as well. */
    signOutEverywhere: (who: SignedIn, from: string, now: number): Promise<void> =>
      tenants.in(who.tenant, async (store) => {
        await endSessions(store, who.id);
        await record(store, { who: who.name, what: 'sign.everywhere', from }, now);
      }),
  };
}
