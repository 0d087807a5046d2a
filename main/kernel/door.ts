import { randomUUID } from 'node:crypto';
import {
  type Contract,
  contract,
  type OperationName,
  type Output,
  type ParsedInput,
} from '#shared/contract/index.ts';
import type { Permission, Size } from '#shared/domain/permissions.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { longestName, type Operation, tokenPattern } from '#shared/kernel/define.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { type Result, refused } from '#shared/kernel/result.ts';
import { allowanceOf } from './allowance.ts';
import { badInput } from './bad-input.ts';
import type { Db } from './db/db.ts';
import { storeRefusal } from './db/store-error.ts';
import { type Asked, createRecent, createRepeats, inputMark } from './repeats.ts';
import { type Context, GivenUp, type Session } from './session.ts';

export type Answer<N extends OperationName> = Result<Output<N>, Refusal>;
/** A command never waits: what goes on after an await is outside of its transaction. */
export type Handlers<N extends OperationName> = {
  readonly [K in N]: (
    input: ParsedInput<K>,
    context: Context,
  ) => Contract[K]['kind'] extends 'command' ? Answer<K> : Answer<K> | Promise<Answer<K>>;
};
export type AllHandlers = Handlers<OperationName>;

export interface CallMeta {
  /** Minted by the caller; the same id again gives the first answer again, to the same person with the same input. */
  readonly commandId?: string;
  /** Token of a manager who allows this one call (users.authorise). */
  readonly override?: string;
  /** Minted by the caller for a query: `session.giveUp` says that nobody waits for its answer any more. */
  readonly question?: string;
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
  /** Whether this person may do this, of this size, as her role is now. */
  readonly allows: (userId: number, permission: Permission, size?: Size) => boolean;
  /** Told about every throw that is a bug or a failing disk. */
  readonly onFault: (name: string, error: unknown) => void;
  /** A command found the disk full and was undone: true if there is room again, so that it may be run once more. */
  readonly onDiskFull?: () => boolean;
  /** Before a command runs, inside its transaction: closes the day that has ended, notes a clock that jumped. */
  readonly beforeCommand?: (session: Session) => void;
  /** Whether this session must first say what the date is: until then nothing is recorded that would bear a wrong one. */
  readonly asksTheTime?: (session: Session) => boolean;
  /** Answers are checked against the contract: on in tests, off in shops. */
  readonly checkAnswers?: boolean;
  /** Who sits where, kept when the till under them is exchanged (a restore). */
  readonly sessions?: Map<string, Session>;
}

type Handler = (
  input: unknown,
  context: Context,
) => Result<unknown, Refusal> | Promise<Result<unknown, Refusal>>;

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
const isToken = (value: string | undefined): boolean =>
  value === undefined || (typeof value === 'string' && tokenPattern.test(value));

export function createDispatch(options: DispatchOptions): Dispatch {
  const { db, handlers, clock, onFault } = options;
  const sessions = options.sessions ?? new Map<string, Session>();
  const repeats = createRepeats(db, clock);
  const recent = createRecent();

  const admit = (operation: Operation, context: Context): Refusal | null => {
    if (operation.access === 'public') return null;
    const dated = operation.kind === 'command' && operation.durability !== 'relaxed' && !operation.undated;
    if (dated && options.asksTheTime?.(context.session)) return refusal('CLOCK_UNSURE');
    return operation.access === 'signed-in' ? null : context.need(operation.access);
  };
  /** What stands there now, for a repeat whose first answer nobody keeps. */
  const asItStands = (context: Context): Result<unknown, Refusal> => {
    const answer = handlers['cart.get']({}, context);
    if (answer instanceof Promise) throw new Error('the cart is answered at once');
    return answer;
  };

  /** Kept in the store for a repeat. Whoever is nobody yet repeats what is harmless: signing out. */
  const isKept = ({ durability, repeat, access }: Operation): boolean =>
    durability !== 'relaxed' && repeat !== 'own' && access !== 'public';

  const runCommand = (
    context: Context,
    operation: Operation,
    asked: Asked | null,
    work: () => Result<unknown, Refusal>,
  ): Result<unknown, Refusal> => {
    const full = operation.durability !== 'relaxed';
    try {
      return db.transaction(() => {
        if (full) options.beforeCommand?.(context.session);
        const answer = work();
        if (answer instanceof Promise) {
          answer.catch(() => undefined);
          throw new Error('a command does not wait for a promise');
        }
        if (!answer.ok) throw new Undo(answer);
        if (asked && isKept(operation)) repeats.remember(asked, operation.repeat ? null : answer);
        return answer;
      }, operation.durability ?? 'full');
    } catch (error) {
      if (error instanceof Undo) return error.answer;
      throw error;
    }
  };

  /** The sale that fills the disk is still made: what it wrote was undone, and there is room set aside. */
  const madeRoom = (error: unknown): boolean =>
    storeRefusal(error)?.code === 'DISK_FULL' && options.onDiskFull?.() === true;
  const runAgainIfRoom = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (!madeRoom(error)) throw error;
      return work();
    }
  };

  /**
   * A permission is asked for with all others that the same command would ask for next: one question to a manager is enough.
   * They are found by trying it with leave, and undoing that.
   */
  const wholly = (first: Refusal, session: Session, name: OperationName, input: unknown): Refusal => {
    const operation: Operation = contract[name];
    if (first.code !== 'PERMISSION_NEEDED' || operation.kind !== 'command') return first;
    const wanted = new Set<Permission>();
    const { context } = allowanceOf({
      session,
      commandId: null,
      override: null,
      question: null,
      now: () => clock.now(),
      allows: options.allows,
      wanted,
    });
    try {
      admit(operation, context);
      db.transaction(() => {
        if (operation.durability !== 'relaxed') options.beforeCommand?.(session);
        throw new Undo((handlers[name] as Handler)(input, context) as Result<unknown, Refusal>);
      }, operation.durability ?? 'full');
    } catch (error) {
      if (!(error instanceof Undo)) return first;
    }
    const also = [...wanted].filter((permission) => permission !== first.params?.permission);
    return also.length === 0 ? first : { ...first, params: { ...first.params, also: also.join(' ') } };
  };

  const run = async (
    session: Session,
    name: OperationName,
    input: unknown,
    meta: CallMeta,
    asked: Asked | null,
  ): Promise<Result<unknown, Refusal>> => {
    const operation: Operation = contract[name];
    const { context, giveBack } = allowanceOf({
      session,
      commandId: meta.commandId ?? null,
      override: meta.override ?? null,
      question: meta.question ?? null,
      now: () => clock.now(),
      allows: options.allows,
    });
    try {
      context.goOn();
      if (operation.access !== 'public' && !session.user) return refused(refusal('NOT_SIGNED_IN'));
      // What was done with a manager's agreement is answered again without another one.
      const known =
        asked && operation.kind === 'command' && isKept(operation)
          ? repeats.recall(asked)
          : { is: 'new' as const };
      if (known.is === 'other') return refused(refusal('COMMAND_ID_USED'));
      if (known.is === 'answered') return known.answer;
      if (known.is === 'now') return asItStands(context);
      const barred = admit(operation, context);
      const parsed = operation.input.safeParse(input);
      if (barred) return refused(parsed.success ? wholly(barred, session, name, parsed.data) : barred);
      if (!parsed.success) {
        giveBack();
        return refused(badInput(parsed.error));
      }
      const handler = handlers[name] as Handler;
      const given =
        operation.kind === 'command'
          ? runAgainIfRoom(() =>
              runCommand(
                context,
                operation,
                asked,
                () => handler(parsed.data, context) as Result<unknown, Refusal>,
              ),
            )
          : handler(parsed.data, context);
      const again = (error: unknown) => {
        if (!operation.urgent || !madeRoom(error)) throw error;
        return handler(parsed.data, context);
      };
      // What is answered at once is not put off: answers leave in the order of the questions.
      const answer = given instanceof Promise ? await given.catch(again) : given;
      if (!answer.ok) {
        giveBack();
        const whole = refused(wholly(answer.refusal, session, name, parsed.data));
        if (options.checkAnswers) check(name, operation, whole);
        return whole;
      }
      if (options.checkAnswers) check(name, operation, answer);
      return answer;
    } catch (error) {
      giveBack();
      // Nobody reads this answer: nothing was done.
      if (error instanceof GivenUp) return refused(refusal('BUSY'));
      onFault(name, error);
      // A question holds no number, no time and no JSON that the till does not take: it stands in a row.
      const isRow =
        (error instanceof RangeError || error instanceof SyntaxError) && operation.kind === 'query';
      const known = storeRefusal(error) ?? (isRow ? refusal('ROW_DAMAGED') : null);
      return refused(known ?? refusal('INTERNAL', { operation: name }));
    } finally {
      if (meta.question !== undefined) session.givenUp.delete(meta.question);
    }
  };

  /** A command or a task with an id: done once, whatever the line to the screen does. */
  const runOnce = (
    session: Session,
    name: OperationName,
    input: unknown,
    meta: CallMeta,
    id: string,
  ): Promise<Result<unknown, Refusal>> => {
    const operation: Operation = contract[name];
    const mark = inputMark(input);
    if (mark === null) return Promise.resolve(refused(refusal('BAD_INPUT', { field: '', detail: '' })));
    const asked: Asked = { id, name, user: session.user?.id ?? 0, input: mark };
    const known = recent.find(session.id, asked);
    if (known === 'other') return Promise.resolve(refused(refusal('COMMAND_ID_USED')));
    if (known) return known.answer ?? run(session, 'cart.get', {}, {}, null);
    const entry = recent.begin(session.id, asked);
    const answer = run(session, name, input, meta, asked);
    entry.answer = answer;
    answer.then((settled) => {
      if (operation.access === 'public') entry.after = session.user?.id ?? 0;
      // Only what was done is remembered: a refusal may be tried again under the same id. What the store keeps, it keeps.
      if (!settled.ok || (operation.kind === 'command' && isKept(operation))) recent.drop(session.id, asked);
      else if (operation.repeat === 'cart.get') entry.answer = null;
    });
    return answer;
  };

  return {
    connect: ({ host, lang }) => {
      const session: Session = {
        id: randomUUID(),
        host,
        user: null,
        lang,
        overrides: new Map(),
        givenUp: new Set(),
      };
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
        return Promise.resolve(
          refused(refusal('UNKNOWN_OPERATION', { operation: name.slice(0, longestName) })),
        );
      const { commandId, override, question } = meta;
      if (!isToken(commandId) || !isToken(override) || !isToken(question))
        return Promise.resolve(refused(refusal('BAD_INPUT', { field: 'commandId', detail: '' })));
      return !commandId || contract[name].kind === 'query'
        ? run(session, name, input, meta, null)
        : runOnce(session, name, input, meta, commandId);
    },
    prune: repeats.prune,
  };
}
