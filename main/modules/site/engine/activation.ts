import { randomInt } from 'node:crypto';
import { hashPin } from '#main/kernel/pin.ts';

export interface ActivationCode {
  readonly name: string;
  readonly role: string;
  /** Twelve digits, 40 bits: typed once, on the pad that takes PINs. */
  readonly code: string;
}

const newCode = (): string =>
  String(randomInt(10 ** 6)).padStart(6, '0') + String(randomInt(10 ** 6)).padStart(6, '0');

interface Written {
  readonly people: readonly { readonly name: string; readonly role: string; readonly activation?: string }[];
}
const hasPeople = (written: unknown): written is Written =>
  Array.isArray((written as Written | null)?.people) &&
  (written as Written).people.every((person) => typeof person === 'object' && person !== null);

/**
 * Gives every person of a profile that has none a code of her own: its Argon2id hash goes into the profile, the code to
 * whoever makes it, once. A profile that is kept for the next time keeps the hashes, and their codes with them.
 */
export async function withActivation(
  written: unknown,
): Promise<{ readonly profile: unknown; readonly codes: readonly ActivationCode[] }> {
  if (!hasPeople(written)) return { profile: written, codes: [] };
  const codes: ActivationCode[] = [];
  const people = [];
  for (const person of written.people) {
    if (person.activation !== undefined) people.push(person);
    else {
      const code = newCode();
      codes.push({ name: person.name, role: person.role, code });
      people.push({ ...person, activation: await hashPin(code) });
    }
  }
  return { profile: { ...written, people }, codes };
}
