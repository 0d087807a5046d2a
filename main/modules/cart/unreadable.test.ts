import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { minor } from '#shared/domain/units.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

const milk = '3017620422003';
const log = { warn: () => {}, error: () => {} };
let dataDir: string;
let till: TestTill;

/** Milk at 650 on hold for Awa, who has put down 200 in cash: 10,200 lie in the drawer. */
beforeEach(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'unreadable-'));
  till = await openCounter({ dataDir });
  const { id: cartId } = await till.ask('cart.scan', { code: milk });
  const tenders = [{ kind: 'cash' as const, given_minor: minor(200) }];
  await till.ask('cart.putDown', { cartId, known: [], tenders });
  await till.ask('cart.hold', { label: 'Awa' });
});
afterEach(async () => {
  await till.application.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

/** The till closes, its file is damaged, and it opens again. */
const damaged = async (sql: string): Promise<void> => {
  const { time } = till;
  await till.application.close();
  const db = openDb(storeFile(dataDir));
  db.exec(sql);
  db.close();
  till = await openTill({ dataDir, time, log });
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
};
const firstHeld = async () => (await till.ask('cart.held', {}))[0]!;
const drawer = async () => (await till.ask('shifts.x', {})).cash;
const close = (counted: number) =>
  till.ask('shifts.close', { count: null, counted_minor: minor(counted), reason: null });
const sell = async (): Promise<void> => {
  const { id: cartId, revision } = await till.ask('cart.scan', { code: milk });
  await till.ask('sales.pay', { cartId, revision, tenders: [{ kind: 'cash', given_minor: minor(650) }] });
};

describe('a cart on hold that nobody can read any more, with cash put down for it', () => {
  it.each([
    ['its text is none', "UPDATE cart SET body = 'x' WHERE state = 'held'", 'Awa'],
    ['its row is gone', "DELETE FROM cart WHERE state = 'held'", null],
    [
      'a quantity is none',
      "UPDATE cart SET body = json_set(body, '$.lines[0].qty_milli', 9007199254740993)",
      'Awa',
    ],
    ['what was put down is a word', "UPDATE cart SET body = json_set(body, '$.putDown', 'x')", 'Awa'],
    [
      'what was put down is none',
      "UPDATE cart SET body = json_set(body, '$.putDown[0].given_minor', 9007199254740993)",
      'Awa',
    ],
  ])('stays on hold for its money, which is given back and recorded: %s', async (_what, sql, label) => {
    await damaged(sql);
    const putDown = [{ kind: 'cash', given_minor: 200 }];
    const standing = await firstHeld();
    expect(standing).toMatchObject({ label, lines: 0, gross_minor: 0, unreadable: true, putDown });
    expect(await till.ask('shifts.current', {})).toMatchObject({
      heldCarts: 1,
      heldMoney: { cash_minor: 200 },
    });
    const { id: cartId } = standing;
    expect(await till.call('cart.recall', { cartId })).toMatchObject({ refusal: { code: 'CART_DAMAGED' } });
    expect(await till.call('cart.discardHeld', { cartId })).toMatchObject({
      refusal: { code: 'MONEY_RECEIVED', params: { amount_minor: 200 } },
    });
    await till.ask('cart.discardHeld', { cartId, moneyBack_minor: minor(200) });
    expect(await till.ask('cart.held', {})).toEqual([]);
    expect(await drawer()).toMatchObject({ held_minor: 0, expected_minor: 10_000 });
    await sell();
    expect(await close(10_650)).toMatchObject({ cash: { difference_minor: 0 } });
    const db = openDb(storeFile(dataDir), { readonly: true });
    expect(checkRebuild(projections, db, path.join(dataDir, 'rebuilt.db'))).toMatchObject({ equal: true });
    db.close();
  });

  it('leaves the counter when it was there, and stays through the night', async () => {
    await till.ask('cart.recall', { cartId: (await firstHeld()).id });
    await damaged("UPDATE cart SET body = 'x' WHERE state = 'open'");
    expect((await till.ask('cart.get', {})).lines).toEqual([]);
    expect(await close(10_200)).toMatchObject({ cash: { difference_minor: 0 } });
    expect(await firstHeld()).toMatchObject({ unreadable: true, putDown: [{ given_minor: 200 }] });
  });
});

describe('a movement of the drawer for a cart on hold that is damaged', () => {
  const damage = (amount: string) =>
    `UPDATE cash_movement SET amount_minor = ${amount} WHERE cart IS NOT NULL`;
  it.each(['9007199254740993', '9223372036854775807', '-9223372036854775807'])(
    'is told of that cart in a sentence, and the shop sells and closes: %s',
    async (amount) => {
      await damaged(damage(amount));
      const { id: cartId } = await firstHeld();
      const told = { refusal: { code: 'ROW_DAMAGED' } };
      expect(await till.call('cart.recall', { cartId })).toMatchObject(told);
      const giving = { cartId, moneyBack_minor: minor(200) };
      expect(await till.call('cart.discardHeld', giving)).toMatchObject(told);
      await sell();
      expect(await close(10_850)).toMatchObject({ cash: { difference_minor: 0 } });
    },
  );

  it('frees the counter of the cart, which waits on hold', async () => {
    await till.ask('cart.recall', { cartId: (await firstHeld()).id });
    await damaged(damage('9007199254740993'));
    expect((await till.ask('cart.get', {})).lines).toEqual([]);
    expect(await firstHeld()).toMatchObject({ lines: 1, unreadable: false });
    await sell();
    expect(await close(10_850)).toMatchObject({ cash: { difference_minor: 0 } });
  });
});

it('a shift that is not found under its number is not closed, and nothing of its close is recorded', async () => {
  const db = openDb(storeFile(dataDir));
  await till.ask('shifts.x', {});
  db.exec('UPDATE shift SET number = 77');
  const closing = { count: null, counted_minor: minor(10_200), reason: null };
  expect(await till.call('shifts.close', closing)).toMatchObject({ refusal: { code: 'ROW_DAMAGED' } });
  db.exec('UPDATE shift SET number = 1');
  db.close();
  expect(await close(10_200)).toMatchObject({ zNumber: 1, cash: { difference_minor: 0 } });
});
