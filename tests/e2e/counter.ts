import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { Input, OperationName, Output } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import { expect } from './till.ts';

/** Goods of the demo shop, in francs. */
export const goods = {
  baguette: { code: '2990000000019', price: 150 },
  egg: { code: '2990000000033', price: 100 },
  water: { code: '2990000000361', price: 400 },
  soap: { code: '2990000000385', price: 450 },
} as const;

export const people = { owner: 'person-1', cashier: 'person-3' } as const;

export async function signIn(page: Page, who: keyof typeof people): Promise<void> {
  await page.getByTestId(people[who]).click();
  await expect(page.getByTestId('checkout')).toBeVisible();
}

/** The tasks that this person is offered besides selling, by their test ids. */
export async function railOf(page: Page): Promise<readonly string[]> {
  const ids = await page
    .getByTestId(/^task-/)
    .evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-testid') ?? ''));
  expect(ids.length).toBeGreaterThan(5);
  return ids.filter((id) => id !== 'task-checkout');
}

interface Press {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
}
const azerty = 'à&é"\'(-è_ç';

/** What a keyboard-wedge scanner sends: positions of a US keyboard, which the layout of the PC turns into characters. */
function pressesOf(code: string, layout: 'us' | 'azerty'): Press[] {
  const presses = [...code].map((key): Press => {
    if (!/\d/.test(key)) return { key, code: `Key${key.toUpperCase()}`, shiftKey: key !== key.toLowerCase() };
    return {
      key: layout === 'us' ? key : (azerty[Number(key)] ?? key),
      code: `Digit${key}`,
      shiftKey: false,
    };
  });
  return [...presses, { key: 'Enter', code: 'Enter', shiftKey: false }];
}

/** A scan: faster than any hand, into whatever has the focus. */
export async function scan(page: Page, code: string, layout: 'us' | 'azerty' = 'us'): Promise<void> {
  await page.evaluate(
    async (presses) => {
      // The hand leaves the keyboard before it pulls the trigger: the last key typed is no part of the burst.
      await new Promise((resolve) => setTimeout(resolve, 120));
      const from = performance.now();
      for (const [place, press] of presses.entries()) {
        const at = document.activeElement ?? document.body;
        const event = new KeyboardEvent('keydown', { ...press, bubbles: true, cancelable: true });
        // The pace is the scanner's, however busy the machine of the test is.
        Object.defineProperty(event, 'timeStamp', { value: from + place * 4 - presses.length * 4 });
        // What a key of a real keyboard does unless somebody takes it.
        if (at.dispatchEvent(event) && at instanceof HTMLInputElement && press.key.length === 1)
          document.execCommand('insertText', false, press.key);
      }
      // And comes back to it: an Enter at the pace of the scanner would be the scanner's.
      await new Promise((resolve) => setTimeout(resolve, 120));
    },
    pressesOf(code, layout),
  );
}

/** Two taps on one pixel, `gap_ms` apart by the clock of the finger, however busy the machine of the test is. */
export async function tapTwice(target: Locator, gap_ms: number): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  await target.evaluate(async (button, gap) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    const spot = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true };
    const first = performance.now();
    for (const at of [first, first + gap]) {
      const under = document.elementFromPoint(spot.clientX, spot.clientY) ?? document.body;
      const down = new PointerEvent('pointerdown', spot);
      Object.defineProperty(down, 'timeStamp', { value: at });
      under.dispatchEvent(down);
      under.dispatchEvent(new PointerEvent('pointerup', spot));
      under.dispatchEvent(new MouseEvent('click', { ...spot, detail: 1 }));
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    }
  }, gap_ms);
}

/** A finger on the glass, which the till tells from a mouse. */
export async function touch(page: Page, testId: string | RegExp): Promise<void> {
  const target = page.getByTestId(testId).first();
  await target.scrollIntoViewIfNeeded();
  await target.click({ trial: true });
  const box = await target.boundingBox();
  if (!box) throw new Error(`${testId} is not on the screen`);
  const finger = await page.context().newCDPSession(page);
  const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await finger.detach();
}

/** A hand on the keyboard: no faster than people are. */
export const type = (page: Page, text: string) => page.keyboard.type(text, { delay: 60 });

export const lines = (page: Page): Locator => page.getByTestId(/^line-\d+$/);
export const total = (page: Page, minor: number) =>
  expect(page.getByTestId('total')).toHaveAttribute('data-minor', String(minor));
export const quantityOf = (line: Locator, milli: number) =>
  expect(line.getByTestId('line-qty')).toHaveAttribute('data-milli', String(milli));

/** Asks the till what the screens cannot show at once, as the person who is signed in. */
export async function ask<N extends OperationName>(page: Page, name: N, input: Input<N>): Promise<Output<N>> {
  const answer = (await page.evaluate(
    async ([operation, wanted]) => {
      const { comptoir } = window as Window & {
        comptoir?: { call(name: string, input: unknown, meta: unknown): Promise<unknown> };
      };
      const meta = { commandId: crypto.randomUUID() };
      if (comptoir) return comptoir.call(operation, wanted, meta);
      const socket = new WebSocket(
        `ws://${location.host}/socket?w=${sessionStorage.getItem('comptoir.window')}`,
      );
      await new Promise((opened) => socket.addEventListener('open', opened, { once: true }));
      const answered = new Promise((resolve) => {
        socket.addEventListener('message', ({ data }) => {
          const arrival = JSON.parse(String(data)) as { id?: string; result?: unknown };
          if (arrival.id === 'test') resolve(arrival.result);
        });
      });
      socket.send(JSON.stringify({ id: 'test', name: operation, input: wanted, meta }));
      const result = await answered;
      socket.close();
      return result;
    },
    [name, input] as const,
  )) as Result<Output<N>, Refusal>;
  if (!answer.ok) throw new Error(`${name} was refused: ${answer.refusal.code}`);
  return answer.value;
}

/** No finding that shuts a person out, by day and by night. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await expectNoGraveFinding(page);
  }
}

async function expectNoGraveFinding(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(grave).toEqual([]);
}
