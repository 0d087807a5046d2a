import { z } from 'zod';
import { event, nothing, query, task } from '#shared/kernel/define.ts';

export const healthCheckIds = [
  'twin',
  'goods',
  'returns',
  'reserve',
  'disk',
  'speed',
  'folder',
  'database',
  'journal',
  'clock',
  'printer',
  'backup',
  'recovery',
  'place',
  'neighbour',
  'drill',
  'office',
  'power',
  'memory',
  'program',
  'updates',
  'faults',
] as const;
export const healthCheckIdSchema = z.enum(healthCheckIds);
export type HealthCheckId = z.infer<typeof healthCheckIdSchema>;

/** `check.sentence`: the text is `health.says.<check>.<sentence>` in the language files. */
export const healthSentences = [
  'twin.other',
  'goods.damaged',
  'reserve.ready',
  'reserve.none',
  'reserve.used',
  'disk.room',
  'disk.low',
  'disk.full',
  'disk.readOnly',
  'speed.quick',
  'speed.slow',
  'speed.verySlow',
  'speed.notYet',
  'folder.local',
  'folder.network',
  'folder.cloud',
  'database.sound',
  'database.notYet',
  'database.damaged',
  'database.gone',
  'database.keyGone',
  'database.noKey',
  'database.behind',
  'database.fromFuture',
  'database.foreign',
  'journal.sound',
  'journal.notYet',
  'journal.proving',
  'journal.old',
  'journal.broken',
  'clock.right',
  'clock.jumped',
  'clock.beforeLast',
  'clock.implausible',
  'printer.none',
  'printer.ready',
  'printer.unknown',
  'printer.waiting',
  'printer.offline',
  'printer.paperOut',
  'printer.coverOpen',
  'printer.error',
  'backup.done',
  'backup.late',
  'backup.never',
  'backup.failed',
  'recovery.confirmed',
  'recovery.unconfirmed',
  'recovery.none',
  'place.none',
  'place.ready',
  'place.away',
  'place.full',
  'place.failed',
  'neighbour.ready',
  'neighbour.away',
  'neighbour.refused',
  'neighbour.full',
  'neighbour.failed',
  'drill.done',
  'drill.late',
  'drill.failed',
  'drill.never',
  'returns.twice',
  'office.sent',
  'office.waiting',
  'office.late',
  'office.outOfUse',
  'power.mains',
  'power.battery',
  'power.low',
  'power.critical',
  'memory.enough',
  'memory.short',
  'program.signed',
  'program.unsigned',
  'program.source',
  'updates.accepted',
  'updates.none',
  'faults.none',
  'faults.some',
] as const;
export type HealthSentence = (typeof healthSentences)[number];

/** What a button does about it. */
export const healthFixes = [
  'only-till',
  'retry-prints',
  'verify',
  'check-file',
  'measure',
  'renew-reserve',
  'open-folder',
] as const;
export const healthFixSchema = z.enum(healthFixes);
export type HealthFix = z.infer<typeof healthFixSchema>;

export const healthCheckSchema = z.object({
  id: healthCheckIdSchema,
  state: z.enum(['good', 'attention', 'bad']),
  says: z.enum(healthSentences),
  /** Fill the sentence; what ends in `_at` is UTC ms. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  fix: healthFixSchema.nullable(),
});
export type HealthCheck = z.infer<typeof healthCheckSchema>;

/** What the person at the till has to hear at once, whatever she is doing. */
export const healthNotices = [
  'store-gone',
  'till-twice',
  'reserve-used',
  'on-battery',
  'battery-low',
  'battery-critical',
] as const;
export type HealthNotice = (typeof healthNotices)[number];
export const healthSummarySchema = z.object({
  bad: z.array(healthCheckIdSchema),
  notice: z.enum(healthNotices).nullable(),
});
export type HealthSummary = z.infer<typeof healthSummarySchema>;

export const healthViewSchema = z.object({
  at: z.int(),
  checks: z.array(healthCheckSchema),
});
export type HealthView = z.infer<typeof healthViewSchema>;

export const systemStatusSchema = z.object({
  version: z.string(),
  printer: z.object({
    state: z.enum(['none', 'ready', 'offline', 'paper-out', 'cover-open', 'error', 'unknown']),
    waiting: z.int(),
    /** Jobs that need a person: failed, or not known whether they came out. */
    attention: z.int(),
    /** Of those, the ones that the till will not try again by itself: a person says print or let go. */
    held: z.int(),
  }),
  journal: z.object({ rows: z.int(), head: z.string(), checked_at: z.int().nullable(), sound: z.boolean() }),
  disk: z.object({ free_bytes: z.int(), low: z.boolean(), writable: z.boolean() }),
  clock: z.object({ jumped_ms: z.int() }),
  dataDir: z.string(),
  health: healthSummarySchema,
});

export type SystemStatus = z.infer<typeof systemStatusSchema>;

/** Where this program comes from, and what it is made of. `signed` is what its builder did, not a check made here. */
export const aboutSchema = z.object({
  version: z.string(),
  commit: z.string().nullable(),
  channel: z.string(),
  signed: z.boolean(),
  built_at: z.int().nullable(),
  /** Names of the keys whose updates this build accepts; none: it accepts no update. */
  updateKeys: z.array(z.string()),
  licences: z.array(
    z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }),
  ),
});

export type About = z.infer<typeof aboutSchema>;

export const healthOperations = {
  'health.status': query({
    access: 'signed-in',
    input: nothing,
    output: systemStatusSchema,
    refusals: [],
    staleAfter: ['status.changed'],
  }),
  'health.about': query({
    access: 'signed-in',
    input: nothing,
    output: aboutSchema,
    refusals: [],
    staleAfter: [],
  }),
  'health.verifyJournal': task({
    access: 'journal.verify',
    input: nothing,
    output: z.object({
      rows: z.int(),
      sound: z.boolean(),
      /** `till/epoch/seq` of the first row that is wrong, and why. */
      firstBad: z.object({ row: z.string(), reason: z.string() }).nullable(),
    }),
    refusals: [],
  }),
  /** The whole journal as a zip that anyone can verify without this program. Gives the path of the file. */
  'health.exportJournal': task({
    access: 'journal.verify',
    input: nothing,
    output: z.object({ path: z.string(), rows: z.int(), bytes: z.int() }),
    refusals: ['DISK_FULL', 'EXPORT_FOLDER'],
  }),
  /** The years that were closed, the newest first, and what was archived of each. */
  'health.years': query({
    access: 'journal.verify',
    input: nothing,
    output: z.array(
      z.object({
        year: z.string(),
        tickets: z.int(),
        /** UTC milliseconds. */
        closed_at: z.int(),
        /** The last archive that holds all of it; `here`: the file is still where it was written. */
        archive: z
          .object({ at: z.int(), rows: z.int(), path: z.string(), sha256: z.string(), here: z.boolean() })
          .nullable(),
        /** Its archive is there and every year before it has gone: its detail may go. */
        mayGo: z.boolean(),
        /** Its detail was let go; left: tickets that are still to be taken away; waitsFor: the archive that must lie there for it. */
        gone: z.object({ left: z.int(), waitsFor: z.string().nullable() }).nullable(),
      }),
    ),
    refusals: [],
    staleAfter: ['shift.changed', 'years.changed'],
  }),
  /** Writes a closed year as a zip that anyone can verify without this program, reads it again and records it. */
  'health.archiveYear': task({
    access: 'journal.verify',
    input: z.object({ year: z.string().regex(/^\d{4}$/) }),
    output: z.object({ path: z.string(), rows: z.int(), bytes: z.int(), sha256: z.string() }),
    refusals: ['NOT_FOUND', 'YEAR_LET_GO', 'DISK_FULL', 'EXPORT_FOLDER', 'JOURNAL_BROKEN'],
  }),
  /** The detail of an archived year goes from the till, for ever: totals, closures, hashes and signatures stay. */
  'health.letGo': task({
    access: 'journal.let-go',
    input: z.object({ year: z.string().regex(/^\d{4}$/) }),
    /** The last ticket whose detail goes, a few at a time while nobody calls. */
    output: z.object({ ticket: z.int() }),
    refusals: [
      'NOT_FOUND',
      'BUSY',
      'YEAR_LET_GO',
      'YEARS_IN_ORDER',
      'ARCHIVE_NEEDED',
      'SHIFT_OF_YEAR',
      'OFFICE_BEHIND',
      'JOURNAL_BROKEN',
      'DISK_FULL',
    ],
  }),
  /** What is known now: nothing is measured. */
  'health.get': query({
    access: 'signed-in',
    input: nothing,
    output: healthViewSchema,
    refusals: [],
    staleAfter: ['status.changed'],
  }),
  /** Measures the disk, asks the printer and reads the file again. */
  'health.run': task({
    access: 'journal.verify',
    input: nothing,
    output: healthViewSchema,
    refusals: ['DISK_FULL'],
  }),
  'health.fix': task({
    access: 'journal.verify',
    input: z.object({ fix: healthFixSchema }),
    output: healthViewSchema,
    refusals: ['DISK_FULL', 'NOT_FOUND', 'PRINTER_NOT_SET'],
  }),
  /** A zip for who helps from afar: no personal data, no amounts, no keys. Gives the path of the file. */
  'health.bundle': task({
    access: 'journal.verify',
    input: nothing,
    output: z.object({ path: z.string(), bytes: z.int(), files: z.array(z.string()) }),
    refusals: ['DISK_FULL', 'EXPORT_FOLDER'],
  }),
};

export const healthEvents = {
  'status.changed': event('signed-in', systemStatusSchema),
  /** A year was archived, or its detail was let go. */
  'years.changed': event('signed-in', z.object({ year: z.string() })),
  'verify.progress': event('signed-in', z.object({ done: z.int(), total: z.int() })),
};
