import { createAttempts, guesses } from '#headoffice/kernel/attempts.ts';
import { record } from '#headoffice/kernel/audit.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { SignedIn } from '#headoffice/kernel/may.ts';
import type { Seal } from '#headoffice/kernel/seal.ts';
import type { createTurns } from '#headoffice/kernel/turns.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { shortestPassword } from './codes.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { endSessions, openSession } from './sessions.ts';
import {
  addressOf,
  forgetTotp,
  hasTotp,
  isSecret,
  keepTotp,
  newRecoveryCodes,
  newSecret,
  proves,
} from './totp.ts';

const wrongOnes = { each: 10, address: 50, everywhere: 20 };

export type AccountRefusal = 'short' | 'wrong' | 'wait' | 'busy' | 'proof' | 'step';
/** What a telephone is shown, to make the digits from then on. */
export interface Secret {
  readonly secret: string;
  readonly address: string;
}

/** What was turned on: the recovery codes, which are shown once, and a token, as every device is signed out. */
export interface TotpOn {
  readonly codes: readonly string[];
  readonly token: string;
}

/** What somebody does to her own account. Each of it asks again for what only she knows or has. */
export function createAccount(tenants: Tenants, turns: ReturnType<typeof createTurns>, seal: Seal) {
  const attempts = createAttempts(tenants);
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
    const attempt = await begin(who, from, now);
    if (!attempt) return refused('wait');
    const done = await tenants.in(
      who.tenant,
      async (store): Promise<Result<R, AccountRefusal>> =>
        (await proves(store, seal, who.id, code, now)) ? ok(await work(store)) : refused('proof'),
    );
    if (done.ok) await attempt.takeBack();
    return done;
  };

  type Work<R> = (store: TenantStore) => Promise<Result<R, AccountRefusal>>;
  /** Her password, counted before it is tried. @returns how something is done by it, while it is still the one that was right */
  const withPassword = async (
    who: SignedIn,
    password: string,
    from: string,
    now: number,
  ): Promise<Result<<R>(work: Work<R>) => Promise<Result<R, AccountRefusal>>, AccountRefusal>> => {
    const attempt = await begin(who, from, now);
    if (!attempt) return refused('wait');
    const read = (store: TenantStore) => store.from('person').select('password').where('id', '=', who.id);
    const before = await tenants.in(who.tenant, (store) => read(store).executeTakeFirst());
    const right = await turns.take(() => passwordMatches(password, before?.password ?? null));
    if (right !== false) await attempt.takeBack();
    if (right === null) return refused('busy');
    if (!right) return refused('wrong');
    return ok((work) =>
      tenants.in(who.tenant, async (store) => {
        const still = await read(store).forUpdate().executeTakeFirst();
        return still?.password === before?.password ? work(store) : refused('wrong');
      }),
    );
  };

  return {
    hasTotp: (who: SignedIn): Promise<boolean> => tenants.in(who.tenant, (store) => hasTotp(store, who.id)),
    /** Of the browser that began, and kept nowhere: nobody's telephone scans what somebody else began. */
    beginTotp: (who: SignedIn, begun = ''): Secret => {
      const secret = isSecret(begun) ? begun : newSecret();
      return { secret, address: addressOf(secret, who.name) };
    },
    proveTotp: async (
      who: SignedIn,
      typed: { readonly secret: string; readonly code: string; readonly password: string },
      from: string,
      now: number,
    ): Promise<Result<TotpOn, AccountRefusal>> => {
      const by = await withPassword(who, typed.password, from, now);
      if (!by.ok) return by;
      return by.value(async (store) => {
        if (await hasTotp(store, who.id)) return refused('step');
        if (!(await keepTotp(store, seal, who.id, typed.secret, typed.code, now))) return refused('proof');
        await endSessions(store, who.id);
        await record(store, { who: who.name, what: 'totp.on', from }, now);
        return ok({
          codes: await newRecoveryCodes(store, who.id),
          token: await openSession(store, who.id, now),
        });
      });
    },
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
      const by = await withPassword(who, before, from, now);
      if (!by.ok) return by;
      const hashed = await turns.take(() => hashPassword(password));
      if (hashed === null) return refused('busy');
      return by.value(async (store) => {
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
