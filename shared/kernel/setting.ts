import type { z } from 'zod';
import type { CountryPack } from '#shared/domain/country.ts';
import type { Permission } from '#shared/domain/permissions.ts';
import type { Ppm } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';

/** What is known of a shop when it is made: its first settings come of it. */
export interface NewShop {
  readonly lang: Lang;
  readonly pack: CountryPack;
  readonly region: string | null;
  readonly shopName: string;
  readonly tillName: string;
  readonly demo: boolean;
  /** Of the taxes whose rate the law leaves to the place, by id. */
  readonly taxRates: Readonly<Record<string, Ppm>>;
}

/** How a site profile sets it. */
interface InProfile<T, As extends string> {
  /** Its field there. */
  readonly as: As;
  /** The part under which an owner is shown the change; the first word of `as` where nothing is said. */
  readonly part?: string;
  /** What the shop has then, where that is not simply what the profile says. */
  take?(given: T, now: T): NoInfer<T>;
}

/** What a support file says of it, and what of it no line of that file may hold. */
interface InSupport<T> {
  says?(value: T): unknown;
  hides?(value: T): readonly string[];
}

/** One thing that can be set. Where it stands is the name it has in its group: `sale.blindClose`. */
export interface Setting<T = unknown, Typed = unknown, As extends string = string> {
  readonly schema: z.ZodType<T, Typed>;
  /** Of a new shop, and of one that an earlier version left without it. */
  first(shop: NewShop): NoInfer<T>;
  /** Instead, where an earlier version stored none, or one that is wrong. */
  otherwise?(place: { readonly pack: CountryPack | undefined; readonly region: string | null }): NoInfer<T>;
  /** What may stand there while somebody types. */
  readonly typing?: z.ZodType<T, Typed>;
  /** Another one would be another shop: it is never changed. */
  readonly fixed?: true;
  /** Two forms that changed it are never brought together: all of it is one, or each of its entries. */
  readonly whole?: 'all' | 'each';
  /** null: no site profile may set it. */
  readonly profile: InProfile<T, As> | null;
  readonly support: 'whole' | 'nothing' | InSupport<T>;
}
export const setting = <T, Typed, const As extends string = string>(
  declared: Setting<T, Typed, As>,
): Setting<T, Typed, As> => declared;

/** Settings of one module that are saved on one revision. */
export interface SettingGroup<
  Name extends string = string,
  Declared extends Readonly<Record<string, Setting>> = Readonly<Record<string, Setting>>,
> {
  readonly name: Name;
  /** Who may change them. */
  readonly needs: Permission;
  readonly settings: Declared;
}
export const settingGroup = <const Name extends string, Declared extends Readonly<Record<string, Setting>>>(
  group: SettingGroup<Name, Declared>,
): SettingGroup<Name, Declared> => group;

/** Every group, by its name: a module adds its own to this interface, in its `settings.ts`. */
// biome-ignore lint/suspicious/noEmptyInterface: the modules fill it
export interface SettingGroups {}
export type GroupName = keyof SettingGroups & string;

/** Where a setting stands, and what it is. */
type Placed<Group = SettingGroups[keyof SettingGroups]> =
  Group extends SettingGroup<string, infer Declared>
    ? { [Path in keyof Declared & string]: readonly [Path, Declared[Path]] }[keyof Declared & string]
    : never;
export type SettingPath = Placed[0];

type Top<Path> = Path extends `${infer Word}.${string}` ? Word : never;
type Inner<Path, Word extends string> = Path extends `${Word}.${infer Rest}` ? Rest : never;
/** One object of values by their paths, two words long at most. */
type Document<Values extends readonly [string, unknown]> = {
  [Value in Values as Value[0] extends `${string}.${string}` ? never : Value[0]]: Value[1];
} & {
  [Word in Top<Values[0]>]: { [Value in Values as Inner<Value[0], Word>]: Value[1] };
};
/** The same, of which anything may be left out. */
type Partly<Values extends readonly [string, unknown]> = {
  [Value in Values as Value[0] extends `${string}.${string}` ? never : Value[0]]?: Value[1] | undefined;
} & {
  [Word in Top<Values[0]>]?:
    | { [Value in Values as Inner<Value[0], Word>]?: Value[1] | undefined }
    | undefined;
};
type Read<P> = P extends readonly [infer Path, Setting<infer T, infer _Typed, infer _As>]
  ? readonly [Path, T]
  : never;
type Written<P> = P extends readonly [infer Path, Setting<infer _T, infer Typed, infer _As>]
  ? readonly [Path, Typed]
  : never;
type Profiled<P> = P extends readonly [string, Setting<infer T, infer _Typed, infer As>]
  ? string extends As
    ? never
    : readonly [As, T]
  : never;

/** All settings of a shop, as its modules declare them. */
export type SettingsDocument = Document<Read<Placed>>;
/** As a form or a tool sends them. */
export type SettingsTyped = Document<Written<Placed>>;
/** As much of them as somebody changes. */
export type SettingsPart = Partly<Written<Placed>>;
/** What a site profile may say of them. */
export type SettingsInProfile = Partly<Profiled<Placed>>;
