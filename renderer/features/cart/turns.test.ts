import { beforeEach, describe, expect, it } from 'vitest';
import { createTurns, type Sight } from './turns.ts';

let clock = 0;
let sight: Sight;
let happened: string[];
let due: (() => void)[];
let turns: ReturnType<typeof createTurns>;
let answer: () => void;

beforeEach(() => {
  clock = 0;
  sight = { question: null, payment: null };
  happened = [];
  due = [];
  turns = createTurns({
    now: () => clock,
    later: (work) => due.push(work),
    sight: () => sight,
    lost: () => happened.push('lost'),
    onBusy: (busy) => happened.push(busy ? 'busy' : 'free'),
  });
});

/** A gesture that the till answers when `answer` is called. */
function begin(): Promise<void> {
  const gesture = new Promise<void>((resolve) => {
    answer = resolve;
  });
  return turns.during(gesture);
}
const press = (kind: Parameters<typeof turns.inTurn>[0], name: string) =>
  turns.inTurn(kind, () => void happened.push(name));
function goOn(): void {
  for (let work = due.shift(); work; work = due.shift()) work();
}

describe('presses while a gesture is under way', () => {
  it('act at once where nothing is', () => {
    press('key', 'pay');
    expect(happened).toEqual(['pay']);
    expect(turns.mustWait()).toBe(false);
  });

  it('wait for it, each once and in their order, scans among them', async () => {
    const over = begin();
    press('key', 'pay');
    press('sign', '5');
    press('scan', 'goods');
    expect(happened).toEqual(['busy']);
    answer();
    await over;
    expect(turns.mustWait()).toBe(true);
    goOn();
    expect(happened).toEqual(['busy', 'free', 'pay', '5', 'goods']);
    expect(turns.mustWait()).toBe(false);
  });

  it('wait for what one of them begins', async () => {
    const first = begin();
    let second: Promise<void> | null = null;
    turns.inTurn('scan', () => {
      expect(turns.mustWait()).toBe(false);
      second = begin();
    });
    press('key', 'pay');
    answer();
    await first;
    goOn();
    expect(happened).toEqual(['busy', 'free', 'busy']);
    answer();
    await second;
    goOn();
    expect(happened).toEqual(['busy', 'free', 'busy', 'free', 'pay']);
  });

  it('wait although the gesture fails', async () => {
    const failed = turns.during(Promise.reject(new Error('line')));
    press('key', 'pay');
    await expect(failed).rejects.toThrow('line');
    goOn();
    expect(happened).toEqual(['busy', 'free', 'pay']);
  });

  it('behind a key that leaves the payment are meant on the sale, and are none where the payment ended otherwise', async () => {
    sight = { question: null, payment: 'cart 4000' };
    const back = (): void => {
      turns.inTurn('key', () => {
        happened.push('back');
        sight = { question: null, payment: null };
      });
      press('answer', 'pay');
      press('sign', '5');
    };
    const putDown = begin();
    back();
    answer();
    await putDown;
    goOn();
    expect(happened).toEqual(['busy', 'free', 'back', 'pay', '5']);

    happened = [];
    sight = { question: null, payment: 'cart 4000' };
    const sale = begin();
    back();
    sight = { question: null, payment: null };
    answer();
    await sale;
    goOn();
    expect(happened).toEqual(['busy', 'free', 'lost', 'lost', '5']);
  });

  it('behind a key that opens a question are meant on that question, and none where another came up', async () => {
    const hold = (): void => {
      turns.inTurn('key', () => {
        happened.push('hold');
        sight = { question: 'hold', payment: null };
      });
      press('sign', 'A');
      press('answer', 'put aside');
    };
    const scanned = begin();
    hold();
    answer();
    await scanned;
    goOn();
    expect(happened).toEqual(['busy', 'free', 'hold', 'A', 'put aside']);

    happened = [];
    sight = { question: null, payment: null };
    const unknown = begin();
    hold();
    sight = { question: 'unknown code', payment: null };
    answer();
    await unknown;
    goOn();
    expect(happened).toEqual(['busy', 'free', 'lost', 'lost', 'lost']);
  });

  it('are no answer to a question that came up since, and no agreement to another amount', async () => {
    sight = { question: null, payment: 'cart 650' };
    const over = begin();
    press('answer', 'pay');
    press('key', 'back');
    press('sign', '5');
    answer();
    await over;
    sight = { question: null, payment: 'cart 1300' };
    due.shift()?.();
    expect(happened.at(-1)).toBe('lost');
    due.shift()?.();
    expect(happened.at(-1)).toBe('back');
    sight = { question: 'unknown code', payment: 'cart 1300' };
    goOn();
    expect(happened.at(-1)).toBe('lost');
  });

  it('on a payment that is over belong to it, but what is typed or scanned to the next sale', async () => {
    sight = { question: null, payment: 'cart 650' };
    const over = begin();
    press('key', 'back');
    press('sign', '3');
    press('scan', 'goods');
    answer();
    await over;
    sight = { question: null, payment: null };
    goOn();
    expect(happened.slice(2)).toEqual(['lost', '3', 'goods']);
  });

  it('are lost when the till needed long, but never goods', async () => {
    const over = begin();
    press('key', 'pay');
    press('scan', 'goods');
    clock = 10_001;
    answer();
    await over;
    goOn();
    expect(happened.slice(2)).toEqual(['lost', 'goods']);
  });

  it('are one where the same key was pressed again because nothing happened', async () => {
    const over = begin();
    for (const key of ['f10', 'f10', 'enter', 'f10'])
      turns.keep('answer', () => void happened.push(key), key);
    answer();
    await over;
    goOn();
    expect(happened.slice(2)).toEqual(['f10', 'enter', 'f10']);
  });

  it('touch nothing where a payment has opened under the finger', async () => {
    const over = begin();
    press('touch', 'pay');
    press('touch', 'pay again');
    answer();
    await over;
    due.shift()?.();
    sight = { question: null, payment: 'cart 650' };
    goOn();
    expect(happened.slice(2)).toEqual(['pay', 'lost']);
  });

  it('were none where a scan had begun with them', async () => {
    const over = begin();
    press('key', 'pay');
    press('sign', '3');
    press('sign', '7');
    expect(turns.takeBack(1)).toBe(1);
    expect(turns.takeBack(4)).toBe(1);
    answer();
    await over;
    goOn();
    expect(happened.slice(2)).toEqual(['pay']);
  });

  it('are forgotten when the counter is left, but not the goods', async () => {
    const over = begin();
    press('scan', 'goods');
    press('key', 'pay');
    turns.forget();
    answer();
    await over;
    goOn();
    expect(happened).toEqual(['busy', 'free', 'goods']);
  });
});
