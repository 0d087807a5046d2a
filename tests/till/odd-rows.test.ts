import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

let dataDir: string;
const opened: TestTill[] = [];
const said: string[] = [];
const log = { warn: () => {}, error: (what: string) => said.push(what) };

beforeEach(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'odd-rows-'));
  said.length = 0;
  const till = await openCounter({ dataDir });
  await till.ask('cart.scan', { code: '96385074' });
  await till.ask('cart.hold', { label: 'Awa' });
  await till.ask('cart.scan', { code: '96385074' });
  await till.application.close();
});
afterEach(async () => {
  for (const till of opened.splice(0)) await till.application.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

function write(sql: string): void {
  const db = openDb(storeFile(dataDir));
  db.exec(sql);
  db.close();
}
const open = async (rescue = false): Promise<TestTill> => {
  const till = await openTill({ dataDir, log, rescue });
  opened.push(till);
  return till;
};
async function signIn(till: TestTill): Promise<void> {
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
}

describe('a cart that nobody can read any more', () => {
  it.each([
    ['no JSON', 'nonsense'],
    ['nothing', ''],
    ['no cart', '{}'],
    ['null', 'null'],
  ])('keeps no shop from selling: %s', async (_what, body) => {
    write(`UPDATE cart SET body = '${body}'`);
    const till = await open();
    await signIn(till);
    expect((await till.ask('cart.get', {})).lines).toEqual([]);
    expect(await till.ask('cart.held', {})).toEqual([]);
    expect(said.filter((what) => what === 'cart.unreadable')).toHaveLength(2);
    const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
    const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
    expect((await till.ask('sales.pay', { cartId, revision, tenders })).number).toBe(1);
    await till.application.close();
    const db = openDb(storeFile(dataDir), { readonly: true });
    expect(verifyTill(db).sound).toBe(true);
    db.close();
  });

  it('goes alone: the others stay', async () => {
    write(`UPDATE cart SET body = 'nonsense' WHERE state = 'held'`);
    const till = await open();
    await signIn(till);
    expect((await till.ask('cart.get', {})).lines).toHaveLength(1);
    expect(await till.ask('cart.held', {})).toEqual([]);
  });
});

describe('settings that nobody can read any more', () => {
  it.each(['[', '{}', '"x"'])('are told as a damaged file that leads to the backups: %s', async (value) => {
    write(`UPDATE setting SET value = '${value}' WHERE key = 'settings'`);
    await expect(openTill({ dataDir, log })).rejects.toMatchObject({ refusal: { code: 'STORE_DAMAGED' } });
    const till = await open(true);
    expect(await till.ask('backup.rescueStatus', {})).toMatchObject({ why: 'damaged' });
  });
});

describe('a last row of the journal with a damaged column', () => {
  const damage = (set: string): void =>
    write(`PRAGMA ignore_check_constraints = ON; DROP TRIGGER journal_no_update;
      UPDATE journal SET ${set} WHERE position = (SELECT max(position) FROM journal)`);

  it.each(['9007199254740993', '9223372036854775807', '-9007199254740993'])(
    'is dated as its bytes say, sells, and verify names it: at %s',
    async (at) => {
      damage(`at = ${at}`);
      const till = await open();
      await signIn(till);
      const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
      const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
      expect((await till.ask('sales.pay', { cartId, revision, tenders })).number).toBe(1);
      expect((await till.ask('tickets.get', { number: 1 })).day).toBe('2026-11-20');
      await till.application.close();
      const db = openDb(storeFile(dataDir), { readonly: true });
      expect(verifyTill(db).firstBad).toMatchObject({ reason: 'its columns differ from its bytes' });
      db.close();
    },
  );

  it.each([
    ['a place that no row can have', 'position = 9007199254740993'],
    ['the last of all places', 'position = 9223372036854775807'],
    ['a place of a later epoch', 'position = 8589934593'],
    ['neither a time nor bytes', "at = 9007199254740993, bytes = ''"],
  ])('leads to the backups where nothing can follow it: %s', async (_what, set) => {
    const before = fs.readFileSync(path.join(dataDir, 'last-row'), 'latin1');
    damage(set);
    await expect(openTill({ dataDir, log })).rejects.toMatchObject({ refusal: { code: 'STORE_DAMAGED' } });
    const till = await open(true);
    expect(await till.ask('backup.rescueStatus', {})).toMatchObject({ why: 'damaged' });
    expect(fs.readFileSync(path.join(dataDir, 'last-row'), 'latin1')).toBe(before);
  });

  it.each(['', '[]', '{}', 'null', '{"v":1,"kind":"sale","body":null}'])(
    'is told of its ticket as a damaged row: %s',
    async (bytes) => {
      const selling = await open();
      await signIn(selling);
      const { id: cartId, revision, cash_due_minor } = await selling.ask('cart.get', {});
      const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
      await selling.ask('sales.pay', { cartId, revision, tenders });
      await selling.application.close();
      damage(`bytes = '${bytes}'`);
      const till = await open();
      await signIn(till);
      const damaged = { ok: false, refusal: { code: 'ROW_DAMAGED' } };
      expect(await till.call('tickets.get', { number: 1 })).toMatchObject(damaged);
      expect(await till.call('tickets.reprint', { number: 1 })).toMatchObject(damaged);
      const next = await till.ask('cart.scan', { code: '96385074' });
      await till.ask('sales.pay', {
        cartId: next.id,
        revision: next.revision,
        tenders: [{ kind: 'cash', given_minor: next.cash_due_minor }],
      });
      expect((await till.ask('tickets.lines', {})).lines).toMatchObject([
        { ticket: 2, line: 1, name: 'Savon 250 g' },
        { ticket: 1, line: 0, name: '', damaged: true, gross_minor: cash_due_minor },
      ]);
    },
  );
});
