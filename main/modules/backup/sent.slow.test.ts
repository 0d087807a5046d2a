import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { openBackup } from '#tests/support/backup-service.ts';
import { openCounter, openTill, type TestTill } from '#tests/support/harness.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sent-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const kept = <T extends TestTill>(till: T): T => {
  undo.push(() => till.application.close());
  return till;
};
const empty = async (): Promise<TestTill> => kept(await openTill({ dataDir: newFolder() }));
const sell = async (till: TestTill, times: number): Promise<void> => {
  for (let i = 0; i < times; i += 1) {
    const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
    const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
    await till.ask('sales.pay', { cartId, revision, tenders });
  }
};
const endingIn = (folder: string, end: string): string[] =>
  fs.readdirSync(folder).filter((name) => name.endsWith(end));
const ticketsOf = (dataDir: string): number[] => {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    expect(verifyTill(db, { pages: true }).firstBad).toBeNull();
    const tickets = db.sql<{ number: number }>('t', 'SELECT number FROM sale ORDER BY number').all();
    return tickets.map(({ number }) => number);
  } finally {
    db.close();
  }
};
/** A till that sold four times, and its backup. */
async function lost(): Promise<{ till: TestTill; code: string; file: string }> {
  const till = kept(await openCounter({ dataDir: newFolder() }));
  await sell(till, 4);
  const { code } = await till.ask('backup.newRecoveryCode', {});
  const { path: file } = await till.ask('backup.now', {});
  return { till, code, file };
}

describe('a restore from a window that sends files', () => {
  it('takes a file in pieces', async () => {
    const { code, file } = await lost();
    const till = await empty();
    const uploadId = 'restore-from-screen';
    const bytes = fs.readFileSync(file);
    for (let offset = 0; offset < bytes.length; offset += 20_000)
      await till.ask('backup.upload', {
        uploadId,
        offset,
        base64: bytes.subarray(offset, offset + 20_000).toString('base64'),
      });
    expect((await till.call('backup.upload', { uploadId, offset: 5, base64: '' })).ok).toBe(false);
    expect(await till.ask('backup.restore', { file: { uploadId }, code, lastTicket: null })).toMatchObject({
      lastTicket: 4,
    });
    expect(fs.existsSync(path.join(till.dataDir, 'restore-uploads'))).toBe(false);
  });

  it('takes what follows it too, in any order', async () => {
    const { till: dead, code, file } = await lost();
    await sell(dead, 2);
    await dead.application.close();
    const folder = path.dirname(file);
    const { store, backup } = openBackup(dead.dataDir, () => Date.parse('2026-11-20T09:00:00Z'));
    await backup.look();
    await backup.close();
    store.close();
    const rows = endingIn(folder, '.comptoir-rows');
    const till = await empty();
    const send = (uploadId: string, from: string) => {
      const base64 = fs.readFileSync(from).toString('base64');
      return till.ask('backup.upload', { uploadId, offset: 0, base64 });
    };
    for (const name of rows.reverse())
      await send(name.replace('.comptoir-rows', ''), path.join(folder, name));
    await send('restore-from-screen', file);
    const asked = { file: { uploadId: 'restore-from-screen' }, code };
    const found = await till.ask('backup.inspect', asked);
    expect(found).toMatchObject({ lastTicket: 6, rows: rows.length });
    expect(found.base_at).toBeLessThan(found.created_at);
    await till.ask('backup.restore', { ...asked, lastTicket: null });
    await till.application.close();
    expect(ticketsOf(till.dataDir)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
