import Sqlite from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { storeFile } from '#main/kernel/open-store.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { mostLines } from './state.ts';

let till: TestTill;
afterEach(() => till.close());

/** Weighed goods stay apart: each scan is a line. */
async function weighed(): Promise<void> {
  await till.ask('catalog.create', {
    name: 'Tomates',
    codes: ['777'],
    price_minor: 800,
    taxClass: 'standard',
    categoryId: null,
    unit: 'kg',
  });
}
async function scanTimes(times: number) {
  let cart = await till.ask('cart.get', {});
  for (let i = 0; i < times; i += 1) cart = await till.ask('cart.scan', { code: '777', qty_milli: 500 });
  return cart;
}
const linesOnDisk = (dataDir: string): number => {
  const db = new Sqlite(storeFile(dataDir), { readonly: true });
  try {
    const row = db.prepare("SELECT body FROM cart WHERE state = 'open'").get() as
      | { body: string }
      | undefined;
    return row ? (JSON.parse(row.body) as { lines: unknown[] }).lines.length : 0;
  } finally {
    db.close();
  }
};

it('a sale of 2,000 lines is sold; the one after is refused, and what is left was said before', async () => {
  till = await openCounter();
  await weighed();
  const almost = await scanTimes(mostLines - 40);
  expect(almost.linesLeft).toBe(40);
  const full = await scanTimes(40);
  expect(full).toMatchObject({ linesLeft: 0, gross_minor: 400 * mostLines });
  expect(await till.call('cart.scan', { code: '777', qty_milli: 500 })).toMatchObject({
    refusal: { code: 'CART_TOO_LARGE', params: { most: mostLines } },
  });
  const paid = await till.ask('sales.pay', {
    cartId: full.id,
    revision: full.revision,
    tenders: [{ kind: 'cash', given_minor: full.cash_due_minor }],
  });
  expect(paid).toMatchObject({ gross_minor: 400 * mostLines, cart: { linesLeft: mostLines } });
  expect((await till.ask('tickets.get', { number: paid.number })).lines).toHaveLength(mostLines);
});

it('a short cart is on the disk with each scan, a long one within half a second and at every full commit', async () => {
  till = await openCounter();
  await weighed();
  await scanTimes(100);
  expect(linesOnDisk(till.dataDir)).toBe(100);
  await scanTimes(5);
  await expect.poll(() => linesOnDisk(till.dataDir), { timeout: 10_000 }).toBe(105);
  const { lines } = await scanTimes(2);
  await till.ask('cart.removeLine', { lineId: lines[0]!.id });
  expect(linesOnDisk(till.dataDir)).toBe(106);
});

it('a long cart is there again after an end in order, and what a refused scan would have made of it is not', async () => {
  till = await openCounter();
  await weighed();
  const before = await scanTimes(150);
  expect(await till.call('cart.scan', { code: '777', qty_milli: 2_000_000_000 })).toMatchObject({
    ok: false,
  });
  const again = await till.restart();
  const [owner] = await again.ask('users.tiles', {});
  await again.ask('session.signIn', { userId: owner?.id ?? 0, pin: ownerPin });
  expect(await again.ask('cart.get', {})).toMatchObject({ id: before.id, gross_minor: before.gross_minor });
  till = again;
});

it('a cart put on hold, paid or given up leaves nothing to be written later', async () => {
  till = await openCounter();
  await weighed();
  await scanTimes(120);
  await till.ask('cart.hold', { label: null });
  expect(linesOnDisk(till.dataDir)).toBe(0);
  const [held] = await till.ask('cart.held', {});
  await till.ask('cart.recall', { cartId: held?.id ?? '' });
  await scanTimes(1);
  await till.ask('cart.void', { reason: 'essai' });
  till = await till.restart();
  expect(linesOnDisk(till.dataDir)).toBe(0);
});
