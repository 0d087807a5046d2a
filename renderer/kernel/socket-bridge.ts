import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { type Result, refused } from '#shared/kernel/result.ts';

/** `commandId` makes a repeat harmless; `override` is a manager's agreement, given by `users.authorise`. */
export interface CallMeta {
  readonly commandId?: string;
  readonly override?: string;
  /** By which a query may be given up. */
  readonly question?: string;
}

/** The line to the till: the preload gives one under Electron, the socket is one in a browser. */
export interface TillBridge {
  call(name: string, input: unknown, meta?: CallMeta): Promise<Result<unknown, Refusal>>;
  on(event: string, listener: (payload: unknown) => void): () => void;
}

export type Connection = 'connected' | 'reconnecting';

export interface SocketBridge extends TillBridge {
  connection(): Connection;
  onConnection(listener: () => void): () => void;
  close(): void;
}

interface Waiting {
  readonly text: string;
  readonly resolve: (result: Result<unknown, Refusal>) => void;
}

type Arrival =
  | { readonly id: string; readonly result: Result<unknown, Refusal> }
  | { readonly event: { readonly name: string; readonly payload: unknown } };

const firstRetryMs = 100;
const longestRetryMs = 2_000;
/** The host cuts a socket that sends more; sending it again for ever would never succeed. */
const maxMessageLength = 2_000_000;

/**
 * Calls and events over a WebSocket that comes back by itself. Calls without an answer are sent again after a break:
 * queries change nothing, and commands carry the id by which the till knows a repeat.
 * @param ready waited for before the first socket
 */
export function createSocketBridge(open: () => WebSocket, ready?: Promise<unknown>): SocketBridge {
  const waiting = new Map<string, Waiting>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const connectionListeners = new Set<() => void>();
  const page = crypto.randomUUID();
  let count = 0;
  let state: Connection = 'connected';
  let retryMs = firstRetryMs;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  let socket: WebSocket | null = null;
  if (ready) void ready.then(begin);
  else begin();

  function begin(): void {
    if (!closed) socket = connect();
  }

  function setState(next: Connection): void {
    if (state === next) return;
    state = next;
    for (const listener of connectionListeners) listener();
  }

  function receive(text: string): void {
    const arrival = JSON.parse(text) as Arrival;
    if ('event' in arrival) {
      for (const listener of listeners.get(arrival.event.name) ?? []) listener(arrival.event.payload);
      return;
    }
    waiting.get(arrival.id)?.resolve(arrival.result);
    waiting.delete(arrival.id);
  }

  function connect(): WebSocket {
    const opened = open();
    opened.addEventListener('open', () => {
      retryMs = firstRetryMs;
      for (const { text } of waiting.values()) opened.send(text);
      setState('connected');
    });
    opened.addEventListener('message', ({ data }) => receive(String(data)));
    opened.addEventListener('close', () => {
      if (closed) return;
      setState('reconnecting');
      retry = setTimeout(() => {
        socket = connect();
      }, retryMs);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    });
    return opened;
  }

  return {
    call(name, input, meta) {
      count += 1;
      const id = `${page}-${count}`;
      const text = JSON.stringify({ id, name, input, meta });
      if (text.length > maxMessageLength) return Promise.resolve(refused(refusal('BAD_INPUT')));
      return new Promise((resolve) => {
        waiting.set(id, { text, resolve });
        if (socket?.readyState === WebSocket.OPEN) socket.send(text);
      });
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener);
      return () => void set.delete(listener);
    },
    connection: () => state,
    onConnection(listener) {
      connectionListeners.add(listener);
      return () => void connectionListeners.delete(listener);
    },
    close() {
      closed = true;
      clearTimeout(retry);
      socket?.close();
    },
  };
}
