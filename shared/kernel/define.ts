import { z } from 'zod';
import { widestAmount_minor, widestQuantity_milli } from '#shared/domain/bounds.ts';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import type { Permission } from '#shared/domain/permissions.ts';
import { readable } from '#shared/domain/readable.ts';
import type { Milli, Minor, Ppm } from '#shared/domain/units.ts';
import { langs } from '#shared/domain/writing.ts';
import type { RefusalCode } from './refusal.ts';

export const langSchema = z.enum(langs);

/**
 * query: reads, never writes. command: synchronous, runs inside one transaction opened by the door, remembered by its
 * command id for the same person and input. task: asynchronous (imports, PIN checks, printing), manages its own transactions.
 */
export type OperationKind = 'query' | 'command' | 'task';
/** public: before sign-in (set-up, sign-in itself). signed-in: any user. Otherwise the named permission. */
export type Access = 'public' | 'signed-in' | Permission;

export interface Operation<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  K extends OperationKind = OperationKind,
> {
  readonly kind: K;
  readonly access: Access;
  readonly input: I;
  readonly output: O;
  readonly refusals: readonly RefusalCode[];
  /** relaxed: durable within a second instead of at once (open carts only); the sale itself is never relaxed. */
  readonly durability?: 'relaxed';
  /** Runs also while nobody has said what the date is. */
  readonly undated?: true;
  /** A task without which nobody sells: on a full disk it is run once more in the room set aside, as commands are. */
  readonly urgent?: true;
  /**
   * What a repeat of a done command gets where its first answer is not kept. own: the operation itself knows a repeat from
   * what it recorded. cart.get: the cart as it is by then.
   */
  readonly repeat?: 'own' | 'cart.get';
  /** The answer is the cart, or carries it as `cart`: who asked is not told of it once more by `cart.changed`. */
  readonly answers?: 'cart';
  /**
   * Events that make the answer of a query old: a screen that shows it asks again. None: it changes with the program alone.
   * Where nothing is said, it is asked for whenever it comes on the screen, and not in between.
   */
  readonly staleAfter?: K extends 'query' ? readonly string[] : never;
}

const define =
  <K extends OperationKind>(kind: K) =>
  <I extends z.ZodType, O extends z.ZodType>(
    operation: Omit<Operation<I, O, K>, 'kind'>,
  ): Operation<I, O, K> =>
    ({ kind, ...operation }) as Operation<I, O, K>;

export const query = define('query');
export const command = define('command');
export const task = define('task');

/** What main tells the screens by itself. In the past tense where a fact happened. */
export interface Pushed<P extends z.ZodType = z.ZodType> {
  /** What carries something of the shop with it goes to nobody who passes by. */
  readonly to: 'anybody' | 'signed-in';
  readonly payload: P;
}
export const event = <P extends z.ZodType>(to: Pushed['to'], payload: P): Pushed<P> => ({ to, payload });

export type InputOf<T> = T extends Operation<infer I, z.ZodType> ? z.input<I> : never;
export type ParsedInputOf<T> = T extends Operation<infer I, z.ZodType> ? z.output<I> : never;
export type OutputOf<T> = T extends Operation<z.ZodType, infer O> ? z.output<O> : never;

// Units on the wire. What is answered is any safe integer, since it may be a sum; what is asked is bounded here whatever the
// currency, and by shared/domain/bounds.ts in the shop's own. Out of range is said with that refusal in place of BAD_INPUT.
const bounded = (most: number, code: RefusalCode) => {
  const said = (issue: { readonly code?: string }) =>
    issue.code === 'too_big' || issue.code === 'too_small' ? code : undefined;
  return z.int({ error: said }).min(-most, { error: said }).max(most, { error: said });
};
const amount = bounded(widestAmount_minor, 'AMOUNT_TOO_LARGE');
/** Answers. */
export const minorSchema = z.int() as unknown as z.ZodType<Minor, number>;
export const milliSchema = z.int() as unknown as z.ZodType<Milli, number>;
/** Questions. */
export const amountSchema = amount as unknown as z.ZodType<Minor, number>;
export const positiveMinorSchema = amount.min(0) as unknown as z.ZodType<Minor, number>;
export const quantitySchema = bounded(widestQuantity_milli, 'BAD_QUANTITY') as unknown as z.ZodType<
  Milli,
  number
>;
export const ppmSchema = z.int().min(0).max(10_000_000) as unknown as z.ZodType<Ppm, number>;
export const idSchema = z.int().positive();
/** Carts, lines and commands are named by their caller: 128 random bits or a UUID, printable. */
export const tokenPattern = /^[A-Za-z0-9_-]{8,64}$/;
export const tokenSchema = z.string().regex(tokenPattern);
/** No operation has a longer name, no message to the till a longer id. */
export const longestName = 64;
/** Name of the values that a form began with, as they came with them. */
export const revisionSchema = z.string().max(64);
/** A text that is longer is refused before anything else is done with it: blanks around what is meant may be many. */
const sentSchema = z.string().max(10_000, { abort: true });
/** What people write: no command of a printer and nothing invisible comes through the door, whoever sends it. */
export const textSchema = (max: number, read: (text: string) => string = readable) =>
  sentSchema.overwrite(read).trim().max(max);
/** Whatever a scanner reads: a QR code may be long, and is answered like any other. */
export const scannedSchema = sentSchema.trim().min(1);
/** YYYY-MM-DD, a day that there is. */
export const daySchema = z.string().refine(isCalendarDay);
export const nothing = z.object({}).strict();
