import { beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import { createTurns, type Turns } from './turns.ts';

const busy = refused(refusal('BUSY'));
let at = 0;
/** What waits for the loop's next turn. */
let next: (() => void)[] = [];
let done: string[] = [];
let cost_ms = 0;
let turns: Turns;

beforeEach(() => {
  at = 0;
  next = [];
  done = [];
  cost_ms = 0;
  turns = createTurns({
    now: () => at,
    later: (work) => next.push(work),
    call: async (session, name) => {
      done.push(`${session} ${name}`);
      if (name.startsWith('test.slow')) return new Promise(() => {});
      at += cost_ms;
      return ok(name);
    },
  });
});
const turn = (): void => {
  for (const work of next.splice(0)) work();
};
const search = (session: string) => turns.call(session, 'catalog.search', {});

describe('turns at the door', () => {
  it('lets a sale in before the reads that came first, and one read at each turn', () => {
    void search('a');
    void search('a');
    void turns.call('b', 'sales.pay', {});
    expect(done).toEqual(['b sales.pay']);
    turn();
    expect(done).toEqual(['b sales.pay', 'a catalog.search']);
    void turns.call('b', 'cart.scan', {});
    turn();
    expect(done.slice(2)).toEqual(['b cart.scan', 'a catalog.search']);
    turn();
    expect(next).toEqual([]);
  });

  it('serves one session after the other', () => {
    for (const session of ['a', 'a', 'a', 'b']) void search(session);
    for (let i = 0; i < 4; i += 1) turn();
    expect(done.map((one) => one[0])).toEqual(['a', 'b', 'a', 'a']);
  });

  it('tells a session that has too much under way that the till is busy, and no other', async () => {
    const first = Array.from({ length: 64 }, () => search('a'));
    expect(await search('a')).toEqual(busy);
    void search('b');
    for (let i = 0; i < 65; i += 1) turn();
    expect(done).toHaveLength(65);
    await Promise.all(first);
    void search('a');
    turn();
    expect(done).toHaveLength(66);
    for (let i = 0; i < 32; i += 1) void turns.call('c', 'test.slow', {});
    expect(await turns.call('c', 'session.signIn', {})).toEqual(busy);
  });

  it('gives reads a part of the time, whatever each of them costs', async () => {
    cost_ms = 100;
    for (let i = 0; i < 5; i += 1) {
      const answer = search('a');
      turn();
      expect((await answer).ok).toBe(true);
    }
    // 500 ms of work in 500 ms: the reserve of 500 was filled up by half of it.
    for (let i = 0; i < 3; i += 1) {
      const answer = search('a');
      turn();
      expect((await answer).ok).toBe(true);
    }
    let answers = 0;
    for (let i = 0; i < 20; i += 1) {
      const answer = search('a');
      turn();
      if ((await answer).ok) answers += 1;
    }
    expect(answers).toBeLessThan(5);
    expect(await search('a')).toEqual(busy);
    at += 300;
    const later = search('a');
    turn();
    expect((await later).ok).toBe(true);
  });

  it('goes on after calls that throw at once, however many', async () => {
    turns = createTurns({
      later: (work) => next.push(work),
      call: (_session, name) => {
        if (name === 'catalog.count' || name === 'sales.pay') throw new Error('a bug');
        return Promise.resolve(ok(name));
      },
    });
    for (let i = 0; i < 40; i += 1) {
      await expect(turns.call('a', 'sales.pay', {})).rejects.toThrow('a bug');
      const read = turns.call('a', 'catalog.count', {});
      turn();
      await expect(read).rejects.toThrow('a bug');
    }
    expect(await turns.call('a', 'cart.scan', {})).toEqual(ok('cart.scan'));
    const read = search('b');
    turn();
    expect(await read).toEqual(ok('catalog.search'));
  });
});
