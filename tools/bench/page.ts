import fs from 'node:fs';
import path from 'node:path';
import { launchWeb } from '../../tests/support/launch-web.ts';
import { newFolder } from './bench-shop.ts';
import { type Figure, figure, timesOf } from './measure.ts';

const scans = 200;

/** The last key of a scan → the row in the page, in a real browser on the web host, beside a bare frame of that page. */
export async function benchPage(): Promise<Figure[]> {
  const folder = newFolder();
  const till = await launchWeb({ dataDir: path.join(folder, 'data'), args: ['--demo', '--lang', 'fr'] });
  try {
    const { page } = till;
    page.setDefaultTimeout(15_000);
    await page.getByTestId('person-1').click();
    await page.getByTestId('checkout').waitFor();
    const { rows, frames } = await page.evaluate(
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
        const found: number[] = [];
        const bare: number[] = [];
        for (let i = 0; i < wanted; i += 1) {
          for (const digit of code) {
            key(digit, `Digit${digit}`);
            await pause(2);
          }
          const changed = new Promise<number>((resolve) => {
            const watch = new MutationObserver(() => {
              watch.disconnect();
              resolve(performance.now());
            });
            const cart = document.querySelector('[role="listbox"]') ?? document.body;
            watch.observe(cart, { subtree: true, childList: true, characterData: true });
          });
          const start = performance.now();
          key('Enter', 'Enter');
          found.push((await changed) - start);
          bare.push(await frame());
          await pause(120);
        }
        return { rows: found, frames: bare };
      },
      { scans, code: '2990000000019' },
    );
    return [
      figure(
        'scan → row in the page',
        'ms',
        timesOf(rows),
        timesOf(frames),
        'p99 ≤ 8 ms, painted in the next frame',
      ),
    ];
  } finally {
    await till.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
