import os from 'node:os';
import type { Db } from '#main/kernel/db/db.ts';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { Output } from '#shared/contract/index.ts';
import { fieldAt, fieldsOf } from '#shared/domain/merge.ts';
import type { Grants } from '#shared/domain/permissions.ts';
import { nameKey } from '#shared/domain/readable.ts';
import type { DeclaredSetting } from '#shared/kernel/declared-settings.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import { type ProfileChange, type SiteProfile, siteProfileSchema } from '#shared/modules/site/contract.ts';
import type { UpdatePolicy } from '#shared/modules/updates/contract.ts';
import type { UserView } from '#shared/modules/users/contract.ts';
import { type KnownNames, profileFault } from './engine/profile-check.ts';
import { type FoundProfile, type OpenProfile, openProfile } from './engine/profile-file.ts';

export interface ProfileDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly computer?: string;
  readonly known: KnownNames;
  /** All that can be set, and what of it a profile may set. */
  readonly declared: readonly DeclaredSetting[];
  /** Key that was installed with the program; null where there is none. */
  readonly installedKey: () => string | null;
  readonly read: <T>(key: string) => T | null;
  readonly write: (key: string, value: unknown) => void;
  readonly settings: () => Settings | null;
  readonly saveSettings: (next: Settings, context: Context) => Result<unknown, Refusal>;
  readonly people: () => readonly UserView[];
  /** Without a PIN: the person chooses one at her first sign-in, with the code of this hash. */
  readonly addPerson: (person: SiteProfile['people'][number], context: Context) => Refusal | null;
  readonly roles: () => readonly (Grants & { readonly name: string })[];
  readonly putRole: (name: string, grants: Grants, context: Context) => Refusal | null;
  readonly updatePolicy: () => UpdatePolicy;
  readonly saveUpdatePolicy: (next: UpdatePolicy, context: Context) => Promise<Result<unknown, Refusal>>;
  readonly backupPlace: () => string | null;
  readonly saveBackupPlace: (second: string, context: Context) => Promise<Result<unknown, Refusal>>;
  readonly neighbour: () => string | null;
  readonly saveNeighbour: (
    neighbour: NonNullable<NonNullable<SiteProfile['backups']>['neighbour']>,
    context: Context,
  ) => Promise<Result<unknown, Refusal>>;
  readonly log: (what: string, detail: unknown) => void;
}

interface Applied {
  readonly name: string;
  readonly sha256: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly at: number;
  /** Parts that are not carried out, or not yet; none in what an earlier version wrote. */
  readonly left?: readonly LeftPart[];
  /** They are being carried out: a till that was cut off meanwhile goes on with them at its next start. */
  readonly underway?: boolean;
}

/** A profile whose form is right and that this till cannot take all the same: nothing of it was applied. */
export class ProfileRefused extends Error {
  readonly refusal: Refusal;
  constructor(reason: Refusal) {
    super(reason.code);
    this.refusal = reason;
  }
}

type ProfileOperation = 'site.profile' | 'site.preview' | 'site.apply';
type Value = ProfileChange['from'];
type LeftPart = Output<'site.apply'>['left'][number];
/** Takes the products of a profile from the file beside it. */
export type ProductsImport = (
  products: NonNullable<SiteProfile['products']>,
) => Promise<Result<unknown, Refusal>>;

/** Values as paths and plain values, so that two of them can be compared and shown. */
function flat(value: unknown, path = ''): Map<string, Value> {
  if (value === null || typeof value !== 'object') return new Map([[path, (value ?? null) as Value]]);
  if (Array.isArray(value)) return new Map([[path, JSON.stringify(value)]]);
  const found = new Map<string, Value>();
  for (const [key, part] of Object.entries(value))
    for (const [inner, leaf] of flat(part, path ? `${path}.${key}` : key)) found.set(inner, leaf);
  return found;
}

/** What is carried out after the settings, one thing after the other. */
const partsOf = ({ backups, products, updates }: SiteProfile): LeftPart[] => [
  ...(backups?.second === undefined ? [] : ['backups' as const]),
  ...(backups?.neighbour ? ['neighbour' as const] : []),
  ...(products ? ['products' as const] : []),
  ...(updates ? ['updates' as const] : []),
];

/** The settings of a shop as a profile wants them: each that a profile may set, as its declaration says. */
export function withProfile(
  settings: Settings,
  profile: SiteProfile,
  declared: readonly DeclaredSetting[],
): Settings {
  return fieldsOf(
    declared.map(({ path, setting: { profile: rule } }) => {
      const now = fieldAt(settings, path);
      const given = rule ? fieldAt(profile, rule.as) : undefined;
      if (!rule || given === undefined) return [path, now];
      return [path, rule.take ? rule.take(given, now) : given];
    }),
  ) as Settings;
}

/** One signed file settles many tills: at their first start, and later when the owner of one says so. */
export function createProfile(deps: ProfileDeps) {
  const { db, journal, clock } = deps;
  const computer = deps.computer ?? os.hostname();
  const schema = siteProfileSchema(deps.declared);
  const named = (pattern: string): string => pattern.replaceAll('{computer}', computer);
  const wanted = (settings: Settings, profile: SiteProfile): Settings => {
    const names = { shopName: named(profile.shopName), tillName: named(profile.tillName) };
    return withProfile(settings, { ...profile, ...names }, deps.declared);
  };
  const applied = (): Applied | null => deps.read<Applied>('profile');

  const openWith = (text: string, trusted: string | null): Result<OpenProfile, Refusal> => {
    const opened = openProfile(schema, text, trusted, clock.now());
    const fault = opened.ok ? profileFault(opened.value.profile, deps.known) : null;
    return fault ? refused(fault) : opened;
  };
  const open = (text: string): Result<OpenProfile, Refusal> =>
    openWith(text, applied()?.publicKey ?? deps.installedKey());
  const sameCountry = ({ profile }: OpenProfile, settings: Settings): Result<null, Refusal> =>
    profile.country === settings.country
      ? ok(null)
      : refused(refusal('PROFILE_COUNTRY', { profile: profile.country, shop: settings.country }));

  const changesOf = (settings: Settings, profile: SiteProfile): ProfileChange[] => {
    const changes: ProfileChange[] = [];
    const note = (part: string, field: string, from: Value, to: Value): void => {
      if (from !== to) changes.push({ part, field, from, to });
    };
    const next = wanted(settings, profile);
    for (const { path, setting } of deps.declared) {
      if (!setting.profile) continue;
      const { as, part = as.split('.')[0] ?? as } = setting.profile;
      const [before, after] = [settings, next].map((of) => flat(fieldAt(of, path), path));
      for (const field of new Set([...(after?.keys() ?? []), ...(before?.keys() ?? [])]))
        note(part, field, before?.get(field) ?? null, after?.get(field) ?? null);
    }
    const known = new Set(deps.people().map(({ name }) => nameKey(name)));
    for (const { name, role } of profile.people)
      if (!known.has(nameKey(name))) note('people', name, null, role);
    const there = new Map(deps.roles().map((role) => [nameKey(role.name), role]));
    for (const { name, permissions, limits = {} } of profile.roles ?? []) {
      const now = there.get(nameKey(name));
      note(
        'roles',
        name,
        now ? now.permissions.toSorted().join(' ') : null,
        permissions.toSorted().join(' '),
      );
      const [before, after] = [now?.limits ?? {}, limits].map((one) => flat(one));
      for (const limit of new Set([...(after?.keys() ?? []), ...(before?.keys() ?? [])]))
        if (limit !== '')
          note('roles', `${name} · ${limit}`, before?.get(limit) ?? null, after?.get(limit) ?? null);
    }
    const policy = flat(deps.updatePolicy());
    for (const [field, to] of flat(profile.updates ?? {}))
      if (profile.updates) note('updates', `updates.${field}`, policy.get(field) ?? null, to);
    const { second, neighbour } = profile.backups ?? {};
    if (second !== undefined) note('backups', 'backups.second', deps.backupPlace(), second);
    if (neighbour) note('backups', 'backups.neighbour', deps.neighbour(), neighbour.url);
    return changes;
  };

  const record = ({ profile, publicKey, fingerprint, sha256 }: OpenProfile, user: number): void => {
    const { name } = profile;
    const left = partsOf(profile);
    const at = clock.now();
    deps.write('profile', {
      name,
      sha256,
      publicKey,
      fingerprint,
      at,
      left,
      underway: true,
    } satisfies Applied);
    journal.append('profile.applied', { name, sha256 }, { user });
  };
  /** In the caller's transaction. */
  const settle = (opened: OpenProfile, settings: Settings, context: Context): void => {
    const { profile } = opened;
    const saved = deps.saveSettings(wanted(settings, profile), context);
    if (!saved.ok)
      throw new ProfileRefused(
        saved.refusal.code === 'PRINTER_PATH'
          ? refusal('PROFILE_FIELD', { field: 'printer', found: 'path' })
          : saved.refusal,
      );
    const kept = (against: Refusal | null): void => {
      if (against) throw new ProfileRefused(against);
    };
    for (const { name, permissions, limits = {} } of profile.roles ?? [])
      kept(deps.putRole(name, { permissions, limits }, context));
    const known = new Set(deps.people().map(({ name }) => nameKey(name)));
    for (const person of profile.people)
      if (!known.has(nameKey(person.name))) kept(deps.addPerson(person, context));
    record(opened, context.user);
  };
  /** A place or a source that this till cannot take does not stop the rest. @returns what was left as it was */
  const settleServices = async (
    { profile, sha256 }: OpenProfile,
    context: Context,
    importProducts: ProductsImport | null,
  ): Promise<LeftPart[]> => {
    const { second, neighbour } = profile.backups ?? {};
    const { updates, products } = profile;
    const nothing = async () => ok(null);
    const save: Record<LeftPart, () => Promise<Result<unknown, Refusal>>> = {
      backups: () => (second === undefined ? nothing() : deps.saveBackupPlace(second, context)),
      neighbour: () => (neighbour ? deps.saveNeighbour(neighbour, context) : nothing()),
      products: async () =>
        products && importProducts ? importProducts(products) : refused(refusal('NOT_FOUND')),
      updates: () =>
        updates ? deps.saveUpdatePolicy({ ...deps.updatePolicy(), ...updates }, context) : nothing(),
    };
    const todo = [...(applied()?.left ?? [])];
    const left: LeftPart[] = [];
    faultPoint('profile.settled');
    for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
      const fault = await save[part]().then(
        (saved) => (saved.ok ? null : { code: saved.refusal.code }),
        (error: unknown) => error,
      );
      faultPoint('profile.part-settled');
      if (fault !== null) {
        deps.log(`the ${part} of the site profile`, fault);
        left.push(part);
      }
      // Another profile may have been applied meanwhile: what is left of this one is nobody's then.
      const last = applied();
      if (last?.sha256 !== sha256) return left;
      deps.write('profile', {
        ...last,
        left: [...left, ...todo],
        underway: todo.length > 0,
      } satisfies Applied);
    }
    return left;
  };

  const handlers: Handlers<ProfileOperation> = {
    'site.profile': () => {
      const last = applied();
      if (!last) return ok(null);
      const { name, fingerprint, at, left = [] } = last;
      return ok({ name, fingerprint, at, left: [...left] });
    },
    'site.preview': async ({ text }) => {
      const settings = deps.settings();
      if (!settings) return refused(refusal('NOT_SET_UP'));
      const opened = open(text);
      if (!opened.ok) return opened;
      const same = sameCountry(opened.value, settings);
      if (!same.ok) return same;
      const { profile, fingerprint } = opened.value;
      const key = applied() || deps.installedKey() ? ('known' as const) : ('new' as const);
      return ok({ name: profile.name, fingerprint, key, changes: changesOf(settings, profile) });
    },
    'site.apply': async ({ text, fingerprint }, context) => {
      const settings = deps.settings();
      if (!settings) return refused(refusal('NOT_SET_UP'));
      const opened = open(text);
      if (!opened.ok) return opened;
      if (opened.value.fingerprint !== fingerprint) return refused(refusal('PROFILE_OTHER_KEY'));
      const same = sameCountry(opened.value, settings);
      if (!same.ok) return same;
      const changed = changesOf(settings, opened.value.profile).length;
      try {
        db.transaction(() => settle(opened.value, settings, context));
      } catch (error) {
        if (error instanceof ProfileRefused) return refused(error.refusal);
        throw error;
      }
      // The file of the products lies where the profile came from, which a screen does not know.
      const left = await settleServices(opened.value, context, null);
      return ok({ name: opened.value.profile.name, changed, left });
    },
  };

  return {
    handlers,
    /** A profile found at a first start, checked. */
    openFound: (found: FoundProfile): Result<OpenProfile, Refusal> => openWith(found.text, found.trusted),
    shopName: ({ profile }: OpenProfile): { shopName: string; tillName: string } => ({
      shopName: named(profile.shopName),
      tillName: named(profile.tillName),
    }),
    settle,
    settleServices,
    /** The profile that the till was cut off at; null where none was. */
    underway: (): { readonly sha256: string } | null => {
      const last = applied();
      return last?.underway && (last.left?.length ?? 0) > 0 ? last : null;
    },
  };
}
export type Profile = ReturnType<typeof createProfile>;
