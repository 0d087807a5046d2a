import { fact } from '#shared/kernel/fact.ts';

export interface UserRefused {
  readonly userId: number;
  readonly failures: number;
  readonly locked_until?: number;
}

export interface UserChanged {
  readonly userId: number;
  readonly name: string;
  /** One of every shop, or 'own': the role that the owner made, whose number is `own`. */
  readonly role: string;
  readonly own?: number;
  readonly what: 'created' | 'edited' | 'pin' | 'switched-off' | 'switched-on';
}

export interface OverrideGiven {
  readonly allowedBy: number;
  readonly permission: string;
  /** What else the same gesture needed. */
  readonly also?: readonly string[];
}

/** A role that the owner made, as it is from here on. */
export interface RoleChanged {
  readonly role: number;
  readonly name: string;
  readonly what: 'made' | 'changed' | 'removed';
  readonly permissions: readonly string[];
  /** By permission: a share in ppm, an amount in minor units. */
  readonly limits?: Readonly<Record<string, { readonly share_ppm?: number; readonly amount_minor?: number }>>;
}

export const usersFacts = {
  'role.changed': fact<RoleChanged>(),
  'user.refused': fact<UserRefused>({ userId: 'u' }),
  'user.changed': fact<UserChanged>({ userId: 'u' }),
  'override.given': fact<OverrideGiven>({ allowedBy: 'by' }),
} as const;
