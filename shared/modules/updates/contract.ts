import { z } from 'zod';
import { event, nothing, query, revisionSchema, task, textSchema } from '#shared/kernel/define.ts';

/** HH:MM on the shop's clock. */
const timeSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const spanSchema = z.object({ from: timeSchema, to: timeSchema });

export const updateSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('internet') }),
  /** Another till of the shop that shares what it has verified. */
  z.object({ kind: z.literal('neighbour'), url: z.url({ protocol: /^https?$/ }).max(200) }),
  /** A USB key or a folder. */
  z.object({ kind: z.literal('folder'), path: textSchema(400).min(1) }),
]);
export type UpdateSource = z.infer<typeof updateSourceSchema>;

/** What an owner decides about updates. */
export const updatePolicySchema = z.object({
  /** Looks for updates and fetches them by itself. */
  automatic: z.boolean(),
  /** Installs by itself at a moment when it may. */
  unattended: z.boolean(),
  source: updateSourceSchema,
  channel: z.enum(['stable', 'beta']),
  /** 0 takes a version first, 2 when others have used it. */
  ring: z.int().min(0).max(2),
  /** Seven days from Monday; no installation within any of the spans. One that ends before it begins passes midnight. */
  openingHours: z.array(z.array(spanSchema).max(4)).length(7),
  /** So many last days of a month without an installation; 0: any day. */
  monthEndFreeze_days: z.int().min(0).max(10),
  /** Kilobytes per second that a download may take; null: all there is. */
  rate_kBps: z.int().min(8).max(1_000_000).nullable(),
  share: z.object({ on: z.boolean(), port: z.int().min(0).max(65_535) }),
});
export type UpdatePolicy = z.infer<typeof updatePolicySchema>;
/** As its form shows and saves it. */
export const updatePolicyFormSchema = updatePolicySchema.extend({ revision: revisionSchema });
export type UpdatePolicyForm = z.infer<typeof updatePolicyFormSchema>;

/** Why an update is not put on this till: each has a sentence in `updates.why`. */
export const updateWhySchema = z.enum([
  'no-key',
  'malformed',
  'unsigned',
  'wrong-signature',
  'expired',
  'replayed',
  'downgrade',
  'disagreement',
  'no-file',
  'wrong-file',
  'publisher-missing',
  'publisher-wrong',
  'returned-from',
  'self-test-failed',
  'did-not-start',
  'no-room',
  'asked',
  'sales-unreadable',
  'no-program',
  'not-permitted',
]);
export type UpdateWhy = z.infer<typeof updateWhySchema>;

/** Why not at this moment: each has a sentence in `updates.notNow`. */
export const updateNotNowSchema = z.enum([
  'shift-open',
  'cart-not-empty',
  'opening-hours',
  'month-end',
  'on-trial',
]);
export type UpdateNotNow = z.infer<typeof updateNotNowSchema>;

export const updateStatusSchema = z.object({
  version: z.string(),
  /** How this computer's program is replaced; none: from sources, or by the system's own packages. */
  program: z.enum(['appimage', 'nsis', 'none']),
  stage: z.enum(['idle', 'found', 'downloading', 'downloaded', 'on-trial']),
  offer: z
    .object({
      version: z.string(),
      issued: z.int(),
      expires: z.int(),
      size_bytes: z.int(),
      notes: z.string(),
    })
    .nullable(),
  progress: z.object({ done_bytes: z.int(), total_bytes: z.int() }).nullable(),
  /** The last update that was refused or returned from, and why. */
  refused: z.object({ version: z.string().nullable(), why: updateWhySchema, at: z.int() }).nullable(),
  notNow: updateNotNowSchema.nullable(),
  checked_at: z.int().nullable(),
  /** The version to which the till can go back. */
  previous: z.string().nullable(),
  installId: z.string(),
  /** Where other tills find what this one shares. */
  sharedAt: z.int().nullable(),
  /** Why they do not although its owner said so: another program has the port. */
  shareFault: z.enum(['port-taken']).nullable(),
  policy: updatePolicyFormSchema,
});
export type UpdateStatus = z.infer<typeof updateStatusSchema>;

/** One line of the journal about updates. */
export const updateEventSchema = z.object({
  /** When it happened, which may be before it could be written down. */
  at: z.int(),
  what: z.enum(['found', 'downloaded', 'refused', 'installing', 'installed', 'returned', 'return-refused']),
  /** Null where the announcement could not even be read. */
  version: z.string().nullable(),
  from: z.string().nullable(),
  why: updateWhySchema.nullable(),
  /** Who asked for it; null: the till by itself. */
  user: z.string().nullable(),
});
export type UpdateEvent = z.infer<typeof updateEventSchema>;

export const updatesOperations = {
  'updates.status': query({
    access: 'settings.edit',
    input: nothing,
    output: updateStatusSchema,
    refusals: [],
    staleAfter: ['update.changed'],
  }),
  /** What happened to the program of this till, the latest first. */
  'updates.history': query({
    access: 'settings.edit',
    input: z.object({ limit: z.int().min(1).max(500).default(100) }),
    output: z.array(updateEventSchema),
    refusals: [],
    staleAfter: ['update.changed'],
  }),
  /** Looks at the source of the policy, or at another one this once (a USB key that was put in). */
  'updates.check': task({
    access: 'settings.edit',
    input: z.object({ source: updateSourceSchema.nullable().default(null) }),
    output: updateStatusSchema,
    refusals: ['UPDATE_REFUSED', 'UPDATE_UNREACHABLE'],
  }),
  'updates.download': task({
    access: 'settings.edit',
    input: nothing,
    output: updateStatusSchema,
    refusals: ['UPDATE_NONE', 'UPDATE_REFUSED', 'UPDATE_UNREACHABLE', 'DISK_FULL'],
  }),
  /** Answers when the program has been exchanged; the till then starts again by itself. */
  'updates.install': task({
    access: 'settings.edit',
    input: nothing,
    output: updateStatusSchema,
    refusals: ['UPDATE_NONE', 'UPDATE_NOT_NOW', 'UPDATE_REFUSED', 'DISK_FULL'],
  }),
  /** Back to the version before, with every sale that was made since; the till then starts again by itself. */
  'updates.return': task({
    access: 'settings.edit',
    input: nothing,
    output: updateStatusSchema,
    refusals: ['UPDATE_NONE', 'UPDATE_NOT_NOW', 'UPDATE_REFUSED', 'DISK_FULL'],
  }),
  'updates.setPolicy': task({
    access: 'settings.edit',
    input: updatePolicyFormSchema,
    output: updateStatusSchema,
    refusals: ['CHANGED_MEANWHILE', 'FOLDER_PATH'],
  }),
};

export const updatesEvents = {
  'update.changed': event('anybody', z.object({})),
};
