import { createHmac, hash } from 'node:crypto';
import { z } from 'zod';
import { fold } from '#shared/domain/fold.ts';
import { mostEpoch } from '#shared/journal/row.ts';
import { mostPressed_bytes } from './encodings.ts';
import { tillIdSchema } from './endpoint.ts';
import { markSchema, publicKeySchema, signatureSchema } from './endpoints.ts';
import { isSameSecret } from './same-secret.ts';

/** What the tills of one shop ask each other, over TLS, each with the other's own certificate pinned when they were paired. */
const epochSchema = z.int().min(1).max(mostEpoch);
const keysSchema = z
  .array(z.object({ epoch: epochSchema, publicKey: publicKeySchema }))
  .min(1)
  .max(1_000);
const nameSchema = z.string().max(100);
const digestSchema = z.string().regex(/^[0-9a-f]{16}$/);
const proofSchema = z.string().regex(/^[0-9a-f]{64}$/);
const portSchema = z.int().min(1).max(65_535);
const batchSchema = z.base64().max(Math.ceil((mostPressed_bytes * 4) / 3) + 4);

/** The most tills that one shop is taken to have, this one included, and products of one of them by pages of their ids. */
export const mostTills = 50;
export const idsPerPage = 500;
export const mostPages = 1_000;

/** A row that is longer is not shown; the next one is. */
export const mostShown_chars = 64 * 1024;

/** Of one till, as the one that is asked knows it: its own rows or those that it was given. */
const toldTillSchema = z.object({
  till: tillIdSchema,
  name: nameSchema,
  /** Ms since it is known that it has no more rows than these: 0 for one that speaks of itself. */
  age_ms: z.int().min(0),
  keys: keysSchema,
  /** The last row of each of its epochs. */
  marks: z.array(markSchema).max(1_000),
  /** Of what its products are called; empty where nobody said. */
  names: digestSchema.or(z.literal('')),
  /** To the till itself: the last row of it that is here, by which it knows that another computer records under its name. */
  last: z
    .object({
      bytes: z.string().max(mostShown_chars),
      /** The hash of the row before. */
      before: z.string().regex(/^[0-9a-f]{64}$/),
      signature: signatureSchema,
    })
    .optional(),
});
export type ToldTill = z.infer<typeof toldTillSchema>;
const toldSchema = z.array(toldTillSchema).max(mostTills);

/** [id, name, codes as they are looked up] */
export const namedProductSchema = z.tuple([
  z.int().min(1),
  z.string().max(400),
  z.array(z.string().max(100)).max(1_000),
]);
export type NamedProduct = z.infer<typeof namedProductSchema>;

const namesPageSchema = z.object({
  pages: z.int().min(0).max(mostPages),
  page: z.int().min(0).max(mostPages).nullable(),
  products: z.array(namedProductSchema).max(idsPerPage),
});

/** Of which shop a till is, as far as two of them must agree. */
const ofShopSchema = z.object({
  name: z.string().max(200),
  currency: z.string().max(3),
  /** Nothing that it sells is real. */
  practice: z.boolean(),
});
export type OfShop = z.infer<typeof ofShopSchema>;

/** Why two tills are not of one shop. `anyName`: somebody said that it is one, although it is called otherwise. */
export const otherShop = (
  one: OfShop,
  other: OfShop,
  anyName: boolean,
): 'SHOP_PRACTICE' | 'SHOP_CURRENCY' | 'SHOP_NAME' | null => {
  if (one.practice !== other.practice) return 'SHOP_PRACTICE';
  if (one.currency !== other.currency) return 'SHOP_CURRENCY';
  return anyName || fold(one.name) === fold(other.name) ? null : 'SHOP_NAME';
};

const aboutSchema = z.object({
  till: tillIdSchema,
  name: nameSchema,
  shop: ofShopSchema,
  /** Whether somebody said that both are of one shop, although it is called otherwise on the other one. */
  anyName: z.boolean(),
  epoch: epochSchema,
  keys: keysSchema,
  /** By the key of `epoch`, over what `pairProof` gives. */
  signature: signatureSchema,
  /** Where it is asked itself, if its owner opened it: its port, and its certificate as PEM. */
  port: portSchema.nullable(),
  cert: z.string().max(4_000).nullable(),
});
export type About = z.infer<typeof aboutSchema>;

const endpoint = <I extends z.ZodType, O extends z.ZodType, const A extends 'open' | 'till'>(one: {
  readonly path: `/v1/shop/${string}`;
  /** till: one that is paired, and showed its key. */
  readonly access: A;
  readonly input: I;
  readonly output: O;
  readonly most_bytes: number;
}) => one;
const small_bytes = 16 * 1024;
const large_bytes = 1024 * 1024;

export const shopEndpoints = {
  /** Two tills are paired: the one that asks knows the code that the other one shows. */
  pair: endpoint({
    path: '/v1/shop/pair',
    access: 'open',
    input: z.object({ about: aboutSchema, proof: proofSchema }),
    output: z.object({ about: aboutSchema, proof: proofSchema }),
    most_bytes: 256 * 1024,
  }),
  challenge: endpoint({
    path: '/v1/shop/challenge',
    access: 'open',
    input: z.object({ till: tillIdSchema }),
    output: z.object({ challenge: z.string().max(200) }),
    most_bytes: small_bytes,
  }),
  session: endpoint({
    path: '/v1/shop/session',
    access: 'open',
    input: z.object({
      till: tillIdSchema,
      epoch: epochSchema,
      challenge: z.string().max(200),
      signature: signatureSchema,
    }),
    output: z.object({ token: z.string().max(200) }),
    most_bytes: small_bytes,
  }),
  /** What each of the two knows; the answer waits until there is more than the one that asks has, or for so long. */
  meet: endpoint({
    path: '/v1/shop/meet',
    access: 'till',
    input: z.object({ tills: toldSchema, port: portSchema.nullable(), wait_ms: z.int().min(0).max(20_000) }),
    output: z.object({ tills: toldSchema }),
    most_bytes: large_bytes,
  }),
  /** The rows of a till after one of them, as a batch of the line to a head office; null: there are none. */
  rows: endpoint({
    path: '/v1/shop/rows',
    access: 'till',
    input: z.object({ till: tillIdSchema, epoch: epochSchema, after: z.int().min(0) }),
    output: z.object({ batch: batchSchema.nullable() }),
    most_bytes: small_bytes,
  }),
  /** Such a batch, of whatever till. The answer comes once its rows are on the disk. */
  give: endpoint({
    path: '/v1/shop/give',
    access: 'till',
    input: z.object({ batch: batchSchema }),
    output: z.object({ mark: markSchema }),
    most_bytes: mostPressed_bytes * 2,
  }),
  /** What the products of a till are called: the first page that the one that asks has not, or has otherwise. */
  names: endpoint({
    path: '/v1/shop/names',
    access: 'till',
    input: z.object({ till: tillIdSchema, have: z.array(digestSchema.or(z.literal(''))).max(mostPages) }),
    output: namesPageSchema,
    most_bytes: large_bytes,
  }),
  /** One page of that, or none to begin with. The answer says which pages are there. */
  giveNames: endpoint({
    path: '/v1/shop/give-names',
    access: 'till',
    input: namesPageSchema.extend({ till: tillIdSchema }),
    output: z.object({ have: z.array(digestSchema.or(z.literal(''))).max(mostPages) }),
    most_bytes: large_bytes,
  }),
} as const;
export type ShopEndpoints = typeof shopEndpoints;
export type ShopEndpointName = keyof ShopEndpoints;
export type ShopInput<N extends ShopEndpointName> = z.output<ShopEndpoints[N]['input']>;
export type ShopOutput<N extends ShopEndpointName> = z.output<ShopEndpoints[N]['output']>;

/** What is signed says what for and to whom, by its certificate: a proof is good for nobody else, and no head office. */
export const shopSessionProof = (challenge: string, cert: string, till: string, epoch: number): Uint8Array =>
  Buffer.from(`comptoir shop session\n${challenge}\n${cert}\n${till}\n${epoch}`, 'utf8');
export const pairProof = (cert: string, till: string, epoch: number): Uint8Array =>
  Buffer.from(`comptoir shop pair\n${cert}\n${till}\n${epoch}`, 'utf8');

/** One by the code, over what was said and what it answers. */
export const codeProof = (key: Uint8Array, what: 'asks' | 'answers', about: About, of = ''): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([what, of, about]))
    .digest('hex');
export const isSameProof = (given: string, wanted: string): boolean =>
  isSameSecret(Buffer.from(given, 'utf8'), Buffer.from(wanted, 'utf8'));

export const digestOf = (text: string): string => hash('sha256', text, 'hex').slice(0, 16);
