import type { EventName, EventPayload } from '#shared/contract/events.ts';
import type { Input, OperationName, Output, QueryName } from '#shared/contract/index.ts';
import { answersCart, operationKinds } from '#shared/contract/names.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import { type CallMeta, type Connection, createSocketBridge, type TillBridge } from './socket-bridge.ts';
import { whenFree } from './when-free.ts';
import { takeWindowName, windowName } from './window-name.ts';

declare global {
  interface Window {
    /** Set by the preload; absent in a browser. */
    readonly comptoir?: TillBridge;
  }
}

const underElectron = window.comptoir !== undefined;

const socketUrl = (): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/socket?w=${windowName()}`;
const sockets = underElectron ? null : createSocketBridge(() => new WebSocket(socketUrl()), takeWindowName());
const bridge: TillBridge | null = window.comptoir ?? sockets;

/**
 * Asks the till. Commands and tasks are given an id when the caller has none, so a repeat after a dropped line is one
 * sale; a caller that retries by itself passes the same `meta.commandId` again.
 * Never rejects: a bug on the other side is the refusal INTERNAL.
 */
export async function call<N extends OperationName>(
  name: N,
  input: Input<N>,
  meta: CallMeta = {},
  signal?: AbortSignal,
): Promise<Result<Output<N>, Refusal>> {
  const repeatable = operationKinds[name] === 'query' ? meta : { commandId: crypto.randomUUID(), ...meta };
  try {
    const result = await whenFree(async () =>
      signal?.aborted ? undefined : bridge?.call(name, input, repeatable),
    );
    const answer = (result as Result<Output<N>, Refusal> | undefined) ?? refused(refusal('INTERNAL'));
    if (answer.ok && answersCart.has(name)) tellCart(answer.value as CartView | { readonly cart: CartView });
    return answer;
  } catch (error) {
    console.error(name, error);
    return refused(refusal('INTERNAL'));
  }
}

/** Asks for as long as somebody waits for it: the till is told when a newer question took the place of this one. */
export async function callWhile<N extends QueryName>(
  signal: AbortSignal,
  name: N,
  input: Input<N>,
): Promise<Result<Output<N>, Refusal>> {
  const question = crypto.randomUUID();
  const giveUp = (): void => void call('session.giveUp', { question }, { commandId: undefined });
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await call(name, input, { question }, signal);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

const cartListeners = new Set<(cart: CartView) => void>();

/** The answer to a gesture of this screen is its `cart.changed`: the till tells that to the other screens alone. */
function tellCart(told: CartView | { readonly cart: CartView }): void {
  for (const listener of cartListeners) listener('cart' in told ? told.cart : told);
}

/** @returns the function that stops listening. */
export function on<N extends EventName>(event: N, listener: (payload: EventPayload<N>) => void): () => void {
  const end = bridge?.on(event, (payload) => listener(payload as EventPayload<N>));
  const own = event === 'cart.changed' ? (cart: CartView) => listener(cart as EventPayload<N>) : null;
  if (own) cartListeners.add(own);
  return () => {
    end?.();
    if (own) cartListeners.delete(own);
  };
}

/** For useSyncExternalStore. After a break, events were missed: read again whatever is on the screen. */
export const connection = (): Connection => sockets?.connection() ?? 'connected';
export const onConnection = (listener: () => void): (() => void) =>
  sockets?.onConnection(listener) ?? (() => {});

const chunkBytes = 1024 * 1024;

const base64Of = (piece: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,?/, ''));
    reader.onerror = () => reject(reader.error ?? new Error('the file could not be read'));
    reader.readAsDataURL(piece);
  });

/** Sends a chosen file to the till in pieces, in order; the value is the upload id by which it is asked for. */
export async function uploadFile(
  file: Blob,
  onProgress: (sentBytes: number, totalBytes: number) => void = () => {},
  operation: 'catalog.uploadChunk' | 'backup.upload' = 'catalog.uploadChunk',
  uploadId: string = crypto.randomUUID(),
): Promise<Result<string, Refusal>> {
  let offset = 0;
  do {
    const piece = file.slice(offset, offset + chunkBytes);
    let base64: string;
    try {
      base64 = await base64Of(piece);
    } catch {
      return refused(refusal('FILE_UNREADABLE'));
    }
    const sent = await call(operation, { uploadId, offset, base64 });
    if (!sent.ok) return sent;
    offset += piece.size;
    onProgress(offset, file.size);
  } while (offset < file.size);
  return ok(uploadId);
}
