import fs from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const milk = '3017620422003';
const awa = {
  name: 'Aïssatou N’Diaye-Sow',
  phones: ['77 123 45 67'],
  address: 'Sicap Liberté 6',
  email: 'aissatou@example.org',
  taxNumber: 'SN-DKR-B12',
  note: 'pain complet le vendredi',
};
async function sellTo(ref: number | null): Promise<void> {
  const cart = await till.ask('cart.scan', { code: milk });
  const { revision } = ref === null ? cart : await till.ask('cart.carry', { kind: 'customer', ref });
  const tenders = [{ kind: 'cash', given_minor: cart.cash_due_minor } as const];
  await till.ask('sales.pay', { cartId: cart.id, revision, tenders });
}

it('tickets of customers, of an erased one too, are derived again from the journal as they were', async () => {
  till = await openCounter();
  const [one, other] = [await till.ask('customers.create', awa), await till.ask('customers.create', awa)];
  for (const ref of [one.id, other.id, null, one.id]) await sellTo(ref);
  await till.ask('customers.erase', { id: other.id });
  await sellTo(null);
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  const named = db.sql<{ customer_id: number; tickets: number }>(
    'totals',
    'SELECT customer_id, tickets FROM customer_total ORDER BY customer_id',
  );
  expect(named.all()).toEqual([
    { customer_id: one.id, tickets: 2 },
    { customer_id: other.id, tickets: 1 },
  ]);
  expect(checkRebuild(projections, db, path.join(till.dataDir, 'rebuilt.db'))).toMatchObject({ equal: true });
  db.close();
});

it('a support file holds nothing of a customer, whatever was done with him', async () => {
  till = await openCounter();
  const { id } = await till.ask('customers.create', awa);
  await sellTo(id);
  const { revision } = await till.ask('customers.get', { id });
  await till.ask('customers.update', { id, revision, ...awa, note: 'doit 500' });
  await till.ask('customers.list', { text: 'ndiaye' });
  const made = await till.ask('health.bundle', {});
  const files = Object.entries(unzipSync(fs.readFileSync(made.path)));
  expect(files.length).toBeGreaterThan(2);
  for (const [name, bytes] of files)
    for (const personal of [
      'Aïssatou',
      'issatou',
      'Diaye',
      'ndiaye',
      '771234567',
      'Sicap',
      'B12',
      'vendredi',
      'doit',
    ])
      expect(strFromU8(bytes), `${name}: ${personal}`).not.toContain(personal);
});
