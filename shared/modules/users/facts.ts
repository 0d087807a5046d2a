import { fact } from '#shared/kernel/fact.ts';

export interface UserRefused {
  readonly userId: number;
  readonly failures: number;
  readonly locked_until?: number;
}

export interface UserChanged {
  readonly userId: number;
  readonly name: string;
  readonly role: string;
  readonly what: 'created' | 'edited' | 'pin' | 'switched-off' | 'switched-on';
}

export interface OverrideGiven {
  readonly allowedBy: number;
  readonly permission: string;
  /** What else the same gesture needed. */
  readonly also?: readonly string[];
}

export const usersFacts = {
  'user.refused': fact<UserRefused>({ userId: 'u' }),
  'user.changed': fact<UserChanged>({ userId: 'u' }),
  'override.given': fact<OverrideGiven>({ allowedBy: 'by' }),
} as const;
