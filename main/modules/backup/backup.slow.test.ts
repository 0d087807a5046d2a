import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { exportJournal } from '#main/kernel/journal/export.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { openSigner } from '#main/kernel/journal/signer.ts';
import { projections } from '#main/modules/projections.ts';
import { tillReader, verifyTill } from '#main/modules/till-file.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { readHeader, writeBackup } from './engine/backup-file.ts';
import { mirrorFile } from './engine/head-mirror.ts';
import { renewKey } from './engine/restore.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backup-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const kept = <T extends TestTill>(till: T): T => {
  undo.push(() => till.application.close());
  return till;
};
const counter = async (options: Parameters<typeof openCounter>[0] = {}): Promise<TestTill> =>
  kept(await openCounter({ dataDir: newFolder(), ...options }));
const empty = async (options: Parameters<typeof openTill>[0] = {}): Promise<TestTill> =>
  kept(await openTill({ dataDir: newFolder(), ...options }));

const sell = async (till: TestTill, times = 1): Promise<number> => {
  let number = 0;
  for (let i = 0; i < times; i += 1) {
    const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
    const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
    number = (await till.ask('sales.pay', { cartId, revision, tenders })).number;
  }
  return number;
};
const signIn = async (till: TestTill): Promise<void> => {
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
};
const endingIn = (folder: string, end: string): string[] =>
  fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith(end)) : [];
/** Everything a till may be asked to prove, on the file it left. */
const proved = (dataDir: string): { rows: number; tickets: number[] } => {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    const verdict = verifyTill(db, { pages: true });
    expect(verdict.firstBad).toBeNull();
    expect(checkRebuild(projections, db, path.join(newFolder(), 'rebuilt.db')).difference).toBeNull();
    const tickets = db.sql<{ number: number }>('t', 'SELECT number FROM sale ORDER BY number').all();
    return { rows: verdict.rows, tickets: tickets.map(({ number }) => number) };
  } finally {
    db.close();
  }
};

it('keeps nothing of a restore that was begun and given up for a new shop', async () => {
  const till = await empty();
  const uploads = path.join(till.dataDir, 'restore-uploads');
  await till.ask('backup.upload', { uploadId: 'begun-once', offset: 0, base64: 'eA==' });
  expect(fs.readdirSync(uploads)).toHaveLength(1);
  await till.ask('setup.create', {
    lang: 'fr',
    country: 'SN',
    region: null,
    shopName: 'Chez Awa',
    tillName: '1',
    ownerName: 'Awa',
    pin: ownerPin,
  });
  kept(await till.restart());
  expect(fs.existsSync(uploads)).toBe(false);
});

describe('a new recovery code', () => {
  it('is not undone by somebody who types the one before at the same time', async () => {
    const till = await counter();
    const { code: before } = await till.ask('backup.newRecoveryCode', {});
    const [fresh] = await Promise.all([
      till.ask('backup.newRecoveryCode', {}),
      till.call('backup.checkRecoveryCode', { code: before }),
    ]);
    expect((await till.ask('backup.status', {})).recovery.state).toBe('unconfirmed');
    expect((await till.call('backup.checkRecoveryCode', { code: before })).ok).toBe(false);
    expect((await till.ask('backup.checkRecoveryCode', { code: fresh.code })).recovery.state).toBe(
      'confirmed',
    );
  });
});

describe('a backup', () => {
  it('is made, proved, listed, and opens with the code that the owner wrote down', async () => {
    const till = await counter();
    await sell(till, 3);
    expect(await till.ask('backup.status', {})).toMatchObject({
      recovery: { state: 'none' },
      changed: true,
      last: null,
    });
    const { code, html } = await till.ask('backup.newRecoveryCode', {});
    expect(html.fr).toContain('FICHE DE SECOURS');
    expect(html.en).toContain(code.slice(0, 19));
    expect((await till.call('backup.checkRecoveryCode', { code: `${code}0` })).ok).toBe(false);
    const status = await till.ask('backup.checkRecoveryCode', { code: code.toLowerCase() });
    expect(status.recovery.state).toBe('confirmed');
    const made = await till.ask('backup.now', {});
    expect(fs.existsSync(made.path)).toBe(true);
    expect(await till.ask('backup.list', {})).toEqual([
      expect.objectContaining({ name: made.name, lastTicket: 3, epoch: 1, withCode: true, place: 'local' }),
    ]);
    expect(await till.ask('backup.status', {})).toMatchObject({
      changed: false,
      fault: null,
      last: { name: made.name },
    });
    expect(fs.readdirSync(path.dirname(made.path)).sort()).toEqual(
      [made.name, path.basename(mirrorFile('', made.name.slice(0, 8)))].sort(),
    );
  });

  it('lets the till sell while it is made, and holds a state between two sales', async () => {
    const till = await counter();
    await sell(till, 5);
    const making = till.ask('backup.now', {});
    const last = await sell(till, 25);
    await making;
    expect(last).toBe(30);
    const [entry] = await till.ask('backup.list', {});
    expect(entry?.lastTicket).toBeGreaterThanOrEqual(5);
    expect(await till.ask('backup.drill', {})).toMatchObject({ passed: true, fault: '', file: entry?.name });
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    const drilled = db
      .sql<{ bytes: string }>('d', "SELECT bytes FROM journal WHERE kind = 'backup.drilled'")
      .all();
    db.close();
    expect(drilled).toHaveLength(1);
    expect(fs.existsSync(path.join(till.dataDir, 'drill'))).toBe(false);
  });

  it('keeps the shop’s people out who may not', async () => {
    const till = await counter();
    await till.ask('session.signOut', { reason: 'user' });
    for (const name of ['backup.now', 'backup.drill', 'backup.newRecoveryCode'] as const)
      expect(await till.call(name, {})).toMatchObject({ ok: false, refusal: { code: 'NOT_SIGNED_IN' } });
    expect(await till.call('backup.inspect', { file: { path: '/x' }, code: 'x' })).toMatchObject({
      refusal: { code: 'ALREADY_SET_UP' },
    });
  });
});

describe('a till on another computer', () => {
  const lostAfter = async (more: number, place?: string) => {
    const till = await counter();
    await sell(till, 4);
    const { code } = await till.ask('backup.newRecoveryCode', {});
    if (place !== undefined) await till.ask('backup.setPlaces', { second: place });
    const { path: file } = await till.ask('backup.now', {});
    const lastTicket = more > 0 ? await sell(till, more) : 4;
    return { till, code, file, lastTicket };
  };

  it('is the same shop: it sells on under numbers that were on no paper, and its whole chain verifies', async () => {
    const { code, file } = await lostAfter(3);
    const till = await empty();
    const looked = await till.ask('backup.inspect', { file: { path: file }, code });
    expect(looked).toMatchObject({ shop: 'Boutique Awa', lastTicket: 4, missing: { tickets: [], zs: [] } });
    const back = await till.ask('backup.restore', { file: { path: file }, code, lastTicket: null });
    expect(back).toMatchObject({ shop: 'Boutique Awa', lastTicket: 4, nextTicket: 2001 });
    expect(back.epoch).toBeGreaterThan(1);
    expect((await till.ask('session.get', {})).setUp).toBe(true);
    await signIn(till);
    expect(await sell(till, 2)).toBe(2002);
    await till.ask('shifts.close', { counted_minor: 0, count: null, reason: 'restored' });
    const { number: shift } = await till.ask('shifts.open', { float_minor: 5_000, count: null });
    expect(shift).toBeGreaterThan(100);
    await till.application.close();
    expect(proved(till.dataDir).tickets).toEqual([1, 2, 3, 4, 2001, 2002]);
    const zip = path.join(newFolder(), 'journal.zip');
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    exportJournal(db, zip, {
      now: 0,
      sign: openSigner(path.join(till.dataDir, `till-${back.epoch}.key`)).sign,
    });
    db.close();
    const out = newFolder();
    for (const [name, bytes] of Object.entries(unzipSync(fs.readFileSync(zip))))
      fs.writeFileSync(path.join(out, name), bytes);
    const said = execFileSync(process.execPath, [path.join(out, 'verify.mjs')], { encoding: 'utf8' });
    expect(said).toMatch(/^SOUND/);
  });

  it('says exactly which sales were not in the backup, where a mirror knows of them', async () => {
    const usb = newFolder();
    const { till: dead, code, lastTicket } = await lostAfter(3, usb);
    const key = fs.readdirSync(usb).find((name) => name.endsWith('.comptoir-backup')) ?? '';
    expect(key).not.toBe('');
    await dead.application.close();
    const till = await empty();
    const file = { path: path.join(usb, key) };
    // What a minute's look writes: how far the till has come. Then the computer dies. A close leaves to the next start what would
    // take it too long, as on a busy machine.
    const known = async () => {
      await (await openTill({ dataDir: dead.dataDir, backups: true })).application.close();
      for (const name of fs.readdirSync(usb))
        if (/\.comptoir-(?:backup|rows)$/.test(name) && name !== key) fs.rmSync(path.join(usb, name));
      return (await till.ask('backup.inspect', { file, code })).missing;
    };
    let missing = await known();
    for (let starts = 1; starts < 5 && missing.until === null; starts += 1) missing = await known();
    expect(missing).toEqual({ tickets: [{ from: 5, to: lastTicket }], zs: [], until: expect.any(Number) });
    const back = await till.ask('backup.restore', { file, code, lastTicket: lastTicket + 2, exact: true });
    expect(back.nextTicket).toBe(lastTicket + 3);
    await signIn(till);
    expect(await sell(till)).toBe(lastTicket + 3);
    await till.application.close();
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    const opened = db
      .sql<{ bytes: string }>('o', "SELECT bytes FROM journal WHERE kind = 'epoch.opened'")
      .get();
    db.close();
    expect(JSON.parse(opened?.bytes ?? '{}').body).toMatchObject({
      kept: { ticket: 4 },
      lost: { numbers: { ticket: lastTicket } },
    });
  });

  it('takes of a folder the backup that was made last, and says which', async () => {
    const key = newFolder();
    const folder = path.join(key, 'Comptoir');
    fs.mkdirSync(folder);
    const { till: dead, code } = await lostAfter(3, folder);
    const { name } = await dead.ask('backup.now', {});
    await dead.application.close();
    const till = await empty();
    for (const named of [key, folder]) {
      const looked = await till.ask('backup.inspect', { file: { path: named }, code });
      expect(looked).toMatchObject({ lastTicket: 7, path: path.join(folder, name) });
    }
  });

  it('says of a folder without a backup that there is none, not that one is damaged', async () => {
    const till = await empty();
    const file = { path: newFolder() };
    expect(await till.call('backup.inspect', { file, code: 'x' })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });

  it('leaves its head on the key before it sells: another one restored meanwhile finds it', async () => {
    const usb = newFolder();
    const { code, file, till: dead } = await lostAfter(0, usb);
    await dead.application.close();
    const heads = () => fs.readdirSync(usb).filter((name) => name.endsWith('.comptoir-head'));
    const texts = () => heads().map((name) => fs.readFileSync(path.join(usb, name), 'utf8'));
    const before = texts();
    const till = await empty({ backups: true });
    const { epoch } = await till.ask('backup.restore', { file: { path: file }, code, lastTicket: null });
    const mine = () => texts().some((text) => JSON.parse(JSON.parse(text).state).epoch === epoch);
    await vi.waitFor(() => expect(mine()).toBe(true), { timeout: 20_000 });
    expect(before.every((text) => JSON.parse(JSON.parse(text).state).epoch !== epoch)).toBe(true);
  });

  it('can be lost and brought back again: each epoch keeps its numbers', async () => {
    const { code, file } = await lostAfter(0);
    const second = await empty();
    const first = await second.ask('backup.restore', { file: { path: file }, code, lastTicket: null });
    await signIn(second);
    const sold = await sell(second, 2);
    const { path: later } = await second.ask('backup.now', {});
    const third = await empty();
    const back = await third.ask('backup.restore', { file: { path: later }, code, lastTicket: null });
    expect(back).toMatchObject({ lastTicket: sold });
    expect(back.epoch).toBeGreaterThan(first.epoch);
    await signIn(third);
    const next = await sell(third);
    expect(next).toBeGreaterThan(sold);
    await third.application.close();
    expect(proved(third.dataDir).tickets).toEqual([1, 2, 3, 4, sold - 1, sold, next]);
  });

  it('stays as it was when the code is wrong, the file is not whole, or there is none, or the last ticket is far away', async () => {
    const { code, file } = await lostAfter(0);
    const till = await empty();
    const before = fs.readdirSync(till.dataDir).sort();
    const far = { file: { path: file }, code, lastTicket: 1_000_005 };
    expect(await till.call('backup.restore', far)).toMatchObject({
      refusal: { code: 'TICKET_FAR', params: { number: 1_000_005, most: 1_000_004 } },
    });
    const cut = path.join(newFolder(), 'cut.comptoir-backup');
    fs.writeFileSync(cut, fs.readFileSync(file).subarray(0, -40));
    const run = (source: string, typed: string) =>
      till.call('backup.restore', { file: { path: source }, code: typed, lastTicket: null });
    expect(await run(file, 'ABCD')).toMatchObject({ refusal: { code: 'RECOVERY_CODE_WRONG' } });
    expect(await run(cut, code)).toMatchObject({ refusal: { code: 'BACKUP_DAMAGED' } });
    expect(await run(path.join(newFolder(), 'nothing'), code)).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    const newer = path.join(newFolder(), 'newer.comptoir-backup');
    const { header } = await readHeader(file);
    await writeBackup({
      database: cut,
      target: newer,
      header: { ...header, schema: header.schema + 1 },
      held: { shop: '', tillName: '', openedAt: 0, counts: {}, publicKeys: {} },
      lock: header.recovery?.lock ?? null,
      machineKey: new Uint8Array(32),
    });
    expect(await run(newer, code)).toMatchObject({ refusal: { code: 'STORE_FROM_FUTURE' } });
    expect(fs.readdirSync(till.dataDir).sort()).toEqual(before);
    expect((await till.ask('session.get', {})).setUp).toBe(false);
  });
});

describe('a till whose key is gone', () => {
  it('does not start, says so, and goes on with a new one: nothing is lost, no number jumps', async () => {
    const first = await counter();
    await sell(first, 2);
    await first.application.close();
    fs.rmSync(path.join(first.dataDir, 'till-1.key'));
    await expect(openTill({ dataDir: first.dataDir })).rejects.toMatchObject({
      refusal: { code: 'KEY_SEALED' },
    });
    const clock = { now: () => first.time.now };
    const { epoch } = await renewKey({
      dataDir: first.dataDir,
      clock,
      read: tillReader,
      prove: async () => {},
    });
    expect(epoch).toBeGreaterThan(1);
    const again = kept(await openTill({ dataDir: first.dataDir }));
    await signIn(again);
    expect(await sell(again)).toBe(3);
    await again.application.close();
    expect(proved(first.dataDir).tickets).toEqual([1, 2, 3]);
    expect(fs.existsSync(path.join(first.dataDir, `before-epoch-${epoch}`, 'till.db'))).toBe(true);
  });
});

describe('backups by themselves', () => {
  it('come after a Z and at the end, to the key when it is there, and nothing is made when nothing changed', async () => {
    const usb = path.join(newFolder(), 'key');
    const time = { now: Date.parse('2026-11-20T08:00:00Z') };
    const till = await counter({ backups: true, time });
    await till.ask('backup.newRecoveryCode', {});
    await till.ask('backup.setPlaces', { second: usb });
    expect(fs.existsSync(usb)).toBe(true);
    await sell(till, 1);
    await till.ask('backup.now', {});
    expect(endingIn(usb, '.comptoir-backup').length).toBeGreaterThan(0);
    await sell(till, 1);
    await till.application.close();
    fs.renameSync(usb, `${usb}-taken-home`);
    const away = kept(await openTill({ dataDir: till.dataDir, backups: true, time }));
    await signIn(away);
    expect((await away.ask('backup.status', {})).places).toMatchObject([
      { kind: 'local' },
      { kind: 'second', state: 'absent' },
    ]);
    await sell(away);
    await away.ask('backup.now', {});
    fs.renameSync(`${usb}-taken-home`, usb);
    await away.ask('backup.now', {});
    expect((await away.ask('backup.status', {})).places[1]).toMatchObject({
      state: 'ready',
      newest: { lastTicket: 3 },
    });
    const local = async () => (await away.ask('backup.status', {})).places[0]?.count;
    const count = await local();
    await away.application.close();
    const again = kept(await openTill({ dataDir: till.dataDir, backups: true, time }));
    await signIn(again);
    expect((await again.ask('backup.status', {})).places[0]?.count).toBeGreaterThanOrEqual(count ?? 0);
  });

  it('do not take the till’s own folder for a second place', async () => {
    const till = await counter();
    for (const second of [till.dataDir, path.join(till.dataDir, 'copies'), 'copies'])
      expect(await till.call('backup.setPlaces', { second })).toMatchObject({
        refusal: { code: 'BAD_INPUT' },
      });
  });
});
