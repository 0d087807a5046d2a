import { setTimeout as pause } from 'node:timers/promises';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { mostPages, type ShopOutput, shopSessionProof, type ToldTill } from '#shared/wire/shop-endpoints.ts';
import { createShopLine, type ShopLine } from '#shared/wire/shop-line.ts';
import { LineCut } from '#shared/wire/wire.ts';
import { certName } from './shop-cert.ts';
import type { House } from './shop-house.ts';
import type { Peer } from './shop-store.ts';

const poll_ms = 20_000;
const patience_ms = 30_000;
const again = { first_ms: 500, most_ms: 15_000 };
/** A neighbour that says at once that it has more, and has not, is asked no oftener. */
const rest_ms = 1_000;

/** How it stands with a neighbour that is asked: null while all is well. */
export type VisitSaid = 'away' | 'unknown' | 'refuses' | null;

export interface VisitDeps {
  readonly house: House;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
  readonly epoch: number;
  /** Where this till is asked itself; null: its owner did not open it. */
  readonly port: () => number | null;
  readonly said: (till: string, said: VisitSaid) => void;
  readonly log: (what: string, detail: unknown) => void;
}
type Target = Peer & { readonly url: string; readonly cert: string };

/** Gets what the neighbour has, and brings what it has not. Gives whether anything moved. */
async function exchange(
  line: ShopLine,
  token: string,
  house: House,
  told: readonly ToldTill[],
  from: string,
): Promise<Result<boolean, ProblemCode>> {
  let moved = false;
  for (const { till, marks } of told) {
    if (!house.mayKnow(till)) continue;
    for (const { epoch, seq } of marks) {
      for (let here = seqIn(house, till, epoch); here < seq; ) {
        const answer = await line.ask('rows', { till, epoch, after: here }, token);
        if (!answer.ok && answer.refusal === 'TOKEN_NEEDED') return answer;
        if (!answer.ok || answer.value.batch === null) break;
        const taken = await house.take(answer.value.batch, from);
        // What cannot be proved is left where it is: the others go on.
        if (!taken.ok || taken.value.till !== till || taken.value.mark.seq <= here) break;
        moved = true;
        here = taken.value.mark.seq;
      }
    }
  }
  const there = new Map(told.map((one) => [one.till, one]));
  for (const { till, marks } of house.tells(from))
    for (const { epoch, seq } of marks) {
      const known = there.get(till)?.marks.find((mark) => mark.epoch === epoch)?.seq ?? 0;
      for (let from = known; from < seq; ) {
        const batch = await house.batchAfter(till, epoch, from);
        if (batch === null) break;
        const answer = await line.ask('give', { batch }, token);
        if (!answer.ok && answer.refusal === 'TOKEN_NEEDED') return answer;
        if (!answer.ok || answer.value.mark.seq <= from) break;
        moved = true;
        from = answer.value.mark.seq;
      }
    }
  return ok(moved);
}
const seqIn = (house: House, till: string, epoch: number): number =>
  house.marksOf(till).find((mark) => mark.epoch === epoch)?.seq ?? 0;

/**
 * What the products of the tills are called, page by page where it is otherwise: from the one of the two that heard of that till
 * later, which has it newer.
 */
async function exchangeNames(
  line: ShopLine,
  token: string,
  house: House,
  told: readonly ToldTill[],
  from: string,
): Promise<void> {
  const there = new Map(told.map((one) => [one.till, one]));
  for (const here of house.tells(from)) {
    const { till } = here;
    const other = there.get(till);
    if (!other || other.names === here.names) continue;
    if (till !== house.own && other.age_ms <= here.age_ms) {
      for (let asked = 0; asked <= mostPages; asked += 1) {
        const answer = await line.ask('names', { till, have: [...house.haveNames(till)] }, token);
        if (!answer.ok) return;
        const { pages, page, products } = answer.value;
        house.takeNames(till, pages, page, products);
        if (page === null) break;
      }
    } else {
      let have: readonly string[] | null = null;
      for (let given = 0; given <= mostPages; given += 1) {
        const page: NamesToGive = have === null ? house.namesStart(till) : house.namesOf(till, have);
        if (have !== null && page.page === null) break;
        const answer: Result<ShopOutput<'giveNames'>, ProblemCode> = await line.ask(
          'giveNames',
          { till, ...page },
          token,
        );
        if (!answer.ok) return;
        ({ have } = answer.value);
      }
    }
  }
}
type NamesToGive = ReturnType<House['namesOf']>;

async function openSession(
  line: ShopLine,
  { house, sign, epoch }: VisitDeps,
  { cert }: Target,
): Promise<Result<string, ProblemCode>> {
  const asked = await line.ask('challenge', { till: house.own });
  if (!asked.ok) return asked;
  const { challenge } = asked.value;
  const signature = await sign(shopSessionProof(challenge, certName(cert), house.own, epoch));
  const session = await line.ask('session', {
    till: house.own,
    epoch,
    challenge,
    signature: Buffer.from(signature).toString('base64'),
  });
  return session.ok ? ok(session.value.token) : session;
}

/** One session with a neighbour, for as long as both are there. Ends with why it ended. */
async function stay(line: ShopLine, deps: VisitDeps, target: Target, gone: AbortSignal) {
  const { house } = deps;
  const session = await openSession(line, deps, target);
  if (!session.ok) return session;
  const token = session.value;
  const meet = (wait_ms: number) =>
    line.ask('meet', { tills: house.tells(target.till), port: deps.port(), wait_ms }, token);
  let wait_ms = 0;
  while (!gone.aborted) {
    const version = house.version();
    const asked = meet(wait_ms);
    // While it waits something may come here: then it is asked anew, and what this question brings is of no more use.
    asked.catch(() => undefined);
    const answer: Result<ShopOutput<'meet'>, ProblemCode> | null =
      wait_ms === 0 ? await asked : await Promise.race([asked, house.next(version).then(() => null)]);
    if (answer === null) {
      wait_ms = 0;
      continue;
    }
    if (!answer.ok) return answer;
    deps.said(target.till, null);
    house.learn(answer.value.tills, target.till);
    const before = house.version();
    const moved = await exchange(line, token, house, answer.value.tills, target.till);
    if (!moved.ok) return moved;
    await exchangeNames(line, token, house, answer.value.tills, target.till);
    house.learn(answer.value.tills, target.till);
    if (wait_ms > 0 && !moved.value && house.version() === before)
      await pause(rest_ms, undefined, { signal: gone });
    wait_ms = moved.value ? 0 : poll_ms;
  }
  return refused('BUSY' as const);
}

const saidOf = (code: ProblemCode): VisitSaid =>
  code === 'TILL_UNKNOWN' || code === 'EPOCH_UNKNOWN' ? 'unknown' : code === 'BUSY' ? 'away' : 'refuses';

/** Stays with a neighbour, and comes again when the line was cut, until `gone`. */
export async function visit(deps: VisitDeps, target: Target, gone: AbortSignal): Promise<void> {
  let failures = 0;
  while (!gone.aborted) {
    const line = createShopLine(target.url, target.cert, patience_ms);
    const stop = (): void => line.close();
    gone.addEventListener('abort', stop, { once: true });
    const began = Date.now();
    try {
      const ended = await stay(line, deps, target, gone);
      if (!ended.ok && ended.refusal !== 'TOKEN_NEEDED') deps.said(target.till, saidOf(ended.refusal));
    } catch (error) {
      if (gone.aborted) return;
      if (!(error instanceof LineCut)) deps.log('a neighbour', error);
      deps.said(target.till, 'away');
    } finally {
      gone.removeEventListener('abort', stop);
      line.close();
    }
    failures = Date.now() - began > patience_ms ? 1 : failures + 1;
    const most = Math.min(again.most_ms, again.first_ms * 2 ** Math.min(failures, 10));
    await pause(again.first_ms + Math.random() * most, undefined, { signal: gone }).catch(() => undefined);
  }
}
