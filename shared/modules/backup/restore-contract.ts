import { z } from 'zod';
import { command, langSchema, nothing, query, task, textSchema, tokenSchema } from '#shared/kernel/define.ts';
import { clockDoubtSchema } from '#shared/modules/clock/contract.ts';

const instant = z.int().min(0);
const rangeSchema = z.object({ from: z.int(), to: z.int() });
/** Papers that were printed and are not in the backup, as far as anything knows of them. */
export const missingSchema = z.object({
  tickets: z.array(rangeSchema),
  zs: z.array(rangeSchema),
  /** Something was recorded so late, a paper or not, and is not in it; null: nothing is known to be missing. */
  until: instant.nullable(),
});

export const neighbourSchema = z.object({
  url: z.url({ protocol: /^http$/ }).max(200),
  code: z.string().max(80),
});
/** Of rows their own name, without its end; of those that lost it `rows-` and what they are called. */
const uploadIdSchema = z.string().regex(/^[A-Za-z0-9-]{8,80}$/);

/** What was open in the till when the backup was made: it may have been paid, or closed, since. */
const openWorkSchema = z.object({
  /** When the till was restored, and the last thing the backup knew of. */
  at: instant,
  until: instant,
  /** Carts with goods in them, the held ones too. */
  carts: z.array(z.string()),
  shift: z.int().nullable(),
});
export type OpenWork = z.infer<typeof openWorkSchema>;

/** Where it was looked for how far the till had come beyond a backup. */
const lookedSchema = z.object({
  /** Folders and tills that knew something of it. */
  read: z.array(z.string()),
  /** Places it used that did not answer. */
  away: z.array(z.string()),
  /** Heads that no key of this till has signed: they count for nothing. */
  ignored: z.array(z.string()),
});
/** Besides the folder of the file: others on this computer, and heads that were sent (backup.upload). */
const besideSchema = {
  places: z.array(textSchema(1_000).min(1)).max(8).default([]),
  heads: z.array(uploadIdSchema).max(8).default([]),
};

const fileSchema = z.union([
  z.strictObject({ path: textSchema(1_000).min(1) }),
  z.strictObject({ uploadId: uploadIdSchema }),
]);
export const recoveryCodeSchema = z.string().max(80);

/** No till prints more in its life. */
export const mostTicket = 1_000_000_000;
const broken = ['STORE_DAMAGED', 'STORE_LOST', 'STORE_BEHIND'] as const;
const bringing = [
  'ALREADY_SET_UP',
  'NOT_FOUND',
  'RECOVERY_CODE_WRONG',
  'BACKUP_DAMAGED',
  'NOT_A_BACKUP',
  'BACKUP_WITHOUT_CODE',
  'BACKUP_WITHOUT_BASE',
  'STORE_FROM_FUTURE',
  'STORE_READ_ONLY',
  'STORE_BUSY',
  'FOLDER_LOCK',
  'OTHER_TILL',
  'DISK_FULL',
] as const;

/** How a till is brought back, and what serves one that cannot start. */
export const restoreOperations = {
  /** What a till that cannot start on what lies in its folder answers; a till that runs is not sealed. */
  'backup.rescueStatus': query({
    access: 'public',
    input: nothing,
    output: z.object({
      sealed: z.boolean(),
      withCode: z.boolean(),
      shop: z.string(),
      /** What the start asked for, else the shop's; null where nothing tells. */
      lang: langSchema.nullable().default(null),
      /** Why it does not start; null in a till that runs. */
      why: z
        .enum(['key', 'other-key', 'behind', 'missing', 'empty', 'foreign', 'damaged'])
        .nullable()
        .default(null),
      /** It may go on with the file that is there (backup.renewKey); otherwise a backup brings it back. */
      canGoOn: z.boolean().default(false),
      /** Names of what was found of the till, for who helps. */
      found: z.string().default(''),
      /** Backups that lie in its own folder, the newest first. */
      backups: z
        .array(
          z.object({ path: z.string(), created_at: instant, lastTicket: z.int(), withCode: z.boolean() }),
        )
        .default([]),
    }),
    refusals: [],
  }),
  /** A new key for it: by the recovery code, or an owner's PIN where there is no code. Nothing is lost, no number jumps. */
  'backup.renewKey': task({
    access: 'public',
    input: z.object({ code: recoveryCodeSchema.nullable(), pin: z.string().max(20).nullable() }),
    output: z.null(),
    refusals: [
      'NOT_FOUND',
      'RECOVERY_CODE_WRONG',
      'WRONG_PIN',
      'PIN_LOCKED_OUT',
      'DISK_FULL',
      'STORE_DAMAGED',
      'STORE_LOST',
      'STORE_BEHIND',
      'STORE_READ_ONLY',
      'STORE_BUSY',
      'FOLDER_LOCK',
    ],
  }),
  /** A backup that somebody opened on this computer by its file; null when there is none. */
  'backup.offered': query({
    access: 'public',
    input: nothing,
    output: z.object({ path: z.string().nullable() }),
    refusals: [],
  }),
  'backup.openWork': query({
    access: 'signed-in',
    input: nothing,
    output: openWorkSchema.nullable(),
    refusals: [],
    staleAfter: ['session.changed', 'shift.changed'],
  }),
  /** A person has looked at a cart, or (null) at the shift: nothing more is said of it. */
  'backup.settleWork': command({
    access: 'sale.sell',
    input: z.object({ cartId: tokenSchema.nullable() }),
    output: openWorkSchema.nullable(),
    refusals: [],
  }),
  /** What follows serves a till that is not set up yet, and no other. */
  'backup.findNeighbour': task({
    access: 'public',
    input: neighbourSchema,
    output: z.array(
      z.object({
        till: z.string(),
        name: z.string(),
        bytes: z.int(),
        created_at: instant,
        lastTicket: z.int(),
        withCode: z.boolean(),
      }),
    ),
    refusals: ['ALREADY_SET_UP', 'PAIRING_CODE_WRONG', 'NEIGHBOUR_AWAY'],
  }),
  /** Fetches one of them: afterwards it is there as an upload. Goes on where an earlier try was cut. */
  'backup.fetch': task({
    access: 'public',
    input: neighbourSchema.extend({
      till: z.string().regex(/^T[0-9A-Z]{7}$/),
      name: z.string().max(100),
      bytes: z.int().min(1),
      uploadId: uploadIdSchema,
    }),
    output: z.object({ uploadId: uploadIdSchema }),
    refusals: [
      'ALREADY_SET_UP',
      'PAIRING_CODE_WRONG',
      'NEIGHBOUR_AWAY',
      'BACKUP_DAMAGED',
      'NOT_A_BACKUP',
      'DISK_FULL',
    ],
  }),
  /** Sent in order, 1 MB at most each. What is named like rows lies beside the backup from then on, and is found there. */
  'backup.upload': task({
    access: 'public',
    input: z.object({
      uploadId: uploadIdSchema,
      offset: z.int().min(0).max(20_000_000_000),
      base64: z.base64().max(1_500_000),
    }),
    output: z.object({ received: z.int() }),
    refusals: ['ALREADY_SET_UP', 'BAD_INPUT', 'DISK_FULL'],
  }),
  'backup.inspect': task({
    access: 'public',
    input: z.object({ file: fileSchema, code: recoveryCodeSchema, ...besideSchema }),
    output: z.object({
      shop: z.string(),
      tillName: z.string(),
      till: z.string(),
      /** The file, where a path was given: of a folder the one that was made last. Null: it was sent. */
      path: z.string().nullable(),
      created_at: instant,
      /** When the whole backup was made, and how many files of rows follow it: `created_at` is of the last of them. */
      base_at: instant,
      rows: z.int(),
      /** Time of the last row it holds. */
      until: instant,
      lastTicket: z.int(),
      missing: missingSchema,
      looked: lookedSchema,
      /** What the computer's clock says, and whether somebody must say if that is right: as at a start. */
      computer: instant,
      doubt: clockDoubtSchema,
    }),
    refusals: bringing,
  }),
  /** lastTicket: the highest number on any paper of the shop; exact: nothing was printed after it, and the next one follows. The till is the old one afterwards. */
  'backup.restore': task({
    access: 'public',
    input: z.object({
      file: fileSchema,
      code: recoveryCodeSchema,
      lastTicket: z.int().min(1).max(mostTicket).nullable(),
      exact: z.boolean().default(false),
      /** What the first row after it is dated by where the two are a day apart: the computer is right, or it is not. */
      dated: z.enum(['computer', 'till']).nullable().default(null),
      ...besideSchema,
    }),
    output: z.object({
      shop: z.string(),
      till: z.string(),
      epoch: z.int(),
      /** Time of the last row that came back. */
      until: instant,
      lastTicket: z.int(),
      nextTicket: z.int(),
      missing: missingSchema,
      looked: lookedSchema,
      open: openWorkSchema,
    }),
    refusals: [
      ...bringing,
      ...broken,
      'TICKET_FAR',
      'JOURNAL_BROKEN',
      'KEY_SEALED',
      'CLOCK_UNSURE',
      'CLOCK_IMPOSSIBLE',
    ],
  }),
};
