import type { Page, WebSocketRoute } from '@playwright/test';
import { ask, goods, lines, scan, signIn, total, touch, type } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--lang', 'fr', '--demo'] });
test.beforeEach(({ till: _till }, { project }) => {
  test.skip(project.name !== 'web', 'only the web host has a line whose answers can be kept back');
});

interface Line {
  /** From now on the till hears everything and its answers do not arrive. */
  hold(): void;
  release(): void;
}

/** The line between page and till, whose answers the story lets through. */
async function lineOf(page: Page): Promise<Line> {
  let held: string[] | null = null;
  let toPage: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/socket/, (socket) => {
    const till = socket.connectToServer();
    toPage = socket;
    socket.onMessage((message) => till.send(message));
    till.onMessage((message) => {
      if (held) held.push(String(message));
      else socket.send(message);
    });
  });
  await page.reload();
  return {
    hold: () => {
      held = [];
    },
    release: () => {
      const came = held ?? [];
      held = null;
      for (const message of came) toPage?.send(message);
    },
  };
}

const change = (page: Page, minor: number) =>
  expect(page.getByTestId('change')).toHaveAttribute('data-minor', String(minor));
const due = (page: Page, minor: number) =>
  expect(page.getByTestId('due')).toHaveAttribute('data-minor', String(minor));
const tickets = async (page: Page) => (await ask(page, 'tickets.list', {})).tickets;

test('what is pressed while a scan is under way on an empty counter is not lost', async ({
  till: { page },
}) => {
  const line = await lineOf(page);
  await signIn(page, 'cashier');
  line.hold();
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await type(page, '1000');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('payment')).toBeHidden();
  line.release();
  await change(page, 550);
  line.hold();
  await scan(page, goods.water.code);
  await page.keyboard.press('F10');
  line.release();
  await due(page, 400);
  expect(await tickets(page)).toHaveLength(1);
});

test('figures, quantities and scans keep their order behind a scan that is late', async ({
  till: { page },
}) => {
  const line = await lineOf(page);
  await signIn(page, 'cashier');
  line.hold();
  await scan(page, goods.soap.code);
  await type(page, '3*');
  await scan(page, goods.egg.code);
  await type(page, '12');
  line.release();
  await total(page, 450 + 3 * 100);
  await expect(page.getByTestId('entry')).toHaveAttribute('data-text', '12');
  await page.keyboard.press('Escape');
  line.hold();
  await scan(page, goods.water.code);
  await page.keyboard.press('Delete');
  await page.keyboard.press('Shift+F4');
  line.release();
  await total(page, 750);
  await expect(page.getByTestId('ask-discount')).toBeVisible();
});

test('a finger or a key that presses again because nothing happens pays nothing', async ({
  till: { page },
}) => {
  const line = await lineOf(page);
  await signIn(page, 'cashier');
  line.hold();
  await scan(page, goods.soap.code);
  await touch(page, 'action-pay');
  await touch(page, 'action-pay');
  line.release();
  await due(page, 450);
  await page.keyboard.press('Escape');
  line.hold();
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await page.keyboard.press('F10');
  line.release();
  await due(page, 900);
  // Whatever waited has had its turn before what is typed now.
  await type(page, '5');
  await expect(page.getByTestId('given')).toHaveAttribute('data-minor', '5');
  expect(await tickets(page)).toEqual([]);
});

test('a touch waits for the goods like a key', async ({ till: { page } }) => {
  const line = await lineOf(page);
  await signIn(page, 'cashier');
  line.hold();
  await scan(page, goods.soap.code);
  await touch(page, 'action-pay');
  line.release();
  await due(page, 450);
  await page.keyboard.press('Escape');
  line.hold();
  await scan(page, goods.soap.code);
  await page.getByTestId('line-more').click();
  line.release();
  await total(page, 3 * 450);
});

test('holding, calling back, turning and undoing wait for what was scanned before them', async ({
  till: { page },
}) => {
  const line = await lineOf(page);
  await signIn(page, 'owner');
  line.hold();
  await scan(page, goods.soap.code);
  await page.keyboard.press('F6');
  line.release();
  await expect(page.getByTestId('hold-label')).toBeFocused();
  line.hold();
  await page.keyboard.press('Enter');
  await scan(page, goods.egg.code);
  await page.keyboard.press('F10');
  line.release();
  await due(page, 100);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await expect(lines(page)).toHaveCount(0);
  line.hold();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('F10');
  line.release();
  await due(page, 100);
  await page.keyboard.press('Escape');
  line.hold();
  await scan(page, goods.water.code);
  await page.keyboard.press('F7');
  line.release();
  await expect(page.getByTestId('ask-return')).toBeVisible();
  await page.keyboard.press('Escape');
  line.hold();
  await scan(page, goods.water.code);
  await page.keyboard.press('Control+k');
  line.release();
  await expect(page.getByTestId('ask-customer')).toBeVisible();
  await expect(lines(page)).toHaveCount(2);
  const held = await ask(page, 'cart.held', {});
  expect(held).toMatchObject([{ gross_minor: 450 }]);
});

test('what was pressed before a question or another amount came up is no answer to it', async ({
  till: { page },
}) => {
  const line = await lineOf(page);
  await signIn(page, 'cashier');
  line.hold();
  await scan(page, '4006381333931');
  await page.keyboard.press('F10');
  await page.keyboard.press('Enter');
  line.release();
  await expect(page.getByTestId('ask-new-product')).toBeVisible();
  await page.keyboard.press('Escape');
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await due(page, 450);
  line.hold();
  await scan(page, goods.water.code);
  await page.keyboard.press('Enter');
  line.release();
  await due(page, 850);
  expect(await tickets(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await change(page, 0);
  expect(await tickets(page)).toMatchObject([{ gross_minor: 850 }]);
});

test('a payment under way is one, and what is scanned meanwhile is the next sale', async ({
  till: { page },
}) => {
  const line = await lineOf(page);
  await signIn(page, 'cashier');
  await scan(page, goods.soap.code);
  await page.keyboard.press('F10');
  await due(page, 450);
  line.hold();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.press('F10');
  await page.keyboard.press('Escape');
  await type(page, '2*');
  await scan(page, goods.egg.code);
  line.release();
  await total(page, 200);
  expect(await tickets(page)).toMatchObject([{ gross_minor: 450 }]);
});
