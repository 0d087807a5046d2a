import { randomUUID } from 'node:crypto';
import type { Operation } from '../shared/contract/define.ts';
import { contract, type OperationName, type Output, type ParsedInput } from '../shared/contract/index.ts';
import type { Lang } from '../shared/contract/views.ts';
import { mayDo, type Permission } from '../shared/domain/permissions.ts';
import { type Refusal, refusal } from '../shared/errors.ts';
import { type Result, refused } from '../shared/result.ts';
import { type Db, param } from './db/db.ts';
import { storeRefusal } from './db/store-error.ts';
import type { Context, Session } from './session.ts';

export type Answer<N extends OperationName> = Result<Output<N>, Refusal>;
export type Handlers<N extends OperationName> = {
  readonly [K in N]: (input: ParsedInput<K>, context: Context) => Answer<K> | Promise<Answer<K>>;
};
export type AllHandlers = Handlers<OperationName>;

export interface CallMeta {
  /** Minted by the caller; the same id again gives the first answer again. */
  readonly commandId?: string;
  /** Token of a manager who allows this one call (users.authorise). */
  readonly override?: string;
}

export interface Dispatch {
  connect(origin: { host: Session['host']; lang: Lang }): Session;
  disconnect(sessionId: string): void;
  session(sessionId: string): Session | undefined;
  sessions(): Iterable<Session>;
  call(sessionId: string, name: string, input: unknown, meta?: CallMeta): Promise<Result<unknown, Refusal>>;
  /** Forgets old answers, some at a time; true while there are more. */
  prune(): boolean;
}

export interface DispatchOptions {
  readonly db: Db;
  readonly handlers: AllHandlers;
  readonly clock: { now(): number };
  /** Told about every throw that is a bug or a failing disk. */
  readonly onFault: (name: string, error: unknown) => void;
  /** A command found the disk full and was undone: true if there is room again, so that it may be run once more. */
  readonly onDiskFull?: () => boolean;
  /** Before a command runs, inside its transaction: closes the day that has ended, notes a clock that jumped. */
  readonly beforeCommand?: () => void;
  /** Answers are checked against the contract: on in tests, off in shops. */
  readonly checkAnswers?: boolean;
  /** Who sits where, kept when the till under them is exchanged (a restore). */
  readonly sessions?: Map<string, Session>;
}

/** Undoes the transaction of a refused command without being an error. */
class Undo extends Error {
  readonly answer: Result<unknown, Refusal>;
  constructor(answer: Result<unknown, Refusal>) {
    super('refused');
    this.answer = answer;
  }
}

function check(name: string, operation: Operation, answer: Result<unknown, Refusal>): void {
  if (answer.ok) operation.output.parse(answer.value);
  else if (!operation.refusals.includes(answer.refusal.code))
    throw new Error(`the contract of ${name} does not know ${answer.refusal.code}`);
}

const isOperation = (name: string): name is OperationName => Object.hasOwn(contract, name);
const rememberedAnswers = 500;
const answersKept_ms = 2 * 86_400_000;
const prunedAtOnce = 200;
const prunedEvery_ms = 3_600_000;

export function createDispatch(options: DispatchOptions): Dispatch {
  const { db, handlers, clock, onFault } = options;
  const sessions = options.sessions ?? new Map<string, Session>();
  const recent = new Map<string, Promise<Result<unknown, Refusal>>>();
  const recall = db.prepare('command.recall', (k) =>
    k
      .selectFrom('command_log')
      .select('answer')
      .where('id', '=', param('id'))
      .where('name', '=', param('name')),
  );
  const remember = db.prepare('command.remember', (k) =>
    k
      .insertInto('command_log')
      .values({ id: param('id'), name: param('name'), at: param('at'), answer: param('answer') }),
  );
  const forget = db.prepare('command.prune', (k) =>
    k
      .deleteFrom('command_log')
      .where('id', 'in', (old) =>
        old.selectFrom('command_log').select('id').where('at', '<', param('before')).limit(prunedAtOnce),
      ),
  );
  let pruneAt = 0;

  const contextOf = (session: Session, meta: CallMeta): Context & { allowedBy: number | null } => {
    // An override serves one call, and that call may have to be run twice.
    let used: Permission | null = null;
    const context = {
      session,
      user: session.user?.id ?? 0,
      lang: session.lang,
      commandId: meta.commandId ?? null,
      allowedBy: null as number | null,
      can: (permission: Permission): boolean => {
        if (session.user && mayDo(session.user.role, permission)) return true;
        if (permission === used) return true;
        const given = meta.override === undefined ? undefined : session.overrides.get(meta.override);
        if (!given || meta.override === undefined || given.permission !== permission) return false;
        if (given.until < clock.now()) return false;
        session.overrides.delete(meta.override);
        used = permission;
        context.allowedBy = given.by;
        return true;
      },
    };
    return context;
  };

  const admit = (operation: Operation, context: Context): Refusal | null => {
    if (operation.access === 'public') return null;
    if (!context.session.user) return refusal('NOT_SIGNED_IN');
    if (operation.access === 'signed-in' || context.can(operation.access)) return null;
    return refusal('PERMISSION_NEEDED', { permission: operation.access });
  };

  const runCommand = (
    name: OperationName,
    operation: Operation,
    commandId: string | undefined,
    work: () => Result<unknown, Refusal>,
  ): Result<unknown, Refusal> => {
    const full = operation.durability !== 'relaxed';
    const kept = full && operation.repeat !== 'own';
    if (commandId && kept) {
      const known = recall.get({ id: commandId, name });
      if (known) return JSON.parse(known.answer) as Result<unknown, Refusal>;
    }
    try {
      return db.transaction(() => {
        if (full) options.beforeCommand?.();
        const answer = work();
        if (!answer.ok) throw new Undo(answer);
        if (commandId && kept)
          remember.run({ id: commandId, name, at: clock.now(), answer: JSON.stringify(answer) });
        return answer;
      }, operation.durability ?? 'full');
    } catch (error) {
      if (error instanceof Undo) return error.answer;
      throw error;
    }
  };

  /** The sale that fills the disk is still made: what it wrote was undone, and there is room set aside. */
  const runAgainIfRoom = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (storeRefusal(error)?.code !== 'DISK_FULL' || !options.onDiskFull?.()) throw error;
      return work();
    }
  };

  const run = async (
    session: Session,
    name: OperationName,
    input: unknown,
    meta: CallMeta,
  ): Promise<Result<unknown, Refusal>> => {
    const operation: Operation = contract[name];
    try {
      const context = contextOf(session, meta);
      const barred = admit(operation, context);
      if (barred) return refused(barred);
      const parsed = operation.input.safeParse(input);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        return refused(
          refusal('BAD_INPUT', { field: issue?.path.join('.') ?? '', detail: issue?.message ?? '' }),
        );
      }
      const handler = handlers[name] as (
        input: unknown,
        context: Context,
      ) => Result<unknown, Refusal> | Promise<Result<unknown, Refusal>>;
      const given =
        operation.kind === 'command'
          ? runAgainIfRoom(() =>
              runCommand(
                name,
                operation,
                meta.commandId,
                () => handler(parsed.data, context) as Result<unknown, Refusal>,
              ),
            )
          : handler(parsed.data, context);
      // What is answered at once is not put off: answers leave in the order of the questions.
      const answer = given instanceof Promise ? await given : given;
      if (options.checkAnswers) check(name, operation, answer);
      return answer;
    } catch (error) {
      onFault(name, error);
      return refused(storeRefusal(error) ?? refusal('INTERNAL', { operation: name }));
    }
  };

  return {
    connect: ({ host, lang }) => {
      const session: Session = { id: randomUUID(), host, user: null, lang, overrides: new Map() };
      sessions.set(session.id, session);
      return session;
    },
    disconnect: (id) => {
      sessions.delete(id);
    },
    session: (id) => sessions.get(id),
    sessions: () => sessions.values(),
    call: (sessionId, name, input, meta = {}) => {
      const session = sessions.get(sessionId);
      if (!session) return Promise.resolve(refused(refusal('NOT_SIGNED_IN')));
      if (!isOperation(name))
        return Promise.resolve(refused(refusal('UNKNOWN_OPERATION', { operation: name })));
      const { commandId } = meta;
      if (!commandId || contract[name].kind === 'query') return run(session, name, input, meta);
      const key = `${sessionId} ${name} ${commandId}`;
      const known = recent.get(key);
      if (known) return known;
      const answer = run(session, name, input, meta);
      recent.set(key, answer);
      // Only what was done is remembered: a refusal may be tried again under the same id.
      answer.then((settled) => settled.ok || recent.delete(key));
      if (recent.size > rememberedAnswers) {
        const oldest = recent.keys().next();
        if (!oldest.done) recent.delete(oldest.value);
      }
      return answer;
    },
    prune: () => {
      if (performance.now() < pruneAt) return false;
      const { changes } = db.transaction(
        () => forget.run({ before: clock.now() - answersKept_ms }),
        'relaxed',
      );
      if (changes < prunedAtOnce) pruneAt = performance.now() + prunedEvery_ms;
      return changes === prunedAtOnce;
    },
  };
}
