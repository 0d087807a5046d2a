import type { CountryPack } from '#shared/domain/country.ts';
import { isRole } from '#shared/domain/permissions.ts';
import { nameKey } from '#shared/domain/readable.ts';
import { mayBePrinterPath } from '#shared/domain/whole-path.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import type { SiteProfile } from '#shared/modules/site/contract.ts';

/** What a profile may name, beyond its form. */
export interface KnownNames {
  readonly countryPacks: readonly CountryPack[];
  readonly printerProfiles: readonly { readonly id: string }[];
}

const firstNotIn = (names: readonly string[], known: readonly string[]): string | undefined =>
  names.find((name) => !known.includes(name));

/** A person or a role is known by its name at the till, however it is written. */
function nameTwice(all: readonly { readonly name: string }[]): string | undefined {
  const seen = new Set<string>();
  return all.find(({ name }) => {
    const key = nameKey(name);
    const twice = seen.has(key);
    seen.add(key);
    return twice;
  })?.name;
}

/**
 * Why no till could be set up as this profile says; null when one can. Asked where it is signed and again where it is
 * applied, so that an installer hears it before she travels.
 */
export function profileFault(profile: SiteProfile, known: KnownNames): Refusal | null {
  const {
    country,
    region,
    people,
    taxIds = {},
    taxRates = {},
    roles = [],
    printer,
    printerProfile,
  } = profile;
  const pack = known.countryPacks.find(({ code }) => code === country);
  const field = (name: string, found: string): Refusal => refusal('PROFILE_FIELD', { field: name, found });
  if (!pack)
    return refusal('PROFILE_UNKNOWN_COUNTRY', {
      country,
      known: known.countryPacks.map(({ code }) => code).join(', '),
    });
  if (region !== null && !pack.regions?.some(({ code }) => code === region)) return field('region', region);
  if (!people.some(({ role }) => role === 'owner')) return refusal('PROFILE_NO_OWNER');
  const roleNames = new Set(roles.map(({ name }) => nameKey(name)));
  const role = people.find((person) => !isRole(person.role) && !roleNames.has(nameKey(person.role)))?.role;
  if (role !== undefined) return field('role', role);
  const twice = nameTwice(people) ?? nameTwice(roles);
  if (twice !== undefined) return refusal('PROFILE_SAME_NAME', { name: twice });
  const label = firstNotIn(
    Object.keys(taxIds),
    pack.taxIdLabels.map((one) => one.label),
  );
  if (label !== undefined) return field('taxIds', label);
  const left = pack.taxes.filter(({ rateFrom }) => rateFrom === 'shop').map(({ id }) => id);
  const tax = firstNotIn(Object.keys(taxRates), left);
  if (tax !== undefined) return field('taxRates', tax);
  const printers = known.printerProfiles.map(({ id }) => id);
  if (printerProfile !== undefined && !printers.includes(printerProfile))
    return field('printerProfile', printerProfile);
  if (printer?.kind === 'file' && !mayBePrinterPath(printer.path)) return field('printer', printer.path);
  return null;
}
