import { z } from 'zod';
import { command, langSchema, nothing, query, task, textSchema, tokenSchema } from '#shared/kernel/define.ts';
import { perLangSchema } from '#shared/kernel/per-lang.ts';
import { clockDoubtSchema } from '#shared/modules/clock/contract.ts';

const instant = z.int().min(0);
const rangeSchema = z.object({ from: z.int(), to: z.int() });
/** Papers that were printed and are not in the backup, as far as anything knows of them. */
export const missingSchema = z.object({ tickets: z.array(rangeSchema), zs: z.array(rangeSchema) });

/** refused: a neighbour that has another pairing code by now. absent: told once and tried again; nothing is wrong with a key that somebody took home. */
const placeStateSchema = z.enum(['ready', 'absent', 'full', 'failed', 'refused']);
const placeSchema = z.object({
  kind: z.enum(['local', 'second', 'neighbour']),
  /** A folder; of a neighbour its address. */
  path: z.string(),
  state: placeStateSchema,
  /** The newest backup that lies there. */
  newest: z.object({ name: z.string(), created_at: instant, lastTicket: z.int() }).nullable(),
  count: z.int(),
  bytes: z.int(),
});
export type BackupPlace = z.infer<typeof placeSchema>;

const drillSchema = z.object({
  at: instant,
  file: z.string(),
  /** Whether the till came back whole: every row, key, number and table. */
  passed: z.boolean(),
  rows: z.int(),
  fault: z.string(),
  ms: z.int(),
});
export type BackupDrill = z.infer<typeof drillSchema>;

export const backupStatusSchema = z.object({
  /** none: what is made now opens on this computer alone. unconfirmed: nobody has typed it from the sheet yet. */
  recovery: z.object({ state: z.enum(['none', 'unconfirmed', 'confirmed']), created_at: instant.nullable() }),
  places: z.array(placeSchema),
  running: z.enum(['backup', 'drill', 'restore']).nullable(),
  last: z.object({ name: z.string(), at: instant, bytes: z.int(), ms: z.int() }).nullable(),
  /** Something was recorded since the last one. */
  changed: z.boolean(),
  /** Why the last try failed; null when it did not. */
  fault: z.string().nullable(),
  drill: drillSchema.nullable(),
  /** The host has a window in which a folder is chosen. */
  canChoose: z.boolean(),
});
export type BackupStatus = z.infer<typeof backupStatusSchema>;

const entrySchema = z.object({
  place: z.enum(['local', 'second']),
  name: z.string(),
  path: z.string(),
  created_at: instant,
  bytes: z.int(),
  epoch: z.int(),
  lastTicket: z.int(),
  app: z.string(),
  withCode: z.boolean(),
});

/** How this till keeps backups of others, as its owner sees it. */
const hostingSchema = z.object({
  open: z.boolean(),
  port: z.int(),
  /** What the other tills are given to type; null while this one is not open. */
  code: z.string().nullable(),
  addresses: z.array(z.string()),
  fault: z.enum(['port-taken', 'not-opened']).nullable(),
  tills: z.array(
    z.object({
      till: z.string(),
      count: z.int(),
      bytes: z.int(),
      newest: z.object({ created_at: instant, lastTicket: z.int() }),
    }),
  ),
});
export type BackupHosting = z.infer<typeof hostingSchema>;

export const neighbourSchema = z.object({
  url: z.url({ protocol: /^http$/ }).max(200),
  code: z.string().max(80),
});
const uploadIdSchema = z.string().regex(/^[A-Za-z0-9-]{8,64}$/);

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
const codeSchema = z.string().max(80);

/** Why no backup can be made. */
const making = [
  ...(['NOT_SET_UP', 'DISK_FULL', 'STORE_DAMAGED', 'JOURNAL_BROKEN', 'BACKUP_DAMAGED'] as const),
  'BACKUP_FOLDER',
] as const;
const broken = ['STORE_DAMAGED', 'STORE_LOST', 'STORE_BEHIND'] as const;
const bringing = [
  'ALREADY_SET_UP',
  'NOT_FOUND',
  'RECOVERY_CODE_WRONG',
  'BACKUP_DAMAGED',
  'BACKUP_WITHOUT_CODE',
  'STORE_FROM_FUTURE',
  'STORE_READ_ONLY',
  'STORE_BUSY',
  'FOLDER_LOCK',
  'OTHER_TILL',
  'DISK_FULL',
] as const;

export const backupOperations = {
  'backup.status': query({
    access: 'signed-in',
    input: nothing,
    output: backupStatusSchema,
    refusals: ['NOT_SET_UP'],
    staleAfter: ['backup.changed'],
  }),
  'backup.list': query({
    access: 'journal.verify',
    input: nothing,
    output: z.array(entrySchema),
    refusals: ['NOT_SET_UP'],
    staleAfter: ['backup.changed'],
  }),
  'backup.now': task({
    access: 'journal.verify',
    input: nothing,
    output: z.object({ name: z.string(), path: z.string(), bytes: z.int(), ms: z.int() }),
    refusals: making,
  }),
  /** second: a folder or a USB key, as a full path; it need not be there now. */
  'backup.setPlaces': task({
    access: 'settings.edit',
    input: z.object({
      second: textSchema(1_000).nullable(),
      /** The place that the form showed when it was opened; left out by a tool, which was shown none. */
      seen: textSchema(1_000).nullable().optional(),
    }),
    output: backupStatusSchema,
    refusals: ['NOT_SET_UP', 'BAD_INPUT', 'CHANGED_MEANWHILE'],
  }),
  /** Folders where a key is plugged in now, for who types a path. */
  'backup.keys': query({
    access: 'settings.edit',
    input: nothing,
    output: z.array(z.object({ path: z.string(), free_bytes: z.int() })),
    refusals: [],
    staleAfter: ['backup.changed'],
  }),
  /** Opens the system's own window; null: nobody chose. NOT_FOUND where the host has no such window. */
  'backup.chooseFolder': task({
    access: 'settings.edit',
    input: nothing,
    output: z.object({ path: z.string().nullable() }),
    refusals: ['NOT_FOUND'],
  }),
  /** Another till of the shop that keeps this one's backups; it is asked before it is kept. */
  'backup.setNeighbour': task({
    access: 'settings.edit',
    input: z.object({
      neighbour: neighbourSchema.nullable(),
      /** The address that the form showed when it was opened; left out by a tool. */
      seen: textSchema(200).nullable().optional(),
    }),
    output: backupStatusSchema,
    refusals: ['NOT_SET_UP', 'CHANGED_MEANWHILE', 'PAIRING_CODE_WRONG', 'NEIGHBOUR_AWAY'],
  }),
  'backup.hosting': query({
    access: 'settings.edit',
    input: nothing,
    output: hostingSchema,
    refusals: ['NOT_SET_UP'],
    staleAfter: ['backup.changed'],
  }),
  /** Opens this till to backups of others, or closes it. A new code closes it to those who know the old one. */
  'backup.setHosting': task({
    access: 'settings.edit',
    input: z.object({
      open: z.boolean(),
      port: z.int().min(0).max(65_535).nullable().default(null),
      renewCode: z.boolean().default(false),
    }),
    output: hostingSchema,
    refusals: ['NOT_SET_UP'],
  }),
  /** On the receipt printer, past the queue: nothing of it is kept. `code` as it was just shown. */
  'backup.printRecoverySheet': task({
    access: 'settings.edit',
    input: z.object({ code: codeSchema }),
    output: z.object({
      state: z.enum(['confirmed', 'sent', 'failed', 'unknown']),
      cause: z.string().nullable(),
    }),
    refusals: ['NOT_SET_UP', 'NOT_FOUND', 'RECOVERY_CODE_WRONG', 'PRINTER_NOT_SET'],
  }),
  /** The code is in this answer and nowhere else. Backups made before keep the code they were made with. */
  'backup.newRecoveryCode': task({
    access: 'settings.edit',
    input: nothing,
    output: z.object({ code: z.string(), html: perLangSchema }),
    refusals: ['NOT_SET_UP'],
  }),
  'backup.checkRecoveryCode': task({
    access: 'settings.edit',
    input: z.object({ code: codeSchema }),
    output: backupStatusSchema,
    refusals: ['NOT_SET_UP', 'NOT_FOUND', 'RECOVERY_CODE_WRONG'],
  }),
  /** Restores the newest backup in a folder of its own, proves it, takes it away. */
  'backup.drill': task({
    access: 'journal.verify',
    input: nothing,
    output: drillSchema,
    refusals: making,
  }),
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
    input: z.object({ code: codeSchema.nullable(), pin: z.string().max(20).nullable() }),
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
    refusals: ['ALREADY_SET_UP', 'PAIRING_CODE_WRONG', 'NEIGHBOUR_AWAY', 'BACKUP_DAMAGED', 'DISK_FULL'],
  }),
  /** Sent in order, 1 MB at most each. */
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
    input: z.object({ file: fileSchema, code: codeSchema, ...besideSchema }),
    output: z.object({
      shop: z.string(),
      tillName: z.string(),
      till: z.string(),
      /** The file, where a path was given: of a folder the one that was made last. Null: it was sent. */
      path: z.string().nullable(),
      created_at: instant,
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
      code: codeSchema,
      lastTicket: z.int().min(1).max(1_000_000_000).nullable(),
      exact: z.boolean().default(false),
      /** What the first row after it is dated by where the two are a day apart: the computer is right, or it is not. */
      dated: z.enum(['computer', 'till']).nullable().default(null),
      ...besideSchema,
    }),
    output: z.object({
      shop: z.string(),
      till: z.string(),
      epoch: z.int(),
      lastTicket: z.int(),
      nextTicket: z.int(),
      missing: missingSchema,
      looked: lookedSchema,
      open: openWorkSchema,
    }),
    refusals: [...bringing, ...broken, 'JOURNAL_BROKEN', 'KEY_SEALED', 'CLOCK_UNSURE', 'CLOCK_IMPOSSIBLE'],
  }),
};
