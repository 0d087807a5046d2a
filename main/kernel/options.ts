import type { Lang } from '#shared/domain/writing.ts';
import type { ComputerClock } from './clock.ts';
import type { SecretBox } from './journal/signer.ts';
import type { Log } from './log.ts';

/** What only the host can do with the computer. A module that asks for more of it adds that to this interface, in its own folder. */
export interface HostAbilities {
  readonly openFolder?: (folder: string) => Promise<void>;
  /** The window fills the screen and cannot be left by itself. */
  readonly inKiosk?: () => boolean;
  /** Out of full screen; false where the window is not in it. */
  readonly leaveKiosk?: () => boolean;
  /** Opens the system's window for choosing a folder; null when nobody chose. */
  readonly chooseFolder?: (title: string) => Promise<string | null>;
  /** Where neighbours reach this till once its owner opened it to them: everywhere on the shop's network. */
  readonly lanHost?: string;
}

/** What a start asks for. */
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
  /** A till that cannot start on what lies in its folder opens its window all the same, and leads to what helps. */
  readonly rescue?: boolean;
  /** Site profile for a first start, in the place of the one an installer left. */
  readonly profile?: string;
}

/** Another version of the program has taken this one's place: the process is to end and to start again. */
export class ProgramExchanged extends Error {
  override readonly name = 'ProgramExchanged';
}

/**
 * The language of a screen where nobody is signed in: what the start asked for, then the shop's, then the computer's. Before
 * there is a shop, the terminal, the browser and the window so speak the same.
 */
export const screenLang = (
  { lang, systemLang }: Pick<ApplicationOptions, 'lang' | 'systemLang'>,
  shop: Lang | undefined,
): Lang => lang ?? shop ?? systemLang ?? 'fr';
