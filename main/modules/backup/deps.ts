import type { Db } from '#main/kernel/db/db.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { SecretBox, Signer } from '#main/kernel/journal/signer.ts';
import type { EventPayload } from '#shared/contract/events.ts';
import type { BackupStatus } from '#shared/modules/backup/contract.ts';
import type { Drilled, DrillJob } from './engine/drill.ts';
import type { BackupEntry } from './engine/kept-backups.ts';
import type { Made, MakeJob, TillReader } from './engine/make.ts';
import type { MadeSegment, SegmentJob } from './engine/make-segment.ts';
import type { SendJob, SendOutcome } from './engine/neighbour-send.ts';
import type { RecoveryDeps } from './recovery.ts';
import type { BringBackDeps } from './restoring.ts';

export type ProgressOf = EventPayload<'backup.progress'>['of'];
export type Progress = (done: number, total: number) => void;
/** What several operations answer. */
export type Answered = Promise<BackupStatus>;

export interface BackupDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly signer: Signer;
  readonly clock: { now(): number };
  readonly clockAfter: BringBackDeps['clockAfter'];
  readonly dataDir: string;
  readonly version: string;
  readonly read: TillReader;
  /** These run in the backup thread. */
  readonly make: (job: MakeJob, onProgress: Progress, signal: AbortSignal) => Promise<Made>;
  readonly segment: (job: SegmentJob, signal: AbortSignal) => Promise<MadeSegment>;
  readonly drill: (job: DrillJob, signal: AbortSignal, onProgress: Progress) => Promise<Drilled>;
  readonly copy: (entry: BackupEntry, folder: string, signal: AbortSignal) => Promise<void>;
  readonly send: (job: SendJob, signal: AbortSignal) => Promise<SendOutcome>;
  readonly print: RecoveryDeps['print'];
  readonly lanHost: string;
  readonly openShift: () => number | null;
  readonly holdsCart: (id: string) => boolean;
  readonly offered: () => string | null;
  /** The host's own window for choosing a folder; null as its answer where nobody chose. */
  readonly chooseFolder?: ((title: string) => Promise<string | null>) | undefined;
  /** The shop as its papers name it; null before set-up. */
  readonly shop: () => { readonly name: string; readonly tillName: string } | null;
  readonly dayOf: (at: number) => string;
  /** Backups by themselves: a shop's till, not a demonstration and not a tool. */
  readonly automatic: () => boolean;
  /** Nobody has called for some seconds. */
  readonly quiet: () => boolean;
  readonly secretBox?: SecretBox;
  readonly reopen: () => Promise<void>;
  readonly emit: <N extends 'backup.changed' | 'backup.progress'>(name: N, payload: EventPayload<N>) => void;
  readonly log: (what: string, detail: unknown) => void;
}
