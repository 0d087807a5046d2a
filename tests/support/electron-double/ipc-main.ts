import type { IpcMainInvokeEvent } from 'electron';
import { strictEmitter } from './strict.ts';

type Handler = (event: IpcMainInvokeEvent, ...values: unknown[]) => unknown;

/** Channels have names of the application's own, so any event may be listened to. */
const Emitter = strictEmitter('ipcMain', 'any');

class DoubleIpcMain extends Emitter {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, handler);
  }
  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...values) => {
      this.removeHandler(channel);
      return handler(event, ...values);
    });
  }
  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }
  /** What the page's `invoke` gets. */
  async answer(channel: string, event: IpcMainInvokeEvent, values: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return handler(event, ...values);
  }
}

export const ipcMain = new DoubleIpcMain();
