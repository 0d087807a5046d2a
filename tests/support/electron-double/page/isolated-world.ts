import type { createBridge } from './bridge.ts';
import type { createCodec, Wire } from './codec.ts';

export interface PreloadSetting {
  /** Names the binding towards the main process and the receiver of its answers. */
  readonly secret: string;
  readonly path: string;
  readonly process: Readonly<Record<string, unknown>>;
}
export type PreloadFunction = (
  require: (id: string) => unknown,
  process: unknown,
  module: { exports: unknown },
  exports: unknown,
) => void;

/** From the preload to the main process. */
export type FromPage =
  | { readonly type: 'invoke'; readonly id: number; readonly channel: string; readonly values: Wire }
  | { readonly type: 'send'; readonly channel: string; readonly values: Wire }
  | { readonly type: 'preload-error'; readonly message: string };
/** From the main process to the preload. */
export type ToPage =
  | { readonly type: 'reply'; readonly id: number; readonly ok: Wire }
  | { readonly type: 'reply'; readonly id: number; readonly error: string }
  | { readonly type: 'event'; readonly channel: string; readonly values: Wire };

/** Runs in the isolated world: gives the preload the `require('electron')` of a sandboxed renderer, and runs it. */
export function isolatedWorld(
  setting: PreloadSetting,
  codecOf: typeof createCodec,
  bridgeOf: typeof createBridge,
  preload: PreloadFunction,
): void {
  if (window !== window.top) return;
  type Listener = (event: unknown, ...values: unknown[]) => void;
  const world = globalThis as unknown as Record<string, (message: string) => void>;
  const bridge = bridgeOf(setting.secret, 'isolated', codecOf);
  const wire = codecOf(null);
  const tell = (message: FromPage) => world[setting.secret]?.(JSON.stringify(message));
  const refuse = (what: string): never => {
    throw new Error(`electron-double: ${what} is not simulated`);
  };
  const strict = <T extends object>(name: string, part: T): T =>
    new Proxy(part, {
      get: (target, key) =>
        key in target || typeof key === 'symbol' || key === 'then' || key === '__esModule'
          ? Reflect.get(target, key)
          : refuse(`${name}.${String(key)}`),
    });

  const listeners = new Map<string, Listener[]>();
  const pending = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (e: Error) => void; channel: string }
  >();
  let lastId = 0;
  const remove = (channel: string, listener: Listener) => {
    const left = (listeners.get(channel) ?? []).filter((known) => known !== listener);
    listeners.set(channel, left);
    return ipcRenderer;
  };
  const add = (channel: string, listener: Listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const ipcRenderer: Record<string, unknown> = strict('ipcRenderer', {
    invoke(channel: string, ...values: unknown[]) {
      return new Promise((resolve, reject) => {
        const encoded = wire.encode(values);
        pending.set(++lastId, { resolve, reject, channel });
        tell({ type: 'invoke', id: lastId, channel, values: encoded });
      });
    },
    send: (channel: string, ...values: unknown[]) =>
      tell({ type: 'send', channel, values: wire.encode(values) }),
    on: add,
    addListener: add,
    once(channel: string, listener: Listener) {
      const once: Listener = (...values) => {
        remove(channel, once);
        listener(...values);
      };
      return add(channel, once);
    },
    off: remove,
    removeListener: remove,
    removeAllListeners(channel: string) {
      listeners.delete(channel);
      return ipcRenderer;
    },
  });

  world[`${setting.secret}:deliver`] = (text) => {
    const message = JSON.parse(text) as ToPage;
    if (message.type === 'event') {
      const values = wire.decode(message.values) as unknown[];
      for (const listener of listeners.get(message.channel) ?? []) {
        listener({ sender: ipcRenderer, ports: [] }, ...values);
      }
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    if ('ok' in message) call?.resolve(wire.decode(message.ok));
    else call?.reject(new Error(`Error invoking remote method '${call.channel}': ${message.error}`));
  };

  const exposed = new Set<string>();
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(name: string, api: unknown) {
      if (exposed.has(name))
        throw new Error('Cannot bind an API on top of an existing property on the window object');
      exposed.add(name);
      bridge.say('expose', { name, api: bridge.encode(api) });
    },
  });

  const electron = strict('electron/renderer', { contextBridge, ipcRenderer });
  const require = (id: string): unknown => {
    if (id === 'electron' || id === 'electron/renderer' || id === 'electron/common') return electron;
    throw new Error(`module not found: ${id}`);
  };
  const module = { exports: {} };
  try {
    preload(require, setting.process, module, module.exports);
  } catch (error) {
    console.error(`Unable to load preload script: ${setting.path}`, error);
    tell({ type: 'preload-error', message: String(error) });
  }
}
