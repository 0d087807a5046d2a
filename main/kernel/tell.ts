import type { Log, PushedEvent } from '#main/app.ts';

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
