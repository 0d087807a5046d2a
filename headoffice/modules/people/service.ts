import type { Kernel } from '#headoffice/kernel/module.ts';
import { createTurns } from '#headoffice/kernel/turns.ts';
import { createAccount } from './account.ts';
import { createWelcome, giveCode, personNamed } from './codes.ts';
import { endSession, recognise } from './sessions.ts';
import { createSignIn } from './sign-in.ts';
import { createStaff } from './staff.ts';

/** Each password that is tried takes 19 MiB and a processor. */
const passwordTurns = { atOnce: 2, waiting: 20 };
const shown = 200;

export interface Done {
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly about: string;
  readonly place: string;
}

export function createPeople({ tenants, seal }: Pick<Kernel, 'tenants' | 'seal'>) {
  const turns = createTurns(passwordTurns);
  return {
    ...createSignIn(tenants, turns, seal),
    account: createAccount(tenants, turns, seal),
    staff: createStaff(tenants),
    choosePassword: createWelcome(tenants, turns),
    /**
     * A code of whoever started the head office: for a new owner, or one who forgot her password or lost her second proof.
     * Without a name: the first one.
     */
    makeCode: (tenant: string, name: string, now: number): Promise<string> =>
      tenants.in(tenant, async (store) => {
        const person = await personNamed(store, name);
        const rights = { role: 'owner', shops: null } as const;
        return giveCode(store, { name, ...rights, resets: true, person, madeBy: null }, now);
      }),
    isEmpty: (tenant: string): Promise<boolean> =>
      tenants.in(
        tenant,
        async (store) => (await store.from('person').select('id').limit(1).execute()).length === 0,
      ),
    who: (token: string, from: string, now: number) => recognise(tenants, token, from, now),
    signOut: (token: string) => endSession(tenants, token),
    /** Who did what, the newest first. */
    audit: (tenant: string): Promise<Done[]> =>
      tenants.in(tenant, (store) =>
        store
          .from('audit')
          .select(['at', 'who', 'what', 'about', 'place'])
          .orderBy('at', 'desc')
          .orderBy('id')
          .limit(shown)
          .execute(),
      ),
    /** Whether one has to say where she signs in. */
    isOfMany: async (): Promise<boolean> => (await tenants.list()).length > 1,
  };
}
export type People = ReturnType<typeof createPeople>;
