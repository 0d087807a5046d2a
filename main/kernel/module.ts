import type { EventName, EventPayload } from '#shared/contract/events.ts';
import type { OperationName } from '#shared/contract/index.ts';
import type { LocalTime } from '#shared/domain/local-time.ts';
import type { Permission, Size } from '#shared/domain/permissions.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { GroupName, SettingGroup } from '#shared/kernel/setting.ts';
import type { Clock } from './clock.ts';
import type { Db } from './db/db.ts';
import type { Schema } from './db/schema.ts';
import type { Dispatch, Handlers } from './door.ts';
import type { FileAnswers } from './journal/file-answers.ts';
import type { Journal } from './journal/journal.ts';
import type { Projections, ProjectionsList } from './journal/projections.ts';
import type { Signer } from './journal/signer.ts';
import type { Log } from './log.ts';
import type { ApplicationOptions } from './options.ts';
import type { Session } from './session.ts';
import type { ShopClock } from './shop-time.ts';

/** What a module asks for and one that stands after it in the list gives: so nothing points upwards. */
export interface Place<T> {
  /** @throws Error when it was given before */
  give(value: T): void;
  /** @throws Error before it was given */
  readonly value: T;
}

/** What the kernel and the modules must know of the shop before anything else: the settings give it. */
export interface ShopBasics {
  /** null before set-up. */
  lang(): Lang | undefined;
  clock(): ShopClock | undefined;
  isSetUp(): boolean;
}

/** What every module is made with. */
export interface Kernel {
  readonly options: ApplicationOptions;
  readonly db: Db;
  readonly journal: Journal;
  readonly signer: Signer;
  /** What the modules know of any till's file. */
  readonly answersOf: (db: Db) => FileAnswers;
  /** The tables of the app's modules, and what facts make of them. */
  readonly projections: ProjectionsList;
  /** The key file is still the one that was opened. */
  readonly keyIsThere: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly shop: Place<ShopBasics>;
  /** What all modules of the list declare that can be set. */
  readonly settingGroups: readonly SettingGroup[];
  /** The shop's own day and hour of an instant. */
  readonly localTime: (at: number) => LocalTime;
  /** Tells the screens. */
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  /** Another module's event, after it was told to the screens; what throws is logged and keeps nobody from anything. */
  readonly on: <N extends EventName>(name: N, reaction: (payload: EventPayload<N>) => void) => void;
  /** Nobody has called for some seconds. */
  readonly quiet: () => boolean;
  readonly sessions: () => Iterable<Session>;
  /** A backup file that somebody opened on this computer. */
  readonly offered: () => string | null;
  /** Closes this till, does this, and opens what lies in its folder then. */
  readonly reopen: (between?: () => void) => Promise<void>;
  /** A place that some module after this one must fill: a start where nobody did fails. */
  readonly place: <T>(what: string) => Place<T>;
}

/** A module at work in one till. */
export interface Parts<Operations extends OperationName, Api> {
  readonly handlers: Handlers<Operations>;
  /** What modules after it may need of it. */
  readonly api: Api;
  /** Once all modules are there. */
  readonly start?: () => void;
  /** Before the first screen: whoever can sets up a till that is not, by the calls a person would make. */
  readonly begin?: (door: Dispatch) => Promise<void>;
  /** After that, before the first screen. */
  readonly ready?: () => void;
  /** A screen has come, not a tool. */
  readonly reached?: () => void;
  /** Before a durable command runs, in its transaction. */
  readonly before?: (session: Session) => void;
  /** Whether this session must first say what the date is. */
  readonly asksTheTime?: (session: Session) => boolean;
  /** Whether this person may do this, of this size, as her role is now. */
  readonly allows?: (userId: number, permission: Permission, size?: Size) => boolean;
  /** In whose place a tool sits: it has the files. */
  readonly owner?: () => Session['user'];
  /** The disk is full: true if there is room again. */
  readonly makeRoom?: () => boolean;
  /** A small piece of work that can wait: true while there is more. */
  readonly idle?: () => boolean;
  /** What waits to be written is written: before anything closes. */
  readonly settle?: () => void;
  readonly close?: () => Promise<void> | void;
}

/** What a module does before there is a store: an update that is half done goes on or back. */
export type BeforeOpening = (options: ApplicationOptions) => Promise<'go-on' | 'restart'>;

export interface Module<
  Name extends string,
  Operations extends OperationName,
  Needs,
  Api,
  Held = unknown,
  Groups extends readonly SettingGroup[] = readonly [],
> {
  /** The same in every tier. */
  readonly name: Name;
  /** What can be set of it. */
  readonly settings?: Groups;
  /** Its tables, and what facts make of them: what they hold in memory is handed to `create`. */
  readonly projections?: Projections<Name, Held>;
  /** Tables of other modules that its store looks into; the journal is everybody's to read. */
  readonly reads?: readonly (keyof Schema)[];
  /** A key of its own among the settings or what is known of the file, or a copy of the till that is thrown away. */
  readonly writes?: readonly (keyof Schema)[];
  readonly beforeOpening?: BeforeOpening;
  readonly create: (kernel: Kernel, needs: Needs, held: Held) => Parts<Operations, Api>;
}
export const defineModule = <
  const Name extends string,
  Operations extends OperationName,
  Needs,
  Api,
  Held = unknown,
  const Groups extends readonly SettingGroup[] = readonly [],
>(
  module: Module<Name, Operations, Needs, Api, Held, Groups>,
): Module<Name, Operations, Needs, Api, Held, Groups> => module;
/** What `Built` lacks of `Needs`: the compiler names it. */
type Lacking<Needs, Built> = {
  [K in keyof Needs as K extends keyof Built ? (Built[K] extends Needs[K] ? never : K) : K]: Needs[K];
};

/** The ordered list of an app's modules: what one needs stands before it. */
export interface ModuleList<Built, Answered extends OperationName, Declared extends string> {
  use<
    const Name extends string,
    Operations extends OperationName,
    Needs,
    Api,
    Held,
    Groups extends readonly SettingGroup[],
  >(
    module: Built extends Needs
      ? Module<Name, Operations, Needs, Api, Held, Groups>
      : { readonly lacks: Lacking<Needs, Built> } & Module<Name, Operations, Needs, Api, Held, Groups>,
  ): ModuleList<
    Built & { readonly [K in Name]: Api },
    Answered | Operations,
    Declared | Groups[number]['name']
  >;
  /** The modules, of a list that answers and declares everything: the compiler names an operation or settings that nobody has. */
  whole(
    ...missing: [OperationName | GroupName] extends [Answered | Declared]
      ? []
      : [missing: Exclude<OperationName | GroupName, Answered | Declared>]
  ): readonly AnyModule[];
}
/** Any module: the list has checked that its needs are there. */
export interface AnyModule {
  readonly name: string;
  readonly settings?: readonly SettingGroup[];
  readonly projections?: { readonly name: string };
  readonly reads?: readonly (keyof Schema)[];
  readonly writes?: readonly (keyof Schema)[];
  readonly beforeOpening?: BeforeOpening;
  readonly create: (kernel: Kernel, needs: never, held: never) => Parts<never, unknown>;
}
/** What can be set of all of them. */
export const settingGroupsOf = (modules: readonly AnyModule[]): readonly SettingGroup[] =>
  modules.flatMap(({ settings = [] }) => settings);

const listOf = <Built, Answered extends OperationName, Declared extends string>(
  modules: readonly AnyModule[],
): ModuleList<Built, Answered, Declared> => ({
  whole: () => modules,
  use: (module) => listOf([...modules, module as unknown as AnyModule]) as never,
});
// biome-ignore lint/complexity/noBannedTypes: a list without modules has built nothing
export const till = (): ModuleList<{}, never, never> => listOf([]);
