import type { Facts } from '#shared/contract/facts.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { UpdatePolicyForm, UpdateWhy } from '#shared/modules/updates/contract.ts';
import type { Moment } from './policy.ts';
import type { Program } from './program.ts';
import type { KnownFile, Snapshot, UpdateState } from './state.ts';
import type { Times } from './transfer.ts';
import type { Order } from './updater.ts';

export type UpdateFact = Facts['update.event'];

export type Fetch = (order: Order) => Promise<Result<KnownFile, UpdateWhy>>;

/** How a host lets its program be exchanged. */
export interface UpdateHost {
  readonly program: Program;
  /** The publisher's server, from the program's own configuration. */
  readonly feedUrl: string | null;
  /** app-update.yml */
  readonly configFile: string;
  /** Ends this process; the program in its place starts again. */
  restart(): void;
  /** What a program knows of itself, unless a test says otherwise. */
  readonly version?: string;
  readonly keys?: readonly string[];
  readonly times?: Times;
  /** Where neighbours reach this till: everywhere on the shop's network. */
  readonly shareHost?: string;
}

/** What must survive the loss of the state file: kept in the store as well. */
export interface Seen {
  readonly floor: string;
  readonly lastSeen: UpdateState['lastSeen'];
}

export interface EngineDeps extends UpdateHost {
  readonly dataDir: string;
  readonly version: string;
  readonly keys: readonly string[];
  readonly clock: { now(): number };
  /** Time of the newest row of the journal: no announcement is younger than that on a clock that was put back. */
  readonly lastFact_at: () => number;
  readonly moment: () => Omit<Moment, 'at'>;
  readonly policy: () => UpdatePolicyForm;
  readonly seen: () => Seen | null;
  readonly saveSeen: (seen: Seen) => void;
  readonly snapshot: (name: string) => Promise<Snapshot>;
  /** Hash of the last row, hexadecimal; empty before the first. */
  readonly head: () => string;
  readonly record: (fact: UpdateFact, user: number) => void;
  readonly changed: () => void;
  readonly fetch: Fetch;
  readonly log: (what: string, error: unknown) => void;
}
