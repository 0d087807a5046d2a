import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { faultPoints } from '#main/kernel/db/fault-point.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { openTill } from '#tests/support/harness.ts';
import { buildSeller, killSeller, type Told } from './killed-seller.ts';

let removeSeller = (): void => {};
beforeAll(async () => {
  removeSeller = await buildSeller();
}, 120_000);
afterAll(() => removeSeller());

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'crash-'));
  folders.push(folder);
  return folder;
};

interface SaleRow {
  readonly number: number;
  readonly cart: string;
  readonly journal: string;
}
const salesIn = (dataDir: string): SaleRow[] => {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    return db
      .sql<SaleRow>(
        'crash.sales',
        `SELECT s.number, s.cart, j.bytes ->> 'till' || '/' || (j.bytes ->> 'epoch') || '/' || (j.bytes ->> 'seq') AS journal
         FROM sale s JOIN journal j ON j.position = s.position ORDER BY s.number`,
      )
      .all();
  } finally {
    db.close();
  }
};

/** Nothing that was told is lost, nothing is there twice, the chain holds, and the open cart is back. */
async function expectNothingLost(dataDir: string, told: Told, before: number): Promise<number> {
  expect(told.errors).toBe('');
  expect(told.killed).toBe(true);
  // Opening writes nothing of its own: what is read here is what the dead process left.
  const sales = salesIn(dataDir);
  const byNumber = new Map(sales.map((sale) => [sale.number, sale]));
  for (const { number, journal, cart } of told.sales)
    expect(byNumber.get(number)).toEqual({ number, journal, cart });
  expect(new Set(sales.map((sale) => sale.cart)).size).toBe(sales.length);
  expect(sales.map((sale) => sale.number)).toEqual(sales.map((_, i) => i + 1));
  // At most one sale was committed whose acknowledgement died with the process.
  expect(sales.length - before - told.sales.length).toBeGreaterThanOrEqual(0);
  expect(sales.length - before - told.sales.length).toBeLessThanOrEqual(1);

  const till = await openTill({ dataDir, clock: { now: Date.now } });
  const [person] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: person!.id, pin: null });
  if (told.cart && !sales.some((sale) => sale.cart === told.cart?.id)) {
    const [open, held] = [await till.ask('cart.get', {}), await till.ask('cart.held', {})];
    const back =
      open.id === told.cart.id
        ? open.revision >= told.cart.revision
        : held.some(({ id }) => id === told.cart?.id);
    expect({ cart: told.cart, back }).toEqual({ cart: told.cart, back: true });
  }
  await till.application.close();
  return sales.length;
}

function expectSound(dataDir: string): void {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    expect(verifyTill(db, { pages: true }).firstBad).toBeNull();
    expect(
      checkRebuild(projections, db, path.join(dataDir, `rebuilt-${Date.now()}.db`)).difference,
    ).toBeNull();
  } finally {
    db.close();
  }
}

describe('a till that is killed', () => {
  it.each(faultPoints)('keeps its word at the point %s', { timeout: 180_000 }, async (point) => {
    const dataDir = newFolder();
    const setUp = await killSeller(dataDir, 1, { after_ms: 60 });
    let sales = await expectNothingLost(dataDir, setUp, 0);
    for (let passage = 1; passage <= 12; passage += 1) {
      const told = await killSeller(dataDir, passage * 7919, { at: `${point}:${passage * 3}` });
      sales = await expectNothingLost(dataDir, told, sales);
    }
    expectSound(dataDir);
  });

  it('keeps its word at two hundred random moments', { timeout: 900_000 }, async () => {
    const walk = async (first: number): Promise<void> => {
      const dataDir = newFolder();
      let sales = 0;
      for (let kill = 0; kill < 100; kill += 1) {
        const seed = first + kill * 104_729;
        const told = await killSeller(dataDir, seed, { after_ms: 5 + (seed % 120) });
        sales = await expectNothingLost(dataDir, told, sales);
      }
      expectSound(dataDir);
      expect(sales).toBeGreaterThan(0);
    };
    await Promise.all([walk(11), walk(13)]);
  });
});
