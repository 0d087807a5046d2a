import type { createBridge } from './bridge.ts';
import type { createCodec, Wire } from './codec.ts';
import type { refusePopups } from './popups.ts';

/** Runs in the page before its own scripts: receives what the preload exposes, read-only and frozen as Electron does. */
export function mainWorld(
  secret: string,
  codecOf: typeof createCodec,
  bridgeOf: typeof createBridge,
  refuse: typeof refusePopups,
): void {
  if (window !== window.top) return;
  const world = globalThis as unknown as Record<string, (message: string) => void>;
  const tell = world[`${secret}:opens`];
  delete world[`${secret}:opens`];
  if (tell) refuse(tell);
  const bridge = bridgeOf(secret, 'main', codecOf);
  const freeze = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };
  bridge.hear('expose', (message) => {
    const { name, api } = message as { name: string; api: Wire };
    Object.defineProperty(window, name, { value: freeze(bridge.decode(api)), enumerable: true });
  });
}
