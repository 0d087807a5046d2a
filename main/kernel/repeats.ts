import { hash } from 'node:crypto';
import type { OperationName } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import { type Db, param } from './db/db.ts';

type Answer = Result<unknown, Refusal>;

/** Whose command it was and what it said: the same id with anything else of it is another's, or a slip. */
export interface Asked {
  readonly id: string;
  readonly name: OperationName;
  readonly user: number;
  /** Hash of the input as it came. */
  readonly input: string;
}

/** Null for what cannot be written down: nested without end, or a value that is none of JSON. */
export function inputMark(input: unknown): string | null {
  try {
    return hash('sha256', JSON.stringify(input) ?? '', 'base64');
  } catch {
    return null;
  }
}

/** other: the id is taken by another person, operation or input. now: it was done, and the answer is how things stand. */
export type Known =
  | { readonly is: 'new' }
  | { readonly is: 'other' }
  | { readonly is: 'answered'; readonly answer: Answer }
  | { readonly is: 'now' };

const kept_ms = 2 * 86_400_000;
const mostKept = 10_000;
const forgottenAtOnce = 200;
const prunedEvery_ms = 3_600_000;

/** The commands of the last days, in the store: a repeat after a restart gives the first answer. */
export function createRepeats(db: Db, clock: { now(): number }) {
  const recall = db.prepare('command.recall', (k) =>
    k.selectFrom('command_log').select(['name', 'user_id', 'input', 'answer']).where('id', '=', param('id')),
  );
  const remember = db.prepare('command.remember', (k) =>
    k.insertInto('command_log').values({
      id: param('id'),
      name: param('name'),
      at: param('at'),
      user_id: param('user'),
      input: param('input'),
      answer: param('answer'),
    }),
  );
  const newest = db.prepare('command.newest', (k) =>
    k.selectFrom('command_log').select('at').orderBy('at', 'desc').offset(mostKept).limit(1),
  );
  const forget = db.prepare('command.prune', (k) =>
    k
      .deleteFrom('command_log')
      .where('id', 'in', (old) =>
        old
          .selectFrom('command_log')
          .select('id')
          .where('at', '<=', param('until'))
          .orderBy('at')
          .limit(forgottenAtOnce),
      ),
  );
  let pruneAt = 0;
  let sinceForgotten = 0;

  const forgetSome = (): number =>
    forget.run({ until: Math.max(newest.get()?.at ?? 0, clock.now() - kept_ms - 1) }).changes;

  return {
    recall: ({ id, name, user, input }: Asked): Known => {
      const row = recall.get({ id });
      if (!row) return { is: 'new' };
      if (row.name !== name || row.user_id !== user || row.input !== input) return { is: 'other' };
      return row.answer === '' ? { is: 'now' } : { is: 'answered', answer: JSON.parse(row.answer) as Answer };
    },
    /** In the transaction of the command. @param answer null: a repeat is answered with how things stand then */
    remember: (asked: Asked, answer: Answer | null): void => {
      remember.run({ ...asked, at: clock.now(), answer: answer === null ? '' : JSON.stringify(answer) });
      sinceForgotten += 1;
      if (sinceForgotten < forgottenAtOnce) return;
      sinceForgotten = 0;
      forgetSome();
    },
    /** Forgets old answers, some at a time; true while there are more. */
    prune: (): boolean => {
      if (performance.now() < pruneAt) return false;
      const changes = db.transaction(forgetSome, 'relaxed');
      if (changes < forgottenAtOnce) pruneAt = performance.now() + prunedEvery_ms;
      return changes === forgottenAtOnce;
    },
  };
}

interface Recent {
  readonly asked: Asked;
  /** Who sits there once it is done: signing in and out change that. */
  after: number | null;
  /** null: done; the store or how things stand now has the answer. */
  answer: Promise<Answer> | null;
}

const mostRecent = 500;

/** The commands and tasks of each session that are under way or were just done: a double tap is one gesture. */
export function createRecent() {
  const all = new Map<string, Recent>();
  return {
    find: (session: string, asked: Asked): Recent | 'other' | undefined => {
      const known = all.get(`${session} ${asked.id}`);
      if (!known) return undefined;
      const { name, input, user } = known.asked;
      const same = name === asked.name && input === asked.input && asked.user === (known.after ?? user);
      return same ? known : 'other';
    },
    begin: (session: string, asked: Asked): Recent => {
      const entry: Recent = { asked, after: null, answer: null };
      all.set(`${session} ${asked.id}`, entry);
      const oldest = all.size > mostRecent ? all.keys().next() : undefined;
      if (oldest && !oldest.done) all.delete(oldest.value);
      return entry;
    },
    drop: (session: string, asked: Asked): void => {
      all.delete(`${session} ${asked.id}`);
    },
  };
}
