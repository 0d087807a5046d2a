import { setTimeout as pause } from 'node:timers/promises';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

type CounterOptions = Parameters<typeof openCounter>[0];
type TillOptions = Parameters<typeof openTill>[0];

/** The whole tills of a story, which are closed with it. */
export function wholeTills() {
  const open = new Set<TestTill>();
  const kept = (till: TestTill): TestTill => {
    open.add(till);
    return till;
  };
  return {
    /** One that sells, and is of no head office yet. */
    newTill: async (options?: CounterOptions): Promise<TestTill> => kept(await openCounter(options)),
    /** On a folder that was there before. */
    open: async (options: TillOptions): Promise<TestTill> => kept(await openTill(options)),
    /** Its folder stays for whoever opens it next. */
    shut: async (till: TestTill): Promise<void> => {
      open.delete(till);
      await till.application.close();
    },
    close: async (): Promise<void> => {
      for (const till of open) await till.close();
      open.clear();
    },
  };
}

export async function ownerSignsIn(till: TestTill): Promise<void> {
  const [owner] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: owner?.id ?? 0, pin: ownerPin });
}

/** The story says itself when it sends. */
export async function joinPaused(till: TestTill, url: string, code: string): Promise<TestTill> {
  await till.ask('sync.join', { url, code });
  await till.ask('sync.pause', { paused: true });
  return till;
}

/** What a ticket of `sell` comes to, in francs. */
export const ticket_minor = 450;

/** Tickets of one product each, in cash. */
export async function sell(till: TestTill, times = 1): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const { id: cartId, revision } = await till.ask('cart.scan', { code: '96385074' });
    const tenders = [{ kind: 'cash' as const, given_minor: ticket_minor }];
    await till.ask('sales.pay', { cartId, revision, tenders });
  }
}

export const nameOf = async (till: TestTill): Promise<string> =>
  (await till.ask('session.get', {})).till?.id ?? '';

/** However long it takes: only a test that hangs would end here. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(100);
}
