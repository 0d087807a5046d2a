import { inGroups, inPairs, prefixOf } from './phone-groups.ts';

/** Of one customer. */
export const mostPhones = 5;

/** How telephone numbers of a country are written: `pattern` holds for the number as people write it at home. */
export interface PhoneRule {
  readonly prefix: string;
  /** Falls away after the prefix. */
  readonly trunk?: string | undefined;
  readonly pattern: string;
}

const fewest = 4;
const most = 15;
const withoutTrunk = (national: string, { trunk }: PhoneRule): string =>
  trunk && national.startsWith(trunk) ? national.slice(trunk.length) : national;

/**
 * A number as it is kept, whichever way it was typed: `+2250712345678`, from blanks, dots, `00225…`, `225…` or the form at
 * home; null where it is none. A number of no known form is kept behind the prefix of the shop's country.
 */
export function phoneOf(typed: string, home: PhoneRule): string | null {
  const text = typed.trim();
  if (/[^\d\s+().\-/\u00a0\u202f]/.test(text)) return null;
  const figures = text.replaceAll(/\D/g, '');
  const abroad = text.startsWith('+') ? figures : figures.startsWith('00') ? figures.slice(2) : null;
  const code = home.prefix.slice(1);
  const isHome = (national: string): boolean => new RegExp(home.pattern, 'u').test(national);
  const bare = abroad ?? (!isHome(figures) && figures.startsWith(code) ? figures : null);
  const national = bare === null ? figures : bare.startsWith(code) ? bare.slice(code.length) : null;
  const whole = national === null ? (bare ?? '') : code + withoutTrunk(national, home);
  const own = whole.length - (national === null ? 0 : code.length);
  return own < fewest || whole.length > most ? null : `+${whole}`;
}

/** The figures after the country's prefix as people dial them at home; null for a number of elsewhere. */
export function nationalOf(phone: string, home: PhoneRule): string | null {
  if (!phone.startsWith(home.prefix)) return null;
  return `${home.trunk ?? ''}${phone.slice(home.prefix.length)}`;
}

/** As people read it: without the prefix of their own country, in the groups of the country it is of. */
export const spacedPhone = (phone: string, home: PhoneRule): string => {
  const national = nationalOf(phone, home);
  if (national !== null) return inGroups(national, home.prefix, home.trunk);
  const prefix = prefixOf(phone);
  return prefix === null
    ? `+${inPairs(phone.slice(1))}`
    : `${prefix} ${inGroups(phone.slice(prefix.length), prefix)}`;
};
