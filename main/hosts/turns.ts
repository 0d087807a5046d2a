import type { CallMeta } from '#main/kernel/door.ts';
import { contract, type OperationName } from '#shared/contract/index.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { type Result, refused } from '#shared/kernel/result.ts';

type Answer = Result<unknown, Refusal>;
type Call = (sessionId: string, name: string, input: unknown, meta?: CallMeta) => Promise<Answer>;

export interface TurnsOptions {
  readonly call: Call;
  /** A clock that only goes forward, in milliseconds. */
  readonly now?: () => number;
  /** Does it when the sockets and timers have had their turn. */
  readonly later?: (work: () => void) => void;
}

/** What one session may have asked without an answer yet: a screen asks a dozen things when it opens. */
const mostReads = 64;
const mostOthers = 32;
/** Reads of one session take at most this part of the till's time, once a reserve of so much is used up. */
const readShare = 0.5;
const readReserve_ms = 500;

interface Line {
  readonly waiting: (() => void)[];
  /** Reads asked for and not answered yet, the waiting ones among them; then commands and tasks. */
  reads: number;
  others: number;
  reserve_ms: number;
  filledAt: number;
}

/**
 * Stands before the door. Commands and tasks go in as they come; reads wait in line, one session after the other, one at
 * each turn of the loop, so that a sale waits for one read at the most. Who asks for more than a person can look at is
 * told BUSY at once.
 */
export function createTurns({ call, now = () => performance.now(), later = setImmediate }: TurnsOptions) {
  const lines = new Map<string, Line>();
  /** Sessions with reads that wait, the one whose turn it is first. */
  const order: Line[] = [];
  let serving = false;

  const lineOf = (sessionId: string): Line => {
    const known = lines.get(sessionId);
    if (known) return known;
    const line = { waiting: [], reads: 0, others: 0, reserve_ms: readReserve_ms, filledAt: now() };
    lines.set(sessionId, line);
    return line;
  };
  const refill = (line: Line): void => {
    const at = now();
    line.reserve_ms = Math.min(readReserve_ms, line.reserve_ms + (at - line.filledAt) * readShare);
    line.filledAt = at;
  };
  const serve = (): void => {
    const line = order.shift();
    const read = line?.waiting.shift();
    if (!line || !read) {
      serving = false;
      return;
    }
    const start = now();
    read();
    line.reserve_ms -= now() - start;
    if (line.waiting.length > 0) order.push(line);
    serving = order.length > 0;
    if (serving) later(serve);
  };
  const busy = (): Promise<Answer> => Promise.resolve(refused(refusal('BUSY')));

  const read = (line: Line, ask: () => Promise<Answer>): Promise<Answer> => {
    refill(line);
    if (line.reads >= mostReads || line.reserve_ms <= 0) return busy();
    line.reads += 1;
    const answer = new Promise<Answer>((resolve, reject) => {
      line.waiting.push(() => ask().then(resolve, reject));
    });
    if (line.waiting.length === 1) order.push(line);
    if (!serving) {
      serving = true;
      later(serve);
    }
    return answer.finally(() => {
      line.reads -= 1;
    });
  };
  const goIn = (line: Line, ask: () => Promise<Answer>): Promise<Answer> => {
    if (line.others >= mostOthers) return busy();
    line.others += 1;
    return ask().finally(() => {
      line.others -= 1;
    });
  };

  return {
    call: (sessionId: string, name: string, input: unknown, meta?: CallMeta): Promise<Answer> => {
      const isRead = Object.hasOwn(contract, name) && contract[name as OperationName].kind === 'query';
      // What throws at once is an answer too: it leaves the line as any other does.
      const ask = async () => call(sessionId, name, input, meta);
      return isRead ? read(lineOf(sessionId), ask) : goIn(lineOf(sessionId), ask);
    },
    /** A session that ended asks no more. */
    drop: (sessionId: string): void => {
      lines.delete(sessionId);
    },
  };
}
export type Turns = ReturnType<typeof createTurns>;
