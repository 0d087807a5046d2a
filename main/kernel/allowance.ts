import type { Permission, Size } from '#shared/domain/permissions.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { type Context, GivenUp, type Override, type Session } from './session.ts';

export interface AllowanceOptions {
  readonly session: Session;
  readonly commandId: string | null;
  /** Token of a manager who allows this one gesture. */
  readonly override: string | null;
  /** By which whoever asks may give it up. */
  readonly question: string | null;
  readonly now: () => number;
  /** Whether this person is one who may, as her role is now: who was switched off since allows nothing. */
  readonly allows: (userId: number, permission: Permission, size?: Size) => boolean;
  /** Filled with all that the call asks for, nothing of which is refused: a trial, undone afterwards. */
  readonly wanted?: Set<Permission>;
}

/** A size as a refusal carries it. */
const named = (size: Size = {}): NonNullable<Refusal['params']> =>
  Object.fromEntries(
    Object.entries(size).flatMap(([measure, most]) =>
      most === undefined ? [] : [[measure, Math.ceil(most)]],
    ),
  );

/** What one call may do. The override that came with it is spent where it is needed, and given back if nothing was done. */
export function allowanceOf(options: AllowanceOptions): {
  readonly context: Context;
  readonly giveBack: () => void;
} {
  const { session, commandId, override, question, now, allows, wanted } = options;
  const person = session.user;
  let spent: Override | null = null;
  const may = (permission: Permission, size?: Size): boolean =>
    (person !== null && allows(person.id, permission, size)) ||
    (spent?.permissions.includes(permission) === true && allows(spent.by, permission, size));
  const context: Context = {
    session,
    user: person?.id ?? 0,
    lang: session.lang,
    commandId,
    may,
    need: (permission, size) => {
      if (may(permission, size)) return null;
      if (wanted) {
        wanted.add(permission);
        return null;
      }
      const given = override === null ? undefined : session.overrides.get(override);
      const holds =
        given?.permissions.includes(permission) === true &&
        given.until >= now() &&
        given.permissions.every((one) => allows(given.by, one, one === permission ? size : undefined));
      if (!given || !holds || override === null || spent)
        return refusal('PERMISSION_NEEDED', { permission, ...named(size) });
      session.overrides.delete(override);
      spent = given;
      return null;
    },
    get allowedBy() {
      return spent?.by ?? null;
    },
    goOn: () => {
      if (question !== null && session.givenUp.has(question)) throw new GivenUp();
    },
  };
  return {
    context,
    giveBack: () => {
      if (spent && override !== null && session.user === person) session.overrides.set(override, spent);
      spent = null;
    },
  };
}
