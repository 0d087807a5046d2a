import { fact } from '#shared/kernel/fact.ts';

export interface UserSignedIn {
  readonly userId: number;
}

export interface UserSignedOut {
  readonly userId: number;
  readonly reason: string;
}

export const sessionFacts = {
  'user.signed-in': fact<UserSignedIn>({ userId: 'u' }),
  'user.signed-out': fact<UserSignedOut>({ userId: 'u' }),
} as const;
