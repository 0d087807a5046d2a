import { fact } from '#shared/kernel/fact.ts';

export interface UserRefused {
  readonly u: number;
  readonly failures: number;
  readonly locked_until?: number;
}

export interface UserChanged {
  readonly u: number;
  readonly name: string;
  readonly role: string;
  readonly what: 'created' | 'edited' | 'pin' | 'switched-off' | 'switched-on';
}

export interface OverrideGiven {
  readonly by: number;
  readonly permission: string;
}

export const usersFacts = {
  'user.refused': fact<UserRefused>(),
  'user.changed': fact<UserChanged>(),
  'override.given': fact<OverrideGiven>(),
} as const;
