import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Batch } from '#shared/wire/batch.ts';
import type { Scope } from '#shared/wire/endpoint.ts';
import type { EndpointInput, EndpointName, EndpointOutput, Endpoints } from '#shared/wire/endpoints.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import type { Sees } from './may.ts';

/** Who asks, and the one transaction in which he is answered. */
export interface TillContext {
  readonly store: TenantStore;
  readonly till: string;
  readonly now: number;
}
export interface OpenContext {
  readonly tenants: Tenants;
  readonly now: number;
  /** Where the line comes from: for limits, never for trust. */
  readonly from: string;
}
/** Which program asks, and whose figures it sees. */
export interface KeyContext {
  readonly sees: Sees;
  /** Of the key, as the owner called it. */
  readonly name: string;
  readonly now: number;
  readonly from: string;
}
type InputOf<N extends EndpointName> = Endpoints[N] extends { readonly batch: true }
  ? { readonly batch: Batch }
  : EndpointInput<N>;
type ContextOf<N extends EndpointName> = Endpoints[N]['access'] extends 'till'
  ? TillContext
  : Endpoints[N]['access'] extends 'key'
    ? KeyContext
    : OpenContext;

export type Answer<N extends EndpointName> = Promise<Result<EndpointOutput<N>, ProblemCode>>;
export type Handlers<N extends EndpointName> = {
  readonly [K in N]: (input: InputOf<K>, context: ContextOf<K>) => Answer<K>;
};
export type AllHandlers = Handlers<EndpointName>;

/** Who shows this token; a refusal when it is nobody's. */
export type Who = (
  store: TenantStore,
  token: string,
  now: number,
) => Promise<Result<{ readonly till: string }, ProblemCode>>;

/** Whose key this is; a refusal when it is nobody's, or may not ask this. */
export type KeyOf = (
  token: string,
  scope: Scope,
  now: number,
) => Promise<Result<{ readonly sees: Sees; readonly name: string }, ProblemCode>>;
