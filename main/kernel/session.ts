import type { Permission, RoleRef, Size } from '#shared/domain/permissions.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';

/** What a manager allowed for one gesture, and until when it may be spent. */
export interface Override {
  readonly by: number;
  readonly permissions: readonly Permission[];
  readonly until: number;
}

/** Somebody at a screen of this till. Lives in memory: after a restart everybody signs in again. */
export interface Session {
  readonly id: string;
  readonly host: 'electron' | 'web' | 'tool';
  user: { readonly id: number; readonly name: string; readonly role: RoleRef } | null;
  lang: Lang;
  /** Tokens of managers who allowed one gesture, by token. */
  readonly overrides: Map<string, Override>;
  /** Questions whose answers nobody waits for any more. */
  readonly givenUp: Set<string>;
}

/** Ends the work on a question that was given up. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

/** What a handler knows about who calls. */
export interface Context {
  readonly session: Session;
  /** The signed-in user's id; 0 before sign-in. */
  readonly user: number;
  readonly lang: Lang;
  readonly commandId: string | null;
  /** Whether the caller may do this, of this size, by her role or by what was needed in this call already. Changes nothing. */
  may(permission: Permission, size?: Size): boolean;
  /**
   * PERMISSION_NEEDED, or null if the caller may do this, or somebody whose role goes as far allows it: then the override is
   * spent, once.
   */
  need(permission: Permission, size?: Size): Refusal | null;
  /** The manager whose override was spent in this call, for the record. */
  readonly allowedBy: number | null;
  /** Between two pieces of a long read. @throws GivenUp where a newer question took the place of this one */
  goOn(): void;
}

/** The manager who allowed it, as a fact says it. */
export const spentOverride = ({ allowedBy }: Pick<Context, 'allowedBy'>): { allowedBy?: number } =>
  allowedBy === null ? {} : { allowedBy };
