import type { Page } from '@playwright/test';
import { staleAfter } from '#shared/contract/names.ts';
import { goods, lines, railOf, scan, signIn, total } from './counter.ts';
import { sell } from './sales.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });
test.beforeEach(({ till: _till }, { project }) => {
  test.skip(project.name !== 'web', 'only the web host has a line that can be listened to');
});

interface Line {
  /** What the page asked, by name, since `clear`. */
  readonly asked: string[];
  /** How often the cart came. */
  carts: number;
  clear(): void;
}

/** Listens to the line between the page and the till. */
async function listen(page: Page): Promise<Line> {
  const line: Line = {
    asked: [],
    carts: 0,
    clear: () => {
      line.asked.length = 0;
      line.carts = 0;
    },
  };
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      line.asked.push((JSON.parse(String(payload)) as { name: string }).name);
    });
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes('"heldCount"')) line.carts += 1;
    });
  });
  await page.reload();
  await expect(page.getByTestId('checkout')).toBeVisible();
  await expect(page.getByTestId(/^tile-\d+$/).first()).toBeVisible();
  return line;
}

test('a scan is one question, a payment is one, and the cart comes once', async ({ till: { page } }) => {
  await signIn(page, 'cashier');
  const line = await listen(page);
  // What the page asks when it opens is over once a gesture after it was answered.
  await scan(page, goods.soap.code);
  await total(page, 450);
  line.clear();
  await scan(page, goods.egg.code);
  await total(page, 550);
  expect(line).toMatchObject({ asked: ['cart.scan'], carts: 1 });
  await page.keyboard.press('F10');
  await expect(page.getByTestId('payment')).toBeVisible();
  line.clear();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('paid')).toBeVisible();
  expect(line.asked).toContain('sales.pay');
  // A question that is not answered yet is given up with its screen.
  await expect(page.getByTestId('receipt')).toContainText('550');
  // Whatever else the sale made somebody ask was asked before this; the paper on the screen is asked for once.
  await scan(page, goods.soap.code);
  await total(page, 450);
  expect(line).toMatchObject({ asked: ['sales.pay', 'tickets.receipt', 'cart.scan'], carts: 2 });
  // The last ticket is known without asking.
  await expect(lines(page)).toHaveCount(1);
});

test('saving a setting makes a screen ask for the session once', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  const line = await listen(page);
  await toSection('till')(page);
  await expect(page.getByTestId('sounds')).toBeVisible();
  line.clear();
  await page.getByTestId('sounds').press('Space');
  await page.keyboard.press('F10');
  await expect(page.getByTestId('action-undo')).toBeEnabled();
  // What the save made somebody ask is asked before this is answered.
  await toTask('checkout')(page);
  await expect(page.getByTestId('checkout')).toBeVisible();
  await scan(page, goods.soap.code);
  await total(page, 450);
  expect(line.asked.filter((name) => name === 'session.get')).toEqual(['session.get']);
});

/** Lets the till refuse these questions, until they are taken out again. */
async function refuse(page: Page, names: ReadonlySet<string>, code: () => string): Promise<void> {
  await page.routeWebSocket(/\/socket/, (socket) => {
    const till = socket.connectToServer();
    socket.onMessage((text) => {
      const { id, name } = JSON.parse(String(text)) as { id: string; name: string };
      if (names.has(name))
        socket.send(JSON.stringify({ id, result: { ok: false, refusal: { code: code() } } }));
      else till.send(text);
    });
  });
  await page.reload();
}

const toTask = (task: string) => async (page: Page) => {
  await page.getByTestId(`task-${task}`).click();
};
const toReport = (tab: string) => async (page: Page) => {
  await toTask('reports')(page);
  await page.getByTestId(`tab-${tab}`).click();
};
const toSection = (section: string) => async (page: Page) => {
  await toTask('settings')(page);
  await page.getByTestId(`section-${section}`).click();
};

/** Lists behind the first look of a task, the question each asks, and a test id of what stands there once it is answered. */
const lists: readonly (readonly [string, (page: Page) => Promise<void>, string | RegExp])[] = [
  ['reports.days', toReport('period'), /^row-/],
  ['reports.day', toReport('day'), 'day-date'],
  ['shifts.x', toReport('x'), /^row-|report/],
  ['users.list', toSection('people'), /^user-\d+$/],
  ['backup.status', toSection('backup'), 'backup-last'],
  ['updates.status', toSection('updates'), 'update-version'],
  ['health.get', async (page) => page.getByTestId('open-health').click(), 'health'],
];

/** All that a task can ask for that grows old, but what the frame and the counter ask. */
const ofTasks = Object.keys(staleAfter).filter((name) => !/^(?:session|cart)\./.test(name));

test('every task that the till refuses says why, and shows no empty list', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await sell(page, [goods.soap.code]);
  const names = new Set<string>();
  await refuse(page, names, () => 'INTERNAL');
  await expect(page.getByTestId('checkout')).toBeVisible();
  for (const id of await railOf(page)) {
    await test.step(id, async () => {
      for (const name of ofTasks) names.add(name);
      await page.getByTestId(id).click();
      const refused = page.getByTestId('refused');
      await expect(refused.first()).toHaveAttribute('data-code', 'INTERNAL');
      await expect(page.getByTestId(/^(?:row-\d+|empty-.+)$/)).toHaveCount(0);
      names.clear();
      await refused.first().getByTestId('refused-again').press('Enter');
      await expect(refused).toHaveCount(0);
      await toTask('checkout')(page);
      await expect(page.getByTestId('checkout')).toBeVisible();
    });
  }
});

test('a list that the till refuses says why, and is no empty list', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await sell(page, [goods.soap.code]);
  const names = new Set<string>();
  await refuse(page, names, () => 'INTERNAL');
  await expect(page.getByTestId('checkout')).toBeVisible();
  for (const [name, open, answered] of lists) {
    await test.step(name, async () => {
      names.add(name);
      await open(page);
      const refused = page.getByTestId('refused').first();
      await expect(refused).toHaveAttribute('data-code', 'INTERNAL');
      names.clear();
      await refused.getByTestId('refused-again').press('Enter');
      await expect(page.getByTestId('refused')).toHaveCount(0);
      await expect(page.getByTestId(answered).first()).toBeVisible();
      await toTask('checkout')(page);
      await expect(page.getByTestId('checkout')).toBeVisible();
    });
  }
});

test('a till that was busy is asked again by itself', async ({ till: { page } }) => {
  await signIn(page, 'owner');
  await sell(page, [goods.soap.code]);
  const names = new Set<string>();
  await refuse(page, names, () => 'STORE_BUSY');
  await expect(page.getByTestId('checkout')).toBeVisible();
  names.add('tickets.list');
  await toTask('tickets')(page);
  await expect(page.getByTestId('refused')).toHaveAttribute('data-code', 'STORE_BUSY');
  names.clear();
  await expect(page.getByTestId(/^row-\d+$/)).toHaveCount(1);
  await expect(page.getByTestId('refused')).toHaveCount(0);
});

test('the part of a long list that does not come is said under what is there, and asked for once', async ({
  till: { page },
}) => {
  await signIn(page, 'owner');
  let refusing = true;
  let asked = 0;
  const firstPages = new Set<string>();
  await page.routeWebSocket(/\/socket/, (socket) => {
    const till = socket.connectToServer();
    socket.onMessage((text) => {
      const { id, name, input } = JSON.parse(String(text)) as {
        id: string;
        name: string;
        input: { after?: object | null; limit?: number };
      };
      const later = name === 'catalog.search' && input.after != null;
      if (name === 'catalog.search' && input.after === null) firstPages.add(id);
      if (later) asked += 1;
      if (later && refusing)
        socket.send(JSON.stringify({ id, result: { ok: false, refusal: { code: 'INTERNAL' } } }));
      else till.send(text);
    });
    // The shop is larger than it is; a question that a newer one ended has no page.
    till.onMessage((text) => {
      const arrival = JSON.parse(String(text)) as { id?: string; result?: { value?: { next: object } } };
      if (arrival.id && arrival.result?.value && firstPages.has(arrival.id))
        arrival.result.value.next = { stage: 0, rank: 0, shown: 1, corrected: null };
      socket.send(JSON.stringify(arrival));
    });
  });
  await page.reload();
  await expect(page.getByTestId('checkout')).toBeVisible();
  await toTask('products')(page);
  const rows = page.getByTestId(/^row-\d+$/);
  await expect(rows.first()).toBeVisible();
  await page.getByTestId('products').press('End');
  const again = page.getByTestId('refused-again');
  await expect(again).toBeVisible();
  await expect(rows.first()).toBeVisible();
  // Moving about near the end asks no more.
  await page.getByTestId('products').press('ArrowUp');
  await page.getByTestId('products').press('End');
  expect(asked).toBe(1);
  refusing = false;
  await again.press('Enter');
  await expect(again).toBeHidden();
  await expect.poll(() => asked).toBe(2);
});
