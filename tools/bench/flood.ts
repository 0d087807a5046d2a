import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { type BenchOptions, makeOldTill, newFolder, productCode, walk } from './bench-shop.ts';
import { flood, type Seat, takeSeat } from './flood-seat.ts';
import { type Figure, figure, timedAsync, timesOf } from './measure.ts';

const searches = 100_000;
const flood_ms = 4_000;
const soldProducts = 1_000;

/** One customer after the other for as long as `going` says, a step of a hand between them: scan, pay. */
async function sell({ ask }: Seat, going: () => boolean): Promise<number[]> {
  const times: number[] = [];
  const random = walk(31);
  while (going()) {
    await timedAsync(times, async () => {
      const { value: cart } = await ask('cart.scan', { code: productCode(random(soldProducts)) });
      const { id: cartId, revision, cash_due_minor: given_minor } = cart as Record<string, unknown>;
      const tenders = [{ kind: 'cash', given_minor }];
      const paid = await ask('sale.pay', { cartId, revision, tenders, print: false });
      if (!paid.ok) throw new Error(paid.refusal.code);
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return times;
}

const child = (file: string, ...args: string[]): ChildProcess =>
  fork(path.join(import.meta.dirname, file), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });

/** Sales over the web host while another window, or the same one, searches a hundred thousand times in four seconds. */
export async function benchFlood(options: BenchOptions): Promise<Figure[]> {
  const folder = newFolder();
  const dataDir = path.join(folder, 'data');
  fs.mkdirSync(dataDir);
  await makeOldTill(dataDir, { ...options, sales: 0 });
  const host = child('flood-host.ts', dataDir);
  const [[first, second]] = (await once(host, 'message')) as [[string, string]];
  const seat = await takeSeat(first);
  await seat.ask('shift.open', { float_minor: 50_000, count: null });

  const until = performance.now() + flood_ms;
  const quiet = await sell(seat, () => performance.now() < until);

  const other = child('flood-seat.ts', second, String(searches), String(flood_ms));
  await once(other, 'message');
  let over = false;
  void once(other, 'message').then(() => {
    over = true;
  });
  host.send('watch');
  other.send('go');
  const beside = await sell(seat, () => !over);
  other.kill();
  host.send('say');
  const [turns] = (await once(host, 'message')) as [number[]];

  over = false;
  void flood(seat.socket, searches, flood_ms).then(() => {
    over = true;
  });
  const within = await sell(seat, () => !over);

  seat.close();
  host.disconnect();
  await once(host, 'exit');
  fs.rmSync(folder, { recursive: true, force: true });
  const name = (whose: string): string =>
    `scan and pay over the socket, ${searches} searches of ${whose} in ${flood_ms / 1000} s`;
  return [
    figure(
      'work of one turn of the till in that flood: what a command waits for',
      'ms of the processor',
      timesOf(turns),
      null,
      'max ≤ 50 ms',
    ),
    figure(name('another window'), 'ms', timesOf(beside), timesOf(quiet), 'max ≤ 50 ms'),
    figure(name('the same window'), 'ms', timesOf(within), timesOf(quiet), ''),
  ];
}
