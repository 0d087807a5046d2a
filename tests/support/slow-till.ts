import type { Page } from '@playwright/test';

/** What COMPTOIR_SLOW_TILL may name: a page on a poor processor, answers that come long after the event, events long after the answer. */
const lateness = {
  page: { cpu: 6, answers_ms: 0, events_ms: 0 },
  answers: { cpu: 1, answers_ms: 350, events_ms: 0 },
  events: { cpu: 1, answers_ms: 0, events_ms: 350 },
} as const;

export type Lateness = keyof typeof lateness;

/** What COMPTOIR_SLOW_TILL says, null where it is not set. @throws Error when it names no lateness */
export function askedLateness(): Lateness | null {
  const named = process.env.COMPTOIR_SLOW_TILL;
  if (!named) return null;
  const known = (Object.keys(lateness) as Lateness[]).find((one) => one === named);
  if (!known) throw new Error(`COMPTOIR_SLOW_TILL: ${Object.keys(lateness).join(', ')}`);
  return known;
}

/**
 * A story that holds on a quick till only by luck fails on a slow one: its next key comes before the screen is ready. Slows down a
 * page of the web host, and loads it again.
 */
export async function slowDown(page: Page, how: Lateness): Promise<void> {
  const slow = lateness[how];
  await page.addInitScript(({ answers_ms, events_ms }) => {
    const listen = WebSocket.prototype.addEventListener;
    WebSocket.prototype.addEventListener = function late(
      this: WebSocket,
      type: string,
      listener: EventListenerOrEventListenerObject | null,
      options?: boolean | AddEventListenerOptions,
    ) {
      if (type !== 'message' || typeof listener !== 'function')
        return listen.call(this, type, listener as EventListener, options);
      const later = (event: Event): void => {
        const isEvent = String((event as MessageEvent).data).startsWith('{"event"');
        const wait_ms = isEvent ? events_ms : answers_ms;
        if (wait_ms === 0) listener(event);
        else setTimeout(() => listener(event), wait_ms);
      };
      return listen.call(this, type, later, options);
    } as typeof listen;
  }, slow);
  await page.reload();
  if (slow.cpu === 1) return;
  const processor = await page.context().newCDPSession(page);
  await processor.send('Emulation.setCPUThrottlingRate', { rate: slow.cpu });
}
