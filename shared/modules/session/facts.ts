import { fact } from '#shared/kernel/fact.ts';

export interface UserSignedIn {
  readonly u: number;
}

export interface UserSignedOut {
  readonly u: number;
  readonly reason: string;
}

export const sessionFacts = {
  'user.signed-in': fact<UserSignedIn>(),
  'user.signed-out': fact<UserSignedOut>(),
} as const;
