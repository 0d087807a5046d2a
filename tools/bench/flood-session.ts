import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Input, OperationName, Output } from '#shared/contract/index.ts';
import { operationKinds } from '#shared/contract/names.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import { Failed } from '#tools/command-sentence.ts';
import { RefusedError } from '#tools/till.ts';
import { underParent } from './children.ts';

export interface FloodSession {
  /** @throws RefusedError */
  readonly ask: <N extends OperationName>(name: N, input: Input<N>) => Promise<Output<N>>;
  readonly socket: WebSocket;
  close(): void;
}

/** Comes through the door as a browser does, and sits down as the first person of the demo shop. */
export async function openSession(address: string, t: Translate): Promise<FloodSession> {
  const opened = await fetch(address, { redirect: 'manual' });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { origin, host } = new URL(address);
  const socket = new WebSocket(`ws://${host}/socket?w=bench-window`, { headers: { origin, cookie } });
  const waiting = new Map<string, PromiseWithResolvers<Result<never, Refusal>>>();
  socket.on('message', (data) => {
    const { id, result } = JSON.parse(String(data)) as { id?: string; result: Result<never, Refusal> };
    if (id === undefined) return;
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Failed(t('tools.bench.tillGone')));
  });
  await once(socket, 'open');
  let count = 0;
  const ask: FloodSession['ask'] = async (name, input) => {
    count += 1;
    const id = String(count);
    const meta = operationKinds[name] === 'query' ? undefined : { commandId: crypto.randomUUID() };
    const awaited = Promise.withResolvers<Result<never, Refusal>>();
    waiting.set(id, awaited);
    socket.send(JSON.stringify({ id, name, input, ...(meta && { meta }) }));
    const answer = await awaited.promise;
    if (!answer.ok) throw new RefusedError(name, answer.refusal);
    return answer.value;
  };
  const [first] = await ask('users.tiles', {});
  await ask('session.signIn', { userId: first?.id ?? 0, pin: null });
  return { ask, socket, close: () => socket.close() };
}

/** Searches in even portions, as many as wanted in so much time, whatever becomes of them. */
export async function flood(socket: WebSocket, searches: number, ms: number): Promise<void> {
  const start = performance.now();
  for (let sent = 0; sent < searches; ) {
    const due = Math.min(searches, Math.ceil(((performance.now() - start) / ms) * searches));
    for (; sent < due; sent += 1)
      socket.send(
        JSON.stringify({ id: `f${sent}`, name: 'catalog.search', input: { text: `riz ${sent % 997}` } }),
      );
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

if (import.meta.main) {
  const t = underParent();
  const [, , address = '', searches, ms] = process.argv;
  const session = await openSession(address, t);
  process.send?.('ready');
  await once(process, 'message');
  await flood(session.socket, Number(searches), Number(ms));
  process.send?.('done');
}
