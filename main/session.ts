import type { Lang } from '../shared/contract/views.ts';
import type { Permission, Role } from '../shared/domain/permissions.ts';

/** Somebody at a screen of this till. Lives in memory: after a restart everybody signs in again. */
export interface Session {
  readonly id: string;
  readonly host: 'electron' | 'web' | 'tool';
  user: { readonly id: number; readonly name: string; readonly role: Role } | null;
  lang: Lang;
  /** Tokens of managers who allowed one gesture, by token. */
  readonly overrides: Map<
    string,
    { readonly by: number; readonly permission: Permission; readonly until: number }
  >;
}

/** What a handler knows about who calls. */
export interface Context {
  readonly session: Session;
  /** The signed-in user's id; 0 before sign-in. */
  readonly user: number;
  readonly lang: Lang;
  readonly commandId: string | null;
  /** Whether the caller, or the manager whose override came with the call, may do this. Uses the override up. */
  can(permission: Permission): boolean;
  /** The manager whose override was used in this call, for the record. */
  readonly allowedBy: number | null;
}
