import type { Power, PowerSource } from '#main/modules/health/engine/power.ts';

/** A computer whose mains a test pulls out. */
export function fakePower(): PowerSource & { set(power: Power | null): void } {
  let power: Power | null = { supply: 'mains', level: 'ok', percent: 100 };
  const listeners = new Set<(power: Power | null) => void>();
  return {
    now: () => power,
    onChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    set: (next) => {
      power = next;
      for (const listener of listeners) listener(next);
    },
    close: () => listeners.clear(),
  };
}
