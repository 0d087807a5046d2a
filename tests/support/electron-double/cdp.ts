import { EventEmitter } from 'node:events';
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';

type Method = keyof Protocol.CommandParameters;
type EventName = keyof Protocol.EventMap;
interface Waiting {
  readonly method: string;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

/** One target of Chromium, or the browser itself. */
export class CdpSession {
  readonly #connection: CdpConnection;
  readonly #id: string | undefined;
  readonly #events = new EventEmitter().setMaxListeners(0);

  constructor(connection: CdpConnection, id?: string) {
    this.#connection = connection;
    this.#id = id;
  }
  send<M extends Method>(
    method: M,
    params?: Protocol.CommandParameters[M],
  ): Promise<Protocol.CommandReturnValues[M]> {
    return this.#connection.send(method, params, this.#id);
  }
  on<E extends EventName>(event: E, listener: (params: Protocol.EventMap[E][0]) => void): void {
    this.#events.on(event, listener);
  }
  dispatch(method: string, params: unknown): void {
    this.#events.emit(method, params);
  }
}

/** The Chrome DevTools Protocol over Node's own WebSocket. */
export class CdpConnection {
  readonly browser = new CdpSession(this);
  readonly #socket: WebSocket;
  readonly #sessions = new Map<string, CdpSession>();
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(data as string) as Message));
    socket.addEventListener('close', () => {
      for (const { method, reject } of this.#waiting.values())
        reject(new Error(`${method}: Chromium is gone`));
      this.#waiting.clear();
    });
  }

  static connect(url: string): Promise<CdpConnection> {
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(new CdpConnection(socket)));
      socket.addEventListener('error', () => reject(new Error(`electron-double: no answer from ${url}`)));
    });
  }

  async attach(targetId: string): Promise<CdpSession> {
    const { sessionId } = await this.browser.send('Target.attachToTarget', { targetId, flatten: true });
    const session = new CdpSession(this, sessionId);
    this.#sessions.set(sessionId, session);
    return session;
  }

  send(method: Method, params: unknown, sessionId?: string): Promise<never> {
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) {
        reject(new Error(`${method}: Chromium is gone`));
        return;
      }
      const id = ++this.#lastId;
      this.#waiting.set(id, { method, resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params: params ?? {}, sessionId }));
    });
  }

  #receive({ id, method, params, result, error, sessionId }: Message): void {
    if (id === undefined) {
      const session = sessionId === undefined ? this.browser : this.#sessions.get(sessionId);
      session?.dispatch(method ?? '', params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result as never);
  }
}
