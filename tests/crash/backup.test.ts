import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { backupFaultPoints, restoreFaultPoints, segmentFaultPoints } from '#main/kernel/db/fault-point.ts';
import { readIdentity } from '#main/kernel/journal/epoch.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { openKey, readBackup, readHeader } from '#main/modules/backup/engine/backup-file.ts';
import { backupsIn } from '#main/modules/backup/engine/kept-backups.ts';
import { machineKeyOf } from '#main/modules/backup/engine/keys.ts';
import { backupsFolder } from '#main/modules/backup/engine/restore.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { undoAfterEach } from '#tests/support/after-each.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { canMount, smallDisk as lendDisk } from '#tests/support/small-disk.ts';
import { buildSeller, killSeller } from './killed-seller.ts';

const undo = undoAfterEach();
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backup-kill-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const sell = async (till: TestTill, times: number): Promise<number> => {
  let number = 0;
  for (let i = 0; i < times; i += 1) {
    const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
    const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
    number = (await till.ask('sales.pay', { cartId, revision, tenders })).number;
  }
  return number;
};
const child = (fault: string | null, ...args: string[]) => {
  const { COMPTOIR_FAULT: _none, ...env } = process.env;
  const run = spawnSync(process.execPath, [path.join(import.meta.dirname, 'backup-child.ts'), ...args], {
    encoding: 'utf8',
    env: { ...env, ...(fault !== null && { COMPTOIR_FAULT: fault }) },
  });
  return { killed: run.signal === 'SIGKILL', done: run.stdout.includes('DONE'), errors: run.stderr };
};

/** A till with a backup made at ticket 3, and two sales after it. */
async function filledTill(): Promise<{ dataDir: string; file: string; till: string; key: string }> {
  const dataDir = newFolder();
  const till = await openCounter({ dataDir });
  await sell(till, 3);
  const { path: made } = await till.ask('backup.now', {});
  await sell(till, 2);
  await till.application.close();
  const file = path.join(newFolder(), path.basename(made));
  fs.renameSync(made, file);
  const key = Buffer.from(machineKeyOf(dataDir)).toString('base64');
  return { dataDir, file, till: (await readHeader(file)).header.state.till, key };
}

/** What the folder gives at its next start: the tickets, and the one that is sold then. */
async function nextStart(dataDir: string): Promise<{ tickets: number[]; next: number; epoch: number }> {
  const till = await openTill({ dataDir });
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
  const next = await sell(till, 1);
  await till.application.close();
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    expect(verifyTill(db, { pages: true }).firstBad).toBeNull();
    expect(checkRebuild(projections, db, path.join(newFolder(), 'rebuilt.db')).difference).toBeNull();
    const tickets = db.sql<{ number: number }>('t', 'SELECT number FROM sale ORDER BY number').all();
    return { tickets: tickets.map(({ number }) => number), next, epoch: readIdentity(db)?.epoch ?? 0 };
  } finally {
    db.close();
  }
}

describe('a power cut while a backup is made', () => {
  it.each(backupFaultPoints)('at %s leaves the till, the backups before, and no half one', async (point) => {
    const { dataDir, till } = await filledTill();
    expect(child(null, 'make', dataDir).done).toBe(true);
    const before = (await backupsIn(backupsFolder(dataDir), till)).map(({ name }) => name);
    expect(before).toHaveLength(1);
    expect(child(point, 'make', dataDir)).toMatchObject({ killed: true, done: false });
    expect((await backupsIn(backupsFolder(dataDir), till)).map(({ name }) => name)).toEqual(before);
    const start = await nextStart(dataDir);
    expect(start.tickets).toEqual([1, 2, 3, 4, 5, 6]);
    expect(fs.existsSync(path.join(backupsFolder(dataDir), 'work'))).toBe(false);
    const again = child(null, 'make', dataDir);
    expect(again.errors).toBe('');
    const newest = (await backupsIn(backupsFolder(dataDir), till))[0];
    const file = await readHeader(newest?.path ?? '');
    const held = await readBackup(
      newest?.path ?? '',
      file,
      await openKey(file, { machineKey: machineKeyOf(dataDir) }),
      null,
    );
    expect(held.counts.sale).toBe(6);
  });
});

const rowsIn = (folder: string): string[] =>
  fs.readdirSync(folder).filter((name) => name.endsWith('.comptoir-rows'));

describe('a power cut while the rows since a backup are made', () => {
  it.each(segmentFaultPoints)(
    'at %s leaves what was there, and the next ones reach as far',
    async (point) => {
      const { dataDir, file, key } = await filledTill();
      const folder = path.dirname(file);
      expect(child(point, 'rows', dataDir, file)).toMatchObject({ killed: true, done: false });
      expect(rowsIn(folder)).toEqual([]);
      expect(child(null, 'rows', dataDir, file)).toMatchObject({ done: true, errors: '' });
      expect(rowsIn(folder)).toHaveLength(1);
      const target = path.join(newFolder(), 'new');
      expect(child(null, 'restore', target, file, key)).toMatchObject({ done: true });
      const start = await nextStart(target);
      expect(start.tickets).toEqual([1, 2, 3, 4, 5, start.next]);
      expect((await nextStart(dataDir)).tickets).toEqual([1, 2, 3, 4, 5, 6]);
    },
  );
});

describe('a power cut while a till closes', () => {
  it.each(segmentFaultPoints)('at %s costs nothing: the next close brings it', async (point) => {
    const dataDir = newFolder();
    const till = await openCounter({ dataDir });
    await sell(till, 3);
    const { path: file } = await till.ask('backup.now', {});
    await sell(till, 2);
    await till.application.close();
    const folder = path.dirname(file);
    // A slow computer ends its close before it comes so far.
    while (!child(point, 'close', dataDir).killed) expect(rowsIn(folder)).toEqual([]);
    expect(rowsIn(folder)).toEqual([]);
    while (rowsIn(folder).length === 0)
      expect(child(null, 'close', dataDir)).toMatchObject({ done: true, errors: '' });
    const key = Buffer.from(machineKeyOf(dataDir)).toString('base64');
    const target = path.join(newFolder(), 'new');
    expect(child(null, 'restore', target, file, key)).toMatchObject({ done: true });
    const start = await nextStart(target);
    expect(start.tickets).toEqual([1, 2, 3, 4, 5, start.next]);
  });
});

describe('a power cut while a till is restored', () => {
  let removeSeller = (): void => {};
  beforeAll(async () => {
    removeSeller = await buildSeller();
  }, 60_000);
  afterAll(() => removeSeller());

  // Up to the rename that makes it count, the old till is there; from it on, the new one.
  const isNew = (point: string): boolean =>
    restoreFaultPoints.indexOf(point as never) >= restoreFaultPoints.indexOf('restore.ready');

  it('from a backup and what follows it, where both are put together, leaves nothing and can be done again', async () => {
    const { dataDir, file, key } = await filledTill();
    expect(child(null, 'rows', dataDir, file)).toMatchObject({ done: true });
    const target = path.join(newFolder(), 'new');
    expect(child('restore.followed', 'restore', target, file, key)).toMatchObject({ killed: true });
    expect(fs.existsSync(storeFile(target))).toBe(false);
    expect(child(null, 'restore', target, file, key)).toMatchObject({ done: true });
    const start = await nextStart(target);
    expect(start.tickets).toEqual([1, 2, 3, 4, 5, start.next]);
  });

  it.each(restoreFaultPoints.filter((point) => point !== 'restore.followed'))(
    'onto its own folder at %s leaves the old till or the new one, whole',
    async (point) => {
      const { dataDir, file, key } = await filledTill();
      expect(child(point, 'restore', dataDir, file, key)).toMatchObject({ killed: true });
      const start = await nextStart(dataDir);
      if (isNew(point)) {
        expect(start).toMatchObject({ tickets: [1, 2, 3, start.next] });
        expect(start.epoch).toBeGreaterThan(1);
        expect(start.next).toBeGreaterThan(5);
        expect(fs.existsSync(path.join(dataDir, `before-epoch-${start.epoch}`, 'till.db'))).toBe(true);
      } else {
        expect(start).toMatchObject({ epoch: 1, tickets: [1, 2, 3, 4, 5, 6] });
      }
      expect(fs.existsSync(path.join(dataDir, 'restoring'))).toBe(false);
      expect(fs.existsSync(path.join(dataDir, 'restored'))).toBe(false);
    },
  );

  it.each(
    restoreFaultPoints.filter((point) => point !== 'restore.old-aside' && point !== 'restore.followed'),
  )('onto an empty folder at %s can be done again or is done', async (point) => {
    const { file, key } = await filledTill();
    const dataDir = path.join(newFolder(), 'new');
    expect(child(point, 'restore', dataDir, file, key)).toMatchObject({ killed: true });
    if (!isNew(point)) {
      expect(fs.existsSync(storeFile(dataDir))).toBe(false);
      expect(child(null, 'restore', dataDir, file, key)).toMatchObject({ done: true });
    }
    const start = await nextStart(dataDir);
    expect(start.tickets).toEqual([1, 2, 3, start.next]);
    expect(start.next).toBeGreaterThan(1000);
  });

  it.each([1, 2, 3])(
    'over a till that was itself cut off at work, at file %i, mixes nothing of the two',
    async (nth) => {
      const dataDir = newFolder();
      const told = await killSeller(dataDir, 7, { at: 'sale.before-answer:6' });
      expect(told).toMatchObject({ errors: '', killed: true });
      expect(child(null, 'make', dataDir).done).toBe(true);
      await killSeller(dataDir, 8, { at: 'sale.before-answer:4' });
      expect(fs.statSync(`${storeFile(dataDir)}-wal`).size).toBeGreaterThan(0);
      const kept = backupsFolder(dataDir);
      const [name] = fs.readdirSync(kept).filter((file) => file.endsWith('.comptoir-backup'));
      child(`restore.old-aside:${nth}`, 'restore', dataDir, path.join(kept, name ?? ''));
      const till = await openTill({ dataDir });
      await till.application.close();
      const db = openDb(storeFile(dataDir), { readonly: true });
      try {
        expect(readIdentity(db)?.epoch).toBeGreaterThan(1);
        expect(verifyTill(db, { pages: true }).firstBad).toBeNull();
        expect(checkRebuild(projections, db, path.join(newFolder(), 'rebuilt.db')).difference).toBeNull();
        expect(db.sql<{ n: number }>('n', 'SELECT max(number) AS n FROM sale').get()?.n).toBe(6);
      } finally {
        db.close();
      }
      const aside = fs.readdirSync(dataDir).find((entry) => entry.startsWith('before-epoch-')) ?? '';
      const old = openDb(path.join(dataDir, aside, 'till.db'));
      expect(old.sql<{ n: number }>('n', 'SELECT max(number) AS n FROM sale').get()?.n).toBe(10);
      old.close();
    },
  );

  it('does not touch the folder of another till', async () => {
    const [one, other] = [await filledTill(), await filledTill()];
    const before = fs.readFileSync(storeFile(one.dataDir));
    const run = child(null, 'restore', one.dataDir, other.file, other.key);
    expect(run).toMatchObject({ done: false });
    expect(run.errors).toContain('OTHER_TILL');
    expect(fs.readFileSync(storeFile(one.dataDir)).equals(before)).toBe(true);
  });

  it('brings a till back over a file that cannot be read any more', async () => {
    const { dataDir, file, key } = await filledTill();
    fs.writeFileSync(storeFile(dataDir), 'this is no database any more');
    expect(child(null, 'restore', dataDir, file, key)).toMatchObject({ done: true });
    const start = await nextStart(dataDir);
    expect(start.tickets).toEqual([1, 2, 3, start.next]);
  });
});

const smallDisk = (size: string): string => {
  const disk = lendDisk(size);
  undo.push(disk.remove);
  return disk.folder;
};
const fill = (folder: string, left_bytes: number): string => {
  const file = path.join(folder, 'somebody-elses-film');
  const { bavail, bsize } = fs.statfsSync(folder);
  fs.writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - left_bytes)));
  return file;
};

describe.runIf(canMount)('a full disk', () => {
  it('on the key is told, spares the till and its own backups, and mends itself', async () => {
    const usb = smallDisk('3m');
    const till = await openCounter({ dataDir: newFolder() });
    undo.push(() => till.application.close());
    await till.ask('backup.setPlaces', { second: usb });
    const film = fill(usb, 4_096);
    await sell(till, 1);
    await till.ask('backup.now', {});
    expect((await till.ask('backup.status', {})).places).toMatchObject([
      { kind: 'local', state: 'ready', count: 1 },
      { kind: 'second', state: 'full', count: 0 },
    ]);
    expect(fs.readdirSync(usb).filter((name) => name.endsWith('.partial'))).toEqual([]);
    fs.rmSync(film);
    await till.ask('backup.now', {});
    expect((await till.ask('backup.status', {})).places[1]).toMatchObject({ state: 'ready' });
  });

  it('under the till keeps every backup where letting the oldest go would not be enough, and refuses the next in a sentence', async () => {
    const dataDir = path.join(smallDisk('14m'), 'data');
    const till = await openCounter({ dataDir });
    undo.push(() => till.application.close());
    for (let i = 0; i < 4; i += 1) {
      await sell(till, 1);
      await till.ask('backup.now', {});
    }
    expect(await till.ask('backup.list', {})).toHaveLength(4);
    const film = fill(path.dirname(dataDir), 200_000);
    expect(await till.call('backup.now', {})).toMatchObject({ refusal: { code: 'DISK_FULL' } });
    expect((await till.ask('backup.status', {})).fault).toBe('DISK_FULL');
    expect(await till.ask('backup.list', {})).toHaveLength(4);
    expect(await sell(till, 1)).toBe(5);
    fs.rmSync(film);
    await till.ask('backup.now', {});
    expect((await till.ask('backup.status', {})).fault).toBeNull();
  });

  it('refuses a restore and leaves nothing behind', async () => {
    const { file, key } = await filledTill();
    const disk = smallDisk('1m');
    fill(disk, 40_000);
    const dataDir = path.join(disk, 'new');
    const run = child(null, 'restore', dataDir, file, key);
    expect(run.errors).toMatch(/ENOSPC|DISK_FULL/);
    expect(fs.readdirSync(dataDir).filter((name) => name.startsWith('rest'))).toEqual([]);
  });
});
