import type { EventName } from '#shared/contract/events.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import type { ComputerClock } from './kernel/clock.ts';
import type { CallMeta } from './kernel/door.ts';
import type { SecretBox } from './kernel/journal/signer.ts';
import type { Log } from './kernel/log.ts';
import type { Session } from './kernel/session.ts';
import type { PushedEvent } from './kernel/tell.ts';
import type { PowerSource } from './modules/health/engine/power.ts';
import type { UpdateHost } from './modules/updates/engine/engine-deps.ts';

export interface Application {
  /** A screen, or a tool, takes a seat; gives the session's id. A tool sits in the owner's place: it has the files. */
  connect(origin: { host: Session['host']; label: string }): string;
  disconnect(sessionId: string): void;
  call(sessionId: string, name: string, input: unknown, meta?: CallMeta): Promise<Result<unknown, Refusal>>;
  subscribe(listener: (event: PushedEvent) => void): () => void;
  /** Whether this session may be told of it: carts, sales and the state of the till are for who is signed in. */
  hears(sessionId: string, event: EventName): boolean;
  /** Somebody opened a backup file: a first start leads to the restore, a running till says what to do. */
  offerBackup(path: string): void;
  /** Everything is on the disk when this returns: before the computer sleeps or loses power. */
  flush(): void;
  close(): Promise<void>;
}

/** What only the host can do with the computer. */
export interface HostAbilities {
  readonly power?: PowerSource;
  readonly openFolder?: (folder: string) => Promise<void>;
  /** The window fills the screen and cannot be left by itself. */
  readonly inKiosk?: () => boolean;
  /** Out of full screen; false where the window is not in it. */
  readonly leaveKiosk?: () => boolean;
  /** What the settings say of this computer, at a start and after every change. */
  readonly settleMachine?: (machine: Settings['machine']) => void;
  readonly updates?: UpdateHost;
  /** Opens the system's window for choosing a folder; null when nobody chose. */
  readonly chooseFolder?: (title: string) => Promise<string | null>;
  /** Where neighbours reach this till once its owner opened it to them: everywhere on the shop's network. */
  readonly lanHost?: string;
}

export interface ApplicationOptions {
  readonly dataDir: string;
  /** What the start asked for: above the shop's. */
  readonly lang?: Lang;
  /** What the computer speaks: a shop has its own language, a first start has none yet. */
  readonly systemLang?: Lang;
  /** Fills the demo shop on a first start. */
  readonly demo?: boolean;
  readonly secretBox?: SecretBox;
  readonly clock?: ComputerClock;
  /** Answers are checked against the contract: on in tests. */
  readonly checkAnswers?: boolean;
  readonly log?: Log;
  /** Backups by themselves, after each Z, while it sells and at the end: a shop's till does, a tool does not. */
  readonly backups?: boolean;
  readonly host?: HostAbilities;
  /** A till that cannot start on what lies in its folder opens its window all the same, and leads to what helps (main/rescue.ts). */
  readonly rescue?: boolean;
  /** Site profile for a first start, in the place of the one an installer left. */
  readonly profile?: string;
}

/** Another version of the program has taken this one's place: the process is to end and to start again. */
export class ProgramExchanged extends Error {
  override readonly name = 'ProgramExchanged';
}

/** What outlives one till: a restore exchanges it under the screens. */
export interface Outside {
  readonly listeners: Set<(event: PushedEvent) => void>;
  readonly sessions: Map<string, Session>;
  /** Closes this till and opens what lies in its folder now. */
  readonly reopen: (between?: () => void) => Promise<void>;
  /** A backup file that somebody opened on this computer. */
  readonly offered: () => string | null;
}
