import { z } from 'zod';
import { mostEpoch, mostSeq } from '#shared/journal/row.ts';
import type { ProblemCode } from './problem.ts';

/** What a program may ask with the key that an owner gave it. */
export const scopes = ['sales.read', 'tills.read', 'catalog.read', 'catalog.publish'] as const;
export type Scope = (typeof scopes)[number];
export const isScope = (value: unknown): value is Scope => scopes.some((scope) => scope === value);

/** open: whoever has a code or a key. till: a till that showed its key. key: a program with a key that has this scope. */
export type Access = 'open' | 'till' | 'key';

/**
 * What a head office can be asked, in one place: the server answers it, its document is made of it, and whoever asks has its
 * types. `batch`: the body is a pressed batch, and no JSON.
 */
export interface Endpoint<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  A extends Access = Access,
> {
  readonly method: 'GET' | 'POST';
  readonly path: `/v1/${string}`;
  readonly access: A;
  /** Of a key. */
  readonly scope?: Scope;
  readonly says: string;
  readonly input: I;
  readonly batch?: true;
  readonly output: O;
  readonly problems: readonly ProblemCode[];
}
export const endpoint = <
  I extends z.ZodType,
  O extends z.ZodType,
  const A extends Access,
  const E extends Endpoint<I, O, A>,
>(
  one: E & Endpoint<I, O, A>,
): E => one;

export const nothing = z.object({}).strict();
export const tillIdSchema = z.string().regex(/^[A-Za-z0-9]{1,32}$/);
export const tenantIdSchema = z.string().regex(/^[0-9A-Z]{4,12}$/);
export const epochSchema = z.int().min(1).max(mostEpoch);

/** Whatever a head office answers is kept and shown by tills: as long as a person would name a shop. */
export const longestShopName = 200;
export const shopNameSchema = z.string().max(longestShopName);

/** A row of a till by its place; seq 0: none. */
export const placeSchema = z.object({
  epoch: z.int().min(0).max(mostEpoch),
  seq: z.int().min(0).max(mostSeq),
});
