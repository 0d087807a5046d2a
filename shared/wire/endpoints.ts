import { hash } from 'node:crypto';
import { z } from 'zod';
import {
  mostPublishedRows,
  publicationIdSchema,
  publicationSchema,
  publishedRowSchema,
  rowsPerPage,
} from '#shared/modules/catalog/published.ts';
import {
  endpoint,
  epochSchema,
  nothing,
  placeSchema,
  shopNameSchema,
  tenantIdSchema,
  tillIdSchema,
} from './endpoint.ts';
import { publicEndpoints } from './public-endpoints.ts';

export const publicKeySchema = z.string().regex(/^[A-Za-z0-9+/]{59}=$/);
export const signatureSchema = z.string().regex(/^[A-Za-z0-9+/]{86}==$/);
/** Letters of the first row of a journal, which says where a shop is and what it is called. */
const mostFirstRow = 20_000;

/** What opens and closes the parcels of one till (shared/wire/parcel.ts): 32 random bytes. */
export const carrierKeySchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

export const markSchema = placeSchema
  .extend({ hash: z.string().max(64) })
  .meta({ id: 'Mark', description: 'The last row of a till that is durable here; seq 0: none' });
const sessionSchema = z
  .object({ token: z.string().max(200), expires_in_s: z.int() })
  .meta({ id: 'Session', description: 'For the Authorization header: Bearer' });

/** What tills ask. */
const tillEndpoints = {
  join: endpoint({
    method: 'POST',
    path: '/v1/tills/join',
    access: 'open',
    says: 'A till joins a shop by a code that is good once.',
    input: z.object({
      code: z.string().max(40),
      till: tillIdSchema,
      epoch: epochSchema,
      /** One for each epoch; DER (SPKI), base64. */
      keys: z
        .array(z.object({ epoch: epochSchema, publicKey: publicKeySchema }))
        .min(1)
        .max(1_000),
      /** By the key of `epoch`, over what `joinProof` gives. */
      signature: signatureSchema,
      /** Hexadecimal, what `chainProof` gives: a till that is known needs it to go on under a key that is not. */
      chain: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      /** The first row of its journal as it was signed: for a till that is known here, and of which no row is. */
      first: z.object({ bytes: z.string().max(mostFirstRow), signature: signatureSchema }).optional(),
    }),
    output: z.object({
      tenant: tenantIdSchema,
      shop: shopNameSchema,
      session: sessionSchema,
      mark: markSchema,
    }),
    problems: ['BAD_REQUEST', 'JOIN_CODE_WRONG', 'PROOF_WRONG', 'TILL_TAKEN', 'TILL_REVOKED', 'TOO_MANY'],
  }),
  challenge: endpoint({
    method: 'POST',
    path: '/v1/tills/challenge',
    access: 'open',
    says: 'What a till has to sign with its key to get a token.',
    input: z.object({ tenant: tenantIdSchema, till: tillIdSchema }),
    output: z.object({ challenge: z.string().max(200) }),
    problems: ['BAD_REQUEST', 'TILL_UNKNOWN', 'TILL_REVOKED'],
  }),
  session: endpoint({
    method: 'POST',
    path: '/v1/tills/session',
    access: 'open',
    says: 'A token for a till that signed its challenge: good for some time, for this till and its key alone.',
    input: z.object({
      tenant: tenantIdSchema,
      till: tillIdSchema,
      epoch: epochSchema,
      signature: signatureSchema,
    }),
    output: sessionSchema,
    problems: ['BAD_REQUEST', 'TILL_UNKNOWN', 'TILL_REVOKED', 'EPOCH_UNKNOWN', 'PROOF_WRONG'],
  }),
  outOfUse: endpoint({
    method: 'POST',
    path: '/v1/tills/out-of-use',
    access: 'open',
    says: 'Why this till is out of use, for the people at it: told to its key alone.',
    input: z.object({
      tenant: tenantIdSchema,
      till: tillIdSchema,
      epoch: epochSchema,
      /** Over what `outOfUseProof` gives. */
      signature: signatureSchema,
    }),
    output: z.object({
      out_of_use: z.object({ since: z.int(), why: z.string().max(200) }).nullable(),
    }),
    problems: ['BAD_REQUEST', 'TILL_UNKNOWN', 'EPOCH_UNKNOWN', 'PROOF_WRONG'],
  }),
  mark: endpoint({
    method: 'GET',
    path: '/v1/journal/mark',
    access: 'till',
    says: 'How far the rows of this till are durable here.',
    input: nothing,
    output: markSchema,
    problems: ['TOKEN_NEEDED', 'TILL_REVOKED'],
  }),
  shopMarks: endpoint({
    method: 'GET',
    path: '/v1/journal/marks',
    access: 'till',
    says: 'How far the rows of each till of this shop are durable here, epoch by epoch: one may bring those of another.',
    input: nothing,
    output: z.object({
      tills: z.array(z.object({ till: tillIdSchema, marks: z.array(markSchema).max(1_000) })).max(1_000),
    }),
    problems: ['TOKEN_NEEDED', 'TILL_REVOKED'],
  }),
  carrier: endpoint({
    method: 'GET',
    path: '/v1/tills/carrier',
    access: 'till',
    says: 'What closes the files that carry rows of this till here by hand, and opens the answers to them.',
    input: nothing,
    output: z.object({ key: carrierKeySchema }),
    problems: ['TOKEN_NEEDED', 'TILL_REVOKED'],
  }),
  send: endpoint({
    method: 'POST',
    path: '/v1/journal',
    access: 'till',
    says: 'Rows of this till, or of another one of its shop. The answer comes once they are durable; the same rows again get the same answer.',
    input: nothing,
    batch: true,
    output: z.object({
      mark: markSchema,
      added: z.int(),
      known: z.int(),
      parked: z.int(),
      quarantined: z.int(),
    }),
    problems: [
      'TOKEN_NEEDED',
      'TILL_REVOKED',
      'OTHER_TILL',
      'BATCH_UNREADABLE',
      'ENCODING_UNKNOWN',
      'TOO_LARGE',
      'EPOCH_UNKNOWN',
      'ROWS_MISSING',
      'CHAIN_BROKEN',
      'SIGNATURE_WRONG',
      'BUSY',
    ],
  }),
  published: endpoint({
    method: 'GET',
    path: '/v1/catalog',
    access: 'till',
    says: 'The next publication for the shop of this till after the one that it took last, and a page of its rows.',
    input: z
      .object({
        after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
        /** The id of that one: a head office that does not know it begins anew. */
        of: publicationIdSchema.or(z.literal('')).default(''),
        from: z.coerce.number().int().min(0).max(mostPublishedRows).default(0),
      })
      .strict(),
    output: z.object({
      publication: publicationSchema.nullable(),
      rows: z.array(publishedRowSchema).max(rowsPerPage),
    }),
    problems: ['BAD_REQUEST', 'TOKEN_NEEDED', 'TILL_REVOKED'],
  }),
} as const;

/** All that a head office can be asked by programs. */
export const endpoints = { ...tillEndpoints, ...publicEndpoints } as const;
export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
export type EndpointInput<N extends EndpointName> = z.output<Endpoints[N]['input']>;
export type EndpointOutput<N extends EndpointName> = z.output<Endpoints[N]['output']>;

export const batchType = 'application/vnd.comptoir.batch';
export const encodingHeader = 'comptoir-encoding';
/** Names one exchange in the logs of both sides. */
export const exchangeHeader = 'comptoir-exchange';

/** What is signed says what for: a proof is good for nothing else. */
export const joinProof = (code: string, till: string, epoch: number): Uint8Array =>
  Buffer.from(`comptoir join\n${code}\n${till}\n${epoch}`, 'utf8');
export const sessionProof = (challenge: string, till: string, epoch: number): Uint8Array =>
  Buffer.from(`comptoir session\n${challenge}\n${till}\n${epoch}`, 'utf8');
export const outOfUseProof = (tenant: string, till: string, epoch: number): Uint8Array =>
  Buffer.from(`comptoir out of use\n${tenant}\n${till}\n${epoch}`, 'utf8');
/** That whoever joins has the first row of the till's journal, which nobody is told. */
export const chainProof = (code: string, till: string, epoch: number, firstRow: string): Uint8Array =>
  hash('sha256', `comptoir chain\n${code}\n${till}\n${epoch}\n${firstRow}`, 'buffer');
