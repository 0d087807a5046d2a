import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { minor, sum } from '#shared/domain/units.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const milk = '3017620422003';
const cash = (given_minor: number): TenderInput => ({ kind: 'cash', given_minor: minor(given_minor) });
const wave: TenderInput = { kind: 'mobile', amount_minor: minor(50), operator: 'Wave', reference: 'W7' };

/** One cart of milk at 650, and what a person with paper and pencil finds in the drawer after each gesture. */
const gestures = {
  scan: () => till.ask('cart.scan', { code: milk }),
  back: async () => {
    await till.ask('cart.returnMode', { on: true });
    return till.ask('cart.scan', { code: milk, qty_milli: -1000 });
  },
  put: async (...tenders: TenderInput[]) => {
    const { id: cartId, putDown: known } = await till.ask('cart.get', {});
    return till.ask('cart.putDown', { cartId, known, tenders });
  },
  hold: () => till.ask('cart.hold', { label: null }),
  recall: async () => till.ask('cart.recall', { cartId: await heldId() }),
  pay: async (...more: TenderInput[]) => {
    const { id: cartId, revision, putDown } = await till.ask('cart.get', {});
    return till.ask('sales.pay', { cartId, revision, tenders: [...putDown, ...more] });
  },
  void: async () => till.ask('cart.void', { moneyBack_minor: moneyOf(await till.ask('cart.get', {})) }),
  remove: async () => {
    const cart = await till.ask('cart.get', {});
    return till.ask('cart.removeLine', { lineId: cart.lines[0]!.id, moneyBack_minor: moneyOf(cart) });
  },
  discard: async () => {
    const [held] = await till.ask('cart.held', {});
    return till.ask('cart.discardHeld', { cartId: held!.id, moneyBack_minor: moneyOf(held!) });
  },
  /** The shift is closed over what is on hold, and the next one begins with what was counted. */
  night: async () => {
    const counted = (await till.ask('shifts.x', {})).cash!.expected_minor;
    const z = await till.ask('shifts.close', { count: null, counted_minor: counted, reason: null });
    expect(z.cash?.difference_minor).toBe(0);
    return till.ask('shifts.open', { float_minor: counted, count: null });
  },
};
const heldId = async (): Promise<string> => (await till.ask('cart.held', {}))[0]!.id;
const moneyOf = ({ putDown }: { readonly putDown: readonly TenderInput[] }) =>
  putDown.length === 0
    ? null
    : sum(putDown.map((one) => (one.kind === 'cash' ? one.given_minor : one.amount_minor)));

type Gesture = keyof typeof gestures;
/** What is done, what the X says of the drawer afterwards: for carts on hold or at the counter, and in all. */
type Row = readonly [Gesture, readonly TenderInput[], number, number];

const ledger = () => {
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  const rows = db
    .sql<{ n: number }>(
      'ledger',
      'SELECT sum(amount_minor) AS n FROM cash_movement WHERE shift = (SELECT max(number) FROM shift)',
    )
    .get();
  db.close();
  return rows?.n;
};
const rebuilt = () => {
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  try {
    return checkRebuild(projections, db, path.join(till.dataDir, 'rebuilt.db'));
  } finally {
    db.close();
  }
};

describe('cash that was put down for a cart on hold', () => {
  it.each<[string, readonly Row[]]>([
    [
      'is paid out in the same shift',
      [
        ['scan', [], 0, 10_000],
        ['put', [cash(200), wave], 200, 10_200],
        ['hold', [], 200, 10_200],
        ['recall', [], 200, 10_200],
        ['pay', [cash(400)], 0, 10_600],
      ],
    ],
    [
      'goes through the night and is paid',
      [
        ['scan', [], 0, 10_000],
        ['put', [cash(200)], 200, 10_200],
        ['hold', [], 200, 10_200],
        ['night', [], 0, 10_200],
        ['recall', [], 0, 10_200],
        ['pay', [cash(500)], -200, 10_650],
      ],
    ],
    [
      'goes through the night and is given back with the cart on hold',
      [
        ['scan', [], 0, 10_000],
        ['put', [cash(200)], 200, 10_200],
        ['hold', [], 200, 10_200],
        ['night', [], 0, 10_200],
        ['discard', [], -200, 10_000],
      ],
    ],
    [
      'is given back at the counter, where the cart is voided',
      [
        ['scan', [], 0, 10_000],
        ['put', [cash(200)], 200, 10_200],
        ['hold', [], 200, 10_200],
        ['recall', [], 200, 10_200],
        ['void', [], 0, 10_000],
      ],
    ],
    [
      'is given back with the last line, and the cart goes on without',
      [
        ['scan', [], 0, 10_000],
        ['put', [cash(200)], 200, 10_200],
        ['hold', [], 200, 10_200],
        ['recall', [], 200, 10_200],
        ['remove', [], 0, 10_000],
        ['scan', [], 0, 10_000],
        ['pay', [cash(650)], 0, 10_650],
      ],
    ],
    [
      'is more, or none, when it is held again',
      [
        ['scan', [], 0, 10_000],
        ['put', [cash(200)], 200, 10_200],
        ['hold', [], 200, 10_200],
        ['recall', [], 200, 10_200],
        ['put', [cash(200), cash(100)], 300, 10_300],
        ['hold', [], 300, 10_300],
        ['night', [], 0, 10_300],
        ['recall', [], 0, 10_300],
        ['put', [wave], -300, 10_000],
        ['hold', [], -300, 10_000],
        ['night', [], 0, 10_000],
        ['discard', [], 0, 10_000],
      ],
    ],
    [
      'was taken back, and the cart is voided or its last line removed',
      [
        ['scan', [], 0, 10_000],
        ['put', [cash(200)], 200, 10_200],
        ['hold', [], 200, 10_200],
        ['recall', [], 200, 10_200],
        ['put', [], 0, 10_000],
        ['remove', [], 0, 10_000],
      ],
    ],
    [
      'was handed out for a return on hold',
      [
        ['back', [], 0, 10_000],
        ['put', [cash(-300)], -300, 9_700],
        ['hold', [], -300, 9_700],
        ['night', [], 0, 9_700],
        ['recall', [], 0, 9_700],
        ['pay', [cash(-350)], 300, 9_350],
      ],
    ],
  ])('%s: the X and the ledger say at each step what is in the drawer', async (_, rows) => {
    till = await openCounter();
    for (const [place, [gesture, tenders, held_minor, expected_minor]] of rows.entries()) {
      await gestures[gesture](...tenders);
      const x = await till.ask('shifts.x', {});
      expect(x.cash, `${place + 1}. ${gesture}`).toMatchObject({ held_minor, expected_minor });
      // Of the sale at the counter the ledger hears when it is held or paid.
      if (gesture !== 'put') expect(ledger(), `${place + 1}. ${gesture}`).toBe(expected_minor);
    }
    expect(rebuilt()).toMatchObject({ equal: true });
  });

  it('is given back in a shift only, and not out of an empty drawer', async () => {
    till = await openCounter();
    await gestures.scan();
    await gestures.put(cash(200));
    await gestures.hold();
    await till.ask('shifts.close', { count: null, counted_minor: minor(10_200), reason: null });
    const giving = { cartId: await heldId(), moneyBack_minor: minor(200) };
    expect(await till.call('cart.discardHeld', giving)).toMatchObject({ refusal: { code: 'NO_SHIFT' } });
    await till.ask('shifts.open', { float_minor: minor(150), count: null });
    expect(await till.call('cart.discardHeld', giving)).toMatchObject({
      refusal: { code: 'DRAWER_SHORT', params: { balance: 150 } },
    });
    await till.ask('shifts.cash', { kind: 'in', amount_minor: minor(50), reason: 'enveloppe' });
    expect(await till.call('cart.discardHeld', giving)).toMatchObject({ ok: true });
    expect((await till.ask('shifts.movements', { shift: null })).map(({ kind }) => kind)).toContain('held');
  });
});
