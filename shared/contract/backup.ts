import { z } from 'zod';
import { nothing, query, task, textSchema } from './define.ts';

const instant = z.int().min(0);
const rangeSchema = z.object({ from: z.int(), to: z.int() });
/** Papers that were printed and are not in the backup, as far as anything knows of them. */
export const missingSchema = z.object({ tickets: z.array(rangeSchema), zs: z.array(rangeSchema) });

/** absent: told once and tried again; nothing is wrong with a key that somebody took home. */
const placeStateSchema = z.enum(['ready', 'absent', 'full', 'failed']);
const placeSchema = z.object({
  kind: z.enum(['local', 'second']),
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

const html = z.object({ fr: z.string(), en: z.string() });
const fileSchema = z.union([
  z.strictObject({ path: textSchema(1_000).min(1) }),
  z.strictObject({ uploadId: z.string().regex(/^[A-Za-z0-9-]{8,64}$/) }),
]);
const codeSchema = z.string().max(80);

export const backupOperations = {
  'backup.status': query({
    access: 'signed-in',
    input: nothing,
    output: backupStatusSchema,
    refusals: ['NOT_SET_UP'],
  }),
  'backup.list': query({
    access: 'journal.verify',
    input: nothing,
    output: z.array(entrySchema),
    refusals: ['NOT_SET_UP'],
  }),
  'backup.now': task({
    access: 'journal.verify',
    input: nothing,
    output: z.object({ name: z.string(), path: z.string(), bytes: z.int(), ms: z.int() }),
    refusals: ['NOT_SET_UP', 'DISK_FULL', 'STORE_DAMAGED', 'JOURNAL_BROKEN', 'BACKUP_DAMAGED'],
  }),
  /** second: a folder or a USB key, as a full path; it need not be there now. */
  'backup.setPlaces': task({
    access: 'settings.edit',
    input: z.object({ second: textSchema(1_000).nullable() }),
    output: backupStatusSchema,
    refusals: ['NOT_SET_UP', 'BAD_INPUT'],
  }),
  /** The code is in this answer and nowhere else. Backups made before keep the code they were made with. */
  'backup.newRecoveryCode': task({
    access: 'settings.edit',
    input: nothing,
    output: z.object({ code: z.string(), html }),
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
    refusals: ['NOT_SET_UP', 'DISK_FULL', 'STORE_DAMAGED', 'JOURNAL_BROKEN', 'BACKUP_DAMAGED'],
  }),
  /** The three that follow serve a till that is not set up yet, and no other. Sent in order, 1 MB at most each. */
  'restore.upload': task({
    access: 'public',
    input: z.object({
      uploadId: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
      offset: z.int().min(0).max(20_000_000_000),
      base64: z.base64().max(1_500_000),
    }),
    output: z.object({ received: z.int() }),
    refusals: ['ALREADY_SET_UP', 'BAD_INPUT', 'DISK_FULL'],
  }),
  'restore.inspect': task({
    access: 'public',
    input: z.object({ file: fileSchema, code: codeSchema }),
    output: z.object({
      shop: z.string(),
      tillName: z.string(),
      till: z.string(),
      created_at: instant,
      /** Time of the last row it holds. */
      until: instant,
      lastTicket: z.int(),
      missing: missingSchema,
    }),
    refusals: [
      'ALREADY_SET_UP',
      'NOT_FOUND',
      'RECOVERY_CODE_WRONG',
      'BACKUP_DAMAGED',
      'BACKUP_WITHOUT_CODE',
      'STORE_FROM_FUTURE',
    ],
  }),
  /** lastTicket: the highest number on any paper of the shop, where somebody knows it. The till is the old one afterwards. */
  'restore.run': task({
    access: 'public',
    input: z.object({
      file: fileSchema,
      code: codeSchema,
      lastTicket: z.int().min(1).max(1_000_000_000).nullable(),
    }),
    output: z.object({
      shop: z.string(),
      till: z.string(),
      epoch: z.int(),
      lastTicket: z.int(),
      nextTicket: z.int(),
      missing: missingSchema,
    }),
    refusals: [
      'ALREADY_SET_UP',
      'NOT_FOUND',
      'RECOVERY_CODE_WRONG',
      'BACKUP_DAMAGED',
      'BACKUP_WITHOUT_CODE',
      'STORE_FROM_FUTURE',
      'STORE_DAMAGED',
      'JOURNAL_BROKEN',
      'OTHER_TILL',
      'DISK_FULL',
    ],
  }),
};
