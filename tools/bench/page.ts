import path from 'node:path';
import { findChromium } from '#tests/support/chromium.ts';
import { launchWeb } from '#tests/support/launch-web.ts';
import { runNode } from '#tools/child.ts';
import { Failed } from '#tools/command-sentence.ts';
import { isBuilt, root } from '#tools/sources.ts';
import type { BenchOptions } from './bench-shop.ts';
import { type Figure, figure, timesOf } from './measure.ts';

const scansARound = 20;

/**
 * The last key of a scan → the row in the page, in a real browser on the web host, beside a bare frame of that page; and the
 * three legs of that way: until the page has asked, until the till's answer is there, until React has drawn the row.
 */
export async function benchPage(options: BenchOptions): Promise<Figure[]> {
  if (!isBuilt() && (await runNode([path.join(root, 'tools', 'build.ts')])) !== 0)
    throw new Failed(options.t('host.buildFailed'));
  if (!findChromium()) throw new Failed(options.t('tools.fault.noChromium'));
  const folder = options.newFolder();
  const scans = options.rounds * scansARound;
  const till = await launchWeb({ dataDir: path.join(folder, 'data'), args: ['--demo', '--lang', 'fr'] });
  try {
    const { page } = till;
    page.setDefaultTimeout(15_000);
    await page.getByTestId('person-1').click();
    await page.getByTestId('checkout').waitFor();
    const { rows, frames, asked, answered, drawn, painted } = await page.evaluate(
      async ({ scans: wanted, code }) => {
        const key = (text: string, name: string): void => {
          const init = { key: text, code: name, bubbles: true, cancelable: true };
          document.body.dispatchEvent(new KeyboardEvent('keydown', init));
          document.body.dispatchEvent(new KeyboardEvent('keyup', init));
        };
        const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
        const frame = (): Promise<number> =>
          new Promise((resolve) => {
            const start = performance.now();
            requestAnimationFrame(() => resolve(performance.now() - start));
          });
        const socket = { sent: 0, came: 0 };
        const { send } = WebSocket.prototype;
        const heard = new WeakSet<WebSocket>();
        WebSocket.prototype.send = function (this: WebSocket, ...data) {
          socket.sent ||= performance.now();
          if (!heard.has(this)) {
            heard.add(this);
            // The time stamp of the event: when it came, before anybody here was told.
            this.addEventListener('message', ({ timeStamp }) => {
              if (socket.sent > 0) socket.came ||= timeStamp;
            });
          }
          send.apply(this, data);
        };
        const legs = { asked: [] as number[], answered: [] as number[], drawn: [] as number[] };
        const painted: number[] = [];
        const found: number[] = [];
        const bare: number[] = [];
        const typeCode = async (): Promise<void> => {
          for (const digit of code) {
            key(digit, `Digit${digit}`);
            await pause(2);
          }
        };
        const lines = (): Element | null => document.querySelector('[data-testid="cart-lines"]');
        await typeCode();
        key('Enter', 'Enter');
        for (let tries = 0; !lines() && tries < 100; tries += 1) await pause(50);
        for (let i = 0; i < wanted; i += 1) {
          await typeCode();
          const changed = new Promise<number>((resolve) => {
            const watch = new MutationObserver(() => {
              watch.disconnect();
              const now = performance.now();
              // The message's own listeners run on: its time stamp is known once they have.
              queueMicrotask(() => resolve(now));
            });
            watch.observe(lines() ?? document.body, { subtree: true, childList: true, characterData: true });
          });
          socket.sent = 0;
          socket.came = 0;
          const start = performance.now();
          key('Enter', 'Enter');
          // On a machine that stood still for a moment the keys were no scan.
          const row = await Promise.race([changed, pause(2_000)]);
          await pause(0);
          const { sent, came } = socket;
          if (row === undefined || sent === 0 || came === 0) continue;
          found.push(row - start);
          legs.asked.push(sent - start);
          legs.answered.push(came - sent);
          legs.drawn.push(row - came);
          await frame();
          painted.push(performance.now() - start);
          bare.push(await frame());
          await pause(120);
        }
        return { rows: found, frames: bare, painted, ...legs };
      },
      { scans, code: '2990000000019' },
    );
    return [
      figure('row', {}, timesOf(rows), timesOf(frames)),
      figure('asked', {}, timesOf(asked)),
      figure('answered', {}, timesOf(answered)),
      figure('drawn', {}, timesOf(drawn)),
      figure('painted', {}, timesOf(painted), timesOf(frames)),
    ];
  } finally {
    await till.close();
  }
}
