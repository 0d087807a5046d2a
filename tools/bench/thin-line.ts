import { once } from 'node:events';
import net from 'node:net';
import { walk } from './bench-shop.ts';

/** 64 kbit/s, 300 ms each way, three packets of a hundred lost: the poor hours of a line in a small town. */
const bytes_ms = 8;
const way_ms = 300;
const packet_bytes = 1_400;
const lost_of_100 = 3;
/** After which a packet that nobody acknowledged is sent again. */
const again_ms = 1_200;

/** A line to this address that is as slow as that, both ways; what is lost holds up what comes after it. */
export async function createThinLine(to: string) {
  const port = Number(new URL(to).port);
  const random = walk(31);
  const sockets = new Set<net.Socket>();
  const thin = (from: net.Socket, into: net.Socket): void => {
    let free = 0;
    let arrives = 0;
    const send = (piece: Buffer | null): void => {
      const now = performance.now();
      free = Math.max(now, free) + (piece?.length ?? 0) / bytes_ms;
      const late = random(100) < lost_of_100 ? again_ms : 0;
      arrives = Math.max(arrives, free + way_ms + late);
      setTimeout(() => (piece ? into.write(piece) : into.end()), arrives - now);
    };
    from.on('data', (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += packet_bytes) send(bytes.subarray(at, at + packet_bytes));
    });
    from.on('end', () => send(null));
    from.on('error', () => into.destroy());
  };
  const server = net.createServer((till) => {
    const office = net.connect(port, '127.0.0.1');
    for (const socket of [till, office]) sockets.add(socket);
    thin(till, office);
    thin(office, till);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
