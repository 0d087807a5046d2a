import { z } from 'zod';
import { event, nothing, query, task, textSchema } from '#shared/kernel/define.ts';
import { perLangSchema } from '#shared/kernel/per-lang.ts';
import { neighbourSchema, recoveryCodeSchema, restoreOperations } from './restore-contract.ts';

const instant = z.int().min(0);
/** refused: a neighbour that has another pairing code by now. absent: told once and tried again; nothing is wrong with a key that somebody took home. */
const placeStateSchema = z.enum(['ready', 'absent', 'full', 'failed', 'refused']);
const placeSchema = z.object({
  kind: z.enum(['local', 'second', 'neighbour']),
  /** A folder; of a neighbour its address. */
  path: z.string(),
  state: placeStateSchema,
  /** The newest backup of this till that lies there, none that another computer made which goes on under its name. */
  newest: z.object({ name: z.string(), created_at: instant, lastTicket: z.int() }).nullable(),
  count: z.int(),
  bytes: z.int(),
  /** Everything recorded so far lies there. */
  whole: z.boolean(),
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

/** Why no backup can be made. */
const making = [
  ...([
    'NOT_SET_UP',
    'DISK_FULL',
    'STORE_DAMAGED',
    'JOURNAL_BROKEN',
    'BACKUP_DAMAGED',
    'NOT_A_BACKUP',
  ] as const),
  'BACKUP_FOLDER',
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
    input: z.object({ code: recoveryCodeSchema }),
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
    input: z.object({ code: recoveryCodeSchema }),
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
  ...restoreOperations,
};

export const backupEvents = {
  'backup.changed': event('anybody', z.object({})),
  /** Parts of a whole, not bytes: done ÷ total. */
  'backup.progress': event(
    'anybody',
    z.object({
      of: z.enum(['backup', 'drill', 'inspect', 'restore', 'fetch']),
      done: z.number().min(0),
      total: z.number().min(0),
    }),
  ),
  /** Somebody opened a backup file on this computer. */
  'backup.offered': event('anybody', z.object({ path: z.string() })),
};
