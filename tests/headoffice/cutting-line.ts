import { once } from 'node:events';
import net from 'node:net';

/** A line between a till and its head office that is cut after some bytes, one way or the other. */
export interface CuttingLine {
  readonly url: string;
  /** Cuts the next line after so many bytes; those before it have arrived. */
  cut(way: 'up' | 'down', after: number): void;
  close(): Promise<void>;
}

export async function createCuttingLine(to: string): Promise<CuttingLine> {
  const port = Number(new URL(to).port);
  let order: { way: 'up' | 'down'; after: number } | null = null;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const given = order;
    order = null;
    const office = net.connect(port, '127.0.0.1');
    const passed = { up: 0, down: 0 };
    const end = (): void => {
      client.destroy();
      office.end();
    };
    const pipe = (way: 'up' | 'down', from: net.Socket, into: net.Socket): void => {
      from.on('data', (piece: Buffer) => {
        const left = given?.way === way ? given.after - passed[way] : Number.POSITIVE_INFINITY;
        const through = piece.subarray(0, Math.max(0, left));
        passed[way] += through.length;
        into.write(through);
        if (through.length < piece.length || passed[way] === (given?.way === way ? given.after : -1)) end();
      });
      from.on('end', () => into.end());
      from.on('error', () => into.destroy());
    };
    for (const socket of [client, office]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    pipe('up', client, office);
    pipe('down', office, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    cut: (way, after) => {
      order = { way, after };
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
