import type { EventName } from '#shared/contract/events.ts';
import type { Log } from './log.ts';

/** What main tells a screen by itself: everybody, or one session. */
export interface PushedEvent {
  readonly name: EventName;
  readonly payload: unknown;
  readonly sessionId?: string;
}

/** Tells everybody who listens. Each by itself: one that throws keeps it from nobody else, and from no answer. */
export function tell(
  listeners: Iterable<(event: PushedEvent) => void>,
  event: PushedEvent,
  log: Pick<Log, 'error'> | undefined,
): void {
  for (const listener of listeners) {
    try {
      listener(event);
    } catch (error) {
      log?.error(`a listener to ${event.name}`, error);
    }
  }
}
