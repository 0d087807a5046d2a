import { type ComponentType, createContext, type LazyExoticComponent, lazy, useContext } from 'react';
import type { NoticeContent } from '#renderer/ui/notices.ts';
import type { ShellStatus } from '#renderer/ui/shell.tsx';
import type { Permission } from '#shared/domain/permissions.ts';
import type { TextKey, Translate } from '#shared/i18n/index.ts';
import type { SystemStatus } from '#shared/modules/health/contract.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import type { Task } from './route.ts';

/** A part of the screens that is fetched when it is first shown, or a moment before. */
export type Later<P extends object> = LazyExoticComponent<ComponentType<P>> & {
  readonly load: () => Promise<ComponentType<P>>;
};
export const later = <P extends object>(load: () => Promise<ComponentType<P>>): Later<P> =>
  Object.assign(
    lazy(async () => ({ default: await load() })),
    { load },
  );

type Icon = ComponentType<{ readonly size?: number | string; readonly stroke?: number | string }>;

/** A task with a place in the rail, or one that other screens lead to. */
interface TaskOf {
  readonly id: Task;
  readonly rail?: {
    readonly label: TextKey;
    readonly icon: Icon;
  };
  /** Nobody is offered a task in which he may do nothing. */
  readonly needs?: Permission;
  /** It records what bears a date: while nobody knows the date, that is asked first. */
  readonly dated?: true;
  readonly Screen: Later<object>;
}

/** The fields of a section, and what becomes of them. */
export interface SettingsDraft {
  /** As it stands in the fields. */
  readonly draft: Settings;
  readonly changed: boolean;
  /** There is a saved change that can still be taken back: until the section is left. */
  readonly canUndo: boolean;
  readonly change: (part: Partial<Settings>) => void;
  readonly reset: () => void;
  readonly save: () => Promise<void>;
  readonly undo: () => Promise<void>;
}

/** A section of the settings. */
export interface Section {
  readonly id: string;
  /** The lower, the higher up in the list. */
  readonly place: number;
  /** Who may not do it is not shown it. */
  readonly needs: Permission | null;
  readonly title: TextKey;
  /** The chapter of the manual that helps with it. */
  readonly help: string;
  readonly lead: TextKey;
  /** What it settles, in the words that are on it: the search looks here. */
  readonly holds: readonly TextKey[];
  /** Other words that people have for it. */
  readonly alias: TextKey;
  /** Fields of the shop's settings, saved by the button of the frame; or a page that saves by itself. */
  readonly shows:
    | { readonly fields: Later<SettingsDraft> }
    | { readonly page: Later<{ readonly onUnsaved: (unsaved: boolean) => void }> };
}

interface Now {
  readonly session: SessionView;
  /** null while the line to the till is broken. */
  readonly status: SystemStatus | null;
}

/**
 * What stands in the place of the tasks: the till cannot start on what lies in its folder, is not set up (or is being brought
 * back), or nobody has signed in; in the place of one task that needs a date nobody knows; over all of it, the help.
 */
export type CoverPlace = 'cannot-start' | 'not-set-up' | 'signed-out' | 'date-unknown' | 'help';

/** What of a feature a cart can carry beside its goods: the counter asks for it, carts and tickets say it. */
export interface CarriedFeature {
  /** As the sale's fact names it. */
  readonly kind: string;
  /** What it is, before the one that is carried. */
  readonly label: TextKey;
  readonly icon: Icon;
  /** The button and the key of the counter that ask which one. */
  readonly ask: {
    readonly label: TextKey;
    readonly chord: string;
    readonly needs: Permission;
    readonly Dialog: Later<{
      /** Takes it with the cart; true: it is done, and the question goes. */
      readonly onChoose: (ref: number) => Promise<boolean>;
      readonly onClose: () => void;
    }>;
  };
  /** Where all that is known of it stands. */
  readonly show: (ref: number) => void;
}

/** What a feature is to the frame. Its screens ask and show; nothing else of it is known outside. */
export interface Feature {
  readonly name: string;
  /** Its own, by their gesture, besides those of the till (`renderer/ui/keys.ts`). */
  readonly keys?: Readonly<Record<string, string>>;
  readonly task?: TaskOf;
  readonly sections?: readonly Section[];
  /** What the bar says of it. */
  readonly status?: (now: Now, t: Translate) => readonly ShellStatus[];
  /** A sentence that stays while it is true. */
  readonly standing?: (now: Now, t: Translate) => NoticeContent | null;
  readonly carried?: CarriedFeature;
  /** Lies over every task, or waits there until it has something to say. */
  readonly over?: Later<object>;
  /** The same, before anybody has signed in too. */
  readonly overAll?: Later<object>;
  /** The screens that it puts into places which no other feature has. */
  readonly covers?: Readonly<Partial<Record<CoverPlace, Later<object>>>>;
}

export const FeaturesContext = createContext<readonly Feature[]>([]);
export const useFeatures = (): readonly Feature[] => useContext(FeaturesContext);
export const useCarried = (): readonly CarriedFeature[] =>
  useFeatures().flatMap(({ carried }) => carried ?? []);
