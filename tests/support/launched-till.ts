import type { Browser, Page } from '@playwright/test';

export interface LaunchOptions {
  readonly dataDir: string;
  /** Options of the till's own command line: --demo, --lang fr. */
  readonly args?: readonly string[];
  /** Fault switches and the like, added to the environment of the till. */
  readonly env?: NodeJS.ProcessEnv;
  /** Another build of the web host than the usual one. */
  readonly host?: string;
  /** A browser that is there already, for the web host: its window is one of this browser. Without one, a browser of its own. */
  readonly browser?: () => Promise<Browser>;
}

/** A till with its window, whichever host carries it. */
export interface LaunchedTill {
  readonly page: Page;
  /** Ends it as a person would. */
  close(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}
