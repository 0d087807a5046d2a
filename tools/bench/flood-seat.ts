import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface Seat {
  readonly ask: (
    name: string,
    input: unknown,
  ) => Promise<{ ok: boolean; value: never; refusal: { code: string } }>;
  readonly socket: WebSocket;
  close(): void;
}

/** Comes through the door as a browser does, and sits down as the first person of the demo shop. */
export async function takeSeat(address: string): Promise<Seat> {
  const opened = await fetch(address, { redirect: 'manual' });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { origin, host } = new URL(address);
  const socket = new WebSocket(`ws://${host}/socket?w=bench-window`, { headers: { origin, cookie } });
  const waiting = new Map<string, (result: never) => void>();
  socket.on('message', (data) => {
    const { id, result } = JSON.parse(String(data)) as { id?: string; result: never };
    if (id === undefined) return;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await once(socket, 'open');
  let count = 0;
  const ask: Seat['ask'] = (name, input) => {
    count += 1;
    const id = String(count);
    const meta = name.includes('search') ? undefined : { commandId: crypto.randomUUID() };
    socket.send(JSON.stringify({ id, name, input, ...(meta && { meta }) }));
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  const [first] = (await ask('users.tiles', {})).value as { id: number }[];
  await ask('session.signIn', { userId: first?.id, pin: null });
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

if (process.argv[1]?.endsWith('flood-seat.ts')) {
  const [, , address = '', searches, ms] = process.argv;
  const seat = await takeSeat(address);
  process.send?.('ready');
  await once(process, 'message');
  await flood(seat.socket, Number(searches), Number(ms));
  process.send?.('done');
}
