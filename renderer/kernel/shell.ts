import { create } from 'zustand';
import { dismissNotice } from '#renderer/ui/notices.ts';
import type { Permission, Size } from '#shared/domain/permissions.ts';
import type { UserView } from '#shared/modules/users/contract.ts';

interface OverrideAsked {
  readonly permissions: readonly Permission[];
  /** How large it is: who may agree goes as far. */
  readonly size: Size;
  readonly approvers: readonly (UserView & { readonly needsPin: boolean })[];
  readonly answer: (token: string | null) => void;
}

/** What lies around the task, or over it. */
interface Shell {
  readonly connected: boolean;
  /** A payment is on the screen: the till does not lock itself in the middle of it. */
  readonly paying: boolean;
  /** A manager is being asked; the call that needs it waits. */
  readonly override: OverrideAsked | null;
  /** What waits to be printed lies over the task. */
  readonly papers: boolean;
  /** The help lies over everything. */
  readonly help: boolean;
  /** A backup is being restored: until somebody has read what came back, the first screen stays. */
  readonly restoring: boolean;
  /** A backup file that somebody opened on this computer: a first start restores it, a till says what to do. */
  readonly offeredBackup: string | null;
  /** The till cannot start on what lies in its folder: its owner goes on with it, or brings a backup back. */
  readonly sealed: boolean;
  /** The path of a backup that this computer opens without a code. */
  readonly codeless: string | null;
}

export const useShell = create<Shell>(() => ({
  connected: true,
  paying: false,
  override: null,
  papers: false,
  help: false,
  restoring: false,
  offeredBackup: null,
  sealed: false,
  codeless: null,
}));

/** Opens what waits to be printed, and takes away the notice that led there. */
export function showPapers(): void {
  dismissNotice();
  useShell.setState({ papers: true });
}
export const closePapers = (): void => useShell.setState({ papers: false });
export const openHelp = (): void => useShell.setState({ help: true });
export const closeHelp = (): void => useShell.setState({ help: false });
