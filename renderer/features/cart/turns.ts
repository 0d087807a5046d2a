/** What was pressed on: the question that was open, and the payment with its amount. */
export interface Sight {
  readonly question: unknown;
  readonly payment: string | null;
}

/**
 * `scan`: goods, which are never lost. `sign`: a figure or a letter, whatever it ends up in. `key`: a key of the counter.
 * `answer`: what agrees to what stands on the screen. `touch`: of a button, which may do something else by now.
 */
export type KeptKind = 'scan' | 'sign' | 'key' | 'answer' | 'touch';

interface Kept {
  question: unknown;
  payment: string | null;
  readonly kind: KeptKind;
  /** The same key, pressed once more because nothing happened, is one press. */
  readonly key: string | undefined;
  readonly at: number;
  readonly act: () => void;
}

interface Around {
  readonly now: () => number;
  readonly later: (work: () => void) => void;
  readonly sight: () => Sight;
  /** A press that means nothing any more. */
  readonly lost: () => void;
  readonly onBusy: (busy: boolean) => void;
}

/** Who has waited longer has looked at the screen again, and presses anew. */
const longest_ms = 10_000;

/**
 * On a till that is slow to answer everything happens as on a quick one: what is pressed or scanned while an earlier gesture
 * is under way waits for it, in its order, and then does what it does on the screen as that gesture left it. Only what was
 * pressed before a question came up, or agreed to another amount, is no answer to what stands there now.
 */
export function createTurns({ now, later, sight, lost, onBusy }: Around) {
  let underWay = 0;
  let kept: Kept[] = [];
  let due = false;
  let acting = false;

  const isBusy = (): boolean => underWay > 0 || kept.length > 0;
  function isStillMeant({ kind, at, question, payment }: Kept): boolean {
    if (kind === 'scan') return true;
    const then = sight();
    if (now() - at > longest_ms || (then.question !== null && then.question !== question)) return false;
    if (kind === 'touch') return then.payment === payment;
    if (payment === null || kind === 'sign') return true;
    return then.payment !== null && (kind === 'key' || then.payment === payment);
  }
  /**
   * Whoever leaves the payment by a key means what is pressed after it on the sale, not on the payment; whoever opens a question
   * by one means what is pressed after it on that question.
   */
  function actAndGoOnFrom({ kind, act }: Kept): void {
    const before = sight();
    act();
    const after = sight();
    if (kind !== 'key') return;
    for (const later of kept) {
      if (later.payment === before.payment) later.payment = after.payment;
      if (later.question === before.question) later.question = after.question;
    }
  }
  function next(): void {
    due = false;
    const first = underWay > 0 ? undefined : kept.shift();
    if (!first) return;
    acting = true;
    try {
      if (isStillMeant(first)) actAndGoOnFrom(first);
      else lost();
    } finally {
      acting = false;
      if (kept.length > 0) goOn();
    }
  }
  function goOn(): void {
    if (due || underWay > 0) return;
    due = true;
    later(next);
  }
  const keep = (kind: KeptKind, act: () => void, key?: string): void => {
    const last = kept.at(-1);
    if (kind === 'answer' && key !== undefined && last?.key === key) return;
    kept.push({ kind, key, act, at: now(), ...sight() });
  };

  return {
    /** Whether a press must wait; one that has its turn does not. */
    mustWait: (): boolean => !acting && isBusy(),
    keep,
    /** Now, or when its turn has come. */
    inTurn(kind: KeptKind, act: () => void): void {
      if (!acting && isBusy()) keep(kind, act);
      else act();
    },
    /** The till is at it until `gesture` is over. */
    async during<T>(gesture: Promise<T>): Promise<T> {
      underWay += 1;
      if (underWay === 1) onBusy(true);
      try {
        return await gesture;
      } finally {
        underWay -= 1;
        if (underWay === 0) onBusy(false);
        if (kept.length > 0) goOn();
      }
    },
    /** The last `signs` figures and letters were none; how many of them still waited. */
    takeBack(signs: number): number {
      let taken = 0;
      while (taken < signs && kept.at(-1)?.kind === 'sign') {
        kept.pop();
        taken += 1;
      }
      return taken;
    },
    /** Nobody is at the counter any more; goods that were scanned there still come. */
    forget(): void {
      kept = kept.filter(({ kind }) => kind === 'scan');
    },
  };
}
