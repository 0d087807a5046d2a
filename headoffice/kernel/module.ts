import type { EndpointName } from '#shared/wire/endpoints.ts';
import type { Tenants } from './db/tenant.ts';
import type { Handlers } from './door.ts';
import type { Hears, Inbox } from './inbox/ingest.ts';
import type { AnyProjections } from './inbox/projections.ts';
import type { Mail } from './mail.ts';
import type { Outside } from './outside.ts';
import type { Seal } from './seal.ts';

/** What every module is made with. */
export interface Kernel {
  readonly tenants: Tenants;
  readonly inbox: Inbox;
  readonly outside: Outside;
  readonly mail: Mail;
  readonly seal: Seal;
}

/** A module at work in one server. */
export interface Parts<Names extends EndpointName, Api> {
  readonly handlers: Handlers<Names>;
  /** What modules after it, and the commands beside the server, may need of it. */
  readonly api: Api;
}

/** The same shape as a module of the till, and asynchronous. */
export interface Module<Name extends string, Names extends EndpointName, Api> {
  readonly name: Name;
  readonly projections?: AnyProjections;
  /** Follows the rows that came, in their transaction. */
  readonly hears?: Hears;
  readonly create: (kernel: Kernel) => Parts<Names, Api>;
}
export const defineModule = <const Name extends string, Names extends EndpointName, Api>(
  module: Module<Name, Names, Api>,
): Module<Name, Names, Api> => module;

interface AnyModule {
  readonly name: string;
  readonly projections?: AnyProjections;
  readonly hears?: Hears;
  readonly create: (kernel: Kernel) => Parts<never, unknown>;
}
/** The modules of an office, in order; one that answers everything is whole: the compiler names what nobody answers. */
export interface ModuleList<Apis, Answered extends EndpointName> {
  use<const Name extends string, Names extends EndpointName, Api>(
    module: Module<Name, Names, Api>,
  ): ModuleList<Apis & { readonly [K in Name]: Api }, Answered | Names>;
  whole(
    ...unanswered: [EndpointName] extends [Answered] ? [] : [unanswered: Exclude<EndpointName, Answered>]
  ): OfficeModules<Apis>;
}
export interface OfficeModules<Apis> {
  readonly projections: readonly AnyProjections[];
  readonly hears: readonly Hears[];
  create(kernel: Kernel): { readonly handlers: Handlers<EndpointName>; readonly apis: Apis };
}

const listOf = <Apis, Answered extends EndpointName>(
  modules: readonly AnyModule[],
): ModuleList<Apis, Answered> => ({
  use: (module) => listOf([...modules, module as unknown as AnyModule]) as never,
  whole: () => ({
    projections: modules.flatMap(({ projections }) => projections ?? []),
    hears: modules.flatMap(({ hears }) => hears ?? []),
    create: (kernel) => {
      const made = modules.map(({ name, create }) => ({ name, ...create(kernel) }));
      return {
        handlers: Object.assign({}, ...made.map(({ handlers }) => handlers)) as Handlers<EndpointName>,
        apis: Object.fromEntries(made.map(({ name, api }) => [name, api])) as Apis,
      };
    },
  }),
});
// biome-ignore lint/complexity/noBannedTypes: a list without modules has built nothing
export const office = (): ModuleList<{}, never> => listOf([]);
