import type { Ppm } from '#shared/domain/units.ts';
import type { TextKey } from '#shared/i18n/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';

export interface SetupDraft {
  readonly country: string;
  readonly region: string | null;
  readonly shopName: string;
  readonly ownerName: string;
  readonly pin: string;
  readonly pinAgain: string;
  /** By tax; of a country whose law leaves the rate to the place. null: not typed yet. */
  readonly taxRates: Readonly<Record<string, Ppm | null>>;
}
export type SetupField = 'country' | 'shopName' | 'ownerName' | 'pin' | 'pinAgain' | `tax-${string}`;
export type SetupFaults = Partial<Record<SetupField, TextKey>>;

/** An owner may let money leave: the till asks six digits of such a person, and says so before the first one is typed. */
const ownerDigits = 6;

/** What is still to be filled in; whether a PIN is too easy is decided by the till. */
export function faultsOf(
  draft: SetupDraft,
  placeTaxes: readonly { readonly id: string }[] = [],
): SetupFaults {
  const faults: SetupFaults = {};
  if (draft.country === '') faults.country = 'setup.needed';
  for (const { id } of placeTaxes)
    if (draft.taxRates[id] == null) faults[`tax-${id}`] = 'setup.taxRateNeeded';
  if (draft.shopName.trim() === '') faults.shopName = 'setup.needed';
  if (draft.ownerName.trim() === '') faults.ownerName = 'setup.needed';
  if (draft.pin.length < ownerDigits) faults.pin = 'setup.pinShort';
  else if (draft.pinAgain !== draft.pin) faults.pinAgain = 'setup.pinDiffers';
  return faults;
}

export const faultOfRefusal = (refusal: Refusal): SetupFaults | null =>
  refusal.code === 'PIN_TOO_WEAK' ? { pin: 'setup.pinWeak' } : null;

/** The country that the computer's language or clock speaks of, if the till knows it. */
export function likelyCountry(known: readonly string[], languages: readonly string[]): string {
  const spoken = languages
    .map((tag) => new Intl.Locale(tag).region)
    .find((code) => known.includes(code ?? ''));
  return spoken ?? known[0] ?? '';
}
