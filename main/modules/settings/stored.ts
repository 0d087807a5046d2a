import { StoreError } from '#main/kernel/db/store-error.ts';
import type { CountryPack } from '#shared/domain/country.ts';
import { type Fields, fieldAt, fieldsOf, isGroup, isSame } from '#shared/domain/merge.ts';
import type { DeclaredSetting } from '#shared/kernel/declared-settings.ts';
import type { NewShop, Setting } from '#shared/kernel/setting.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';

type PackOf = (code: string) => CountryPack | undefined;

/**
 * Settings as the store holds them; what an earlier version did not know of has its first value.
 * @throws StoreError where one is not what any version wrote
 */
export function storedSettings(
  stored: unknown,
  declared: readonly DeclaredSetting[],
  countryPack: PackOf,
): Settings {
  const pack = countryPack(String(fieldAt(stored, 'country')));
  const region = (fieldAt(stored, 'region') ?? null) as string | null;
  const lang = fieldAt(stored, 'lang') as NewShop['lang'];
  const shop = pack && { lang, pack, region, shopName: '', tillName: '', demo: false, taxRates: {} };
  const valueFor = (one: Setting, found: unknown): unknown => {
    const read = one.schema.safeParse(found);
    if (read.success) return read.data;
    if (one.otherwise) return one.otherwise({ pack, region });
    if (found === undefined && shop) return one.schema.parse(one.first(shop));
    throw read.error;
  };
  try {
    return fieldsOf(
      declared.map(({ path, setting }) => [path, valueFor(setting, fieldAt(stored, path))]),
    ) as Settings;
  } catch (error) {
    throw new StoreError('STORE_DAMAGED', undefined, error);
  }
}

/** What a newer version wrote and this one does not know stays where it stands. */
function carried(stored: unknown, read: unknown, next: unknown): unknown {
  if (stored !== undefined && isSame(read, next)) return stored;
  if (!isGroup(stored) || !isGroup(read) || !isGroup(next)) return next;
  const known = new Set([...Object.keys(read), ...Object.keys(next)]);
  return {
    ...Object.fromEntries(Object.entries(stored).filter(([name]) => !known.has(name))),
    ...Object.fromEntries(
      Object.entries(next).map(([name, value]) => [name, carried(stored[name], read[name], value)]),
    ),
  };
}

/** The document to be stored for these settings, in the place of the one that is. */
export function documentToStore(
  stored: unknown,
  declared: readonly DeclaredSetting[],
  next: Settings,
): Fields {
  const document: Record<string, unknown> = { ...(isGroup(stored) ? stored : {}) };
  for (const { path, setting } of declared) {
    const value = fieldAt(next, path);
    const found = fieldAt(stored, path);
    const read = setting.schema.safeParse(found);
    const kept = read.success && (setting.whole !== 'all' || isSame(read.data, value));
    const [name = '', field] = path.split('.');
    const written = kept ? carried(found, read.data, value) : value;
    document[name] =
      field === undefined ? written : { ...(document[name] as Fields | undefined), [field]: written };
  }
  return document;
}
