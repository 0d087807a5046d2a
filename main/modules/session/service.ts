import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Session } from '#main/kernel/session.ts';
import type { RoleRef } from '#shared/domain/permissions.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';
import type { TextSize } from '#shared/modules/users/contract.ts';

interface Person {
  readonly id: number;
  readonly name: string;
  readonly role: RoleRef;
}
export interface SessionDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly checkActivation: (
    userId: number,
    code: string,
    session: Session,
  ) => Promise<Result<null, Refusal>>;
  /** Of a person who has none yet. */
  readonly choosePin: (
    userId: number,
    code: string,
    pin: string,
    session: Session,
  ) => Promise<Result<Person, Refusal>>;
  readonly checkPin: (
    userId: number,
    pin: string | null,
    session: Session,
  ) => Promise<Result<Person, Refusal>>;
  /** What nobody may sell before, just after a start; never long. */
  readonly begun: () => Promise<void>;
  /** What the person set for any screen; null: nothing yet. */
  readonly langOf: (userId: number) => Lang | null;
  readonly keepLang: (userId: number, lang: Lang) => void;
  readonly keepTextSize: (userId: number, size: TextSize) => void;
  /** The language of a screen where nobody is signed in. */
  readonly screenLang: () => Lang;
  readonly view: (session: Session) => SessionView;
  readonly emit: (name: 'session.changed', payload: Record<string, never>) => void;
}

type SessionOperation =
  | 'session.get'
  | 'session.setLang'
  | 'session.setTextSize'
  | 'session.signIn'
  | 'session.checkActivation'
  | 'session.choosePin'
  | 'session.giveUp'
  | 'session.signOut';

/** More than one session may have under way. */
const mostGivenUp = 128;

/** Who sits at which screen, in which language. */
export function createSession(deps: SessionDeps) {
  const { db, journal } = deps;
  const enter = (session: Session, { id, name, role }: Person): void => {
    session.user = { id, name, role };
    session.overrides.clear();
    session.lang = deps.langOf(id) ?? session.lang;
    deps.emit('session.changed', {});
  };

  const handlers: Handlers<SessionOperation> = {
    'session.get': (_input, { session }) => ok(deps.view(session)),
    'session.setLang': async ({ lang }, { session }) => {
      session.lang = lang;
      const { user } = session;
      if (user) db.transaction(() => deps.keepLang(user.id, lang));
      return ok(deps.view(session));
    },
    'session.setTextSize': ({ size }, { session, user }) => {
      deps.keepTextSize(user, size);
      return ok(deps.view(session));
    },
    'session.signIn': async ({ userId, pin }, { session }) => {
      await deps.begun();
      const checked = await deps.checkPin(userId, pin, session);
      if (!checked.ok) return checked;
      db.transaction(() => journal.append('user.signed-in', { userId }, { user: userId }));
      enter(session, checked.value);
      return ok(deps.view(session));
    },
    'session.checkActivation': async ({ userId, code }, { session }) =>
      deps.checkActivation(userId, code, session),
    'session.choosePin': async ({ userId, code, pin }, { session }) => {
      await deps.begun();
      const chosen = await deps.choosePin(userId, code, pin, session);
      if (!chosen.ok) return chosen;
      db.transaction(() => journal.append('user.signed-in', { userId }, { user: userId }));
      enter(session, chosen.value);
      return ok(deps.view(session));
    },
    'session.giveUp': async ({ question }, { session: { givenUp } }) => {
      givenUp.add(question);
      // What was answered before this came is in nobody's way.
      for (const old of [...givenUp].slice(0, -mostGivenUp)) givenUp.delete(old);
      return ok({});
    },
    'session.signOut': ({ reason }, { session }) => {
      if (!session.user) return ok(deps.view(session));
      const { id } = session.user;
      // A screen is locked whether or not the disk has room to say so.
      session.user = null;
      session.overrides.clear();
      session.lang = deps.screenLang();
      deps.emit('session.changed', {});
      journal.append('user.signed-out', { userId: id, reason }, { user: id });
      return ok(deps.view(session));
    },
  };
  return { handlers, enter };
}
