import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { forgetChanges, keptMark, nextIsWhole } from '#main/kernel/journal/kept-changes.ts';
import type { OpenStore } from '#main/kernel/open-store.ts';
import type { Context } from '#main/kernel/session.ts';
import { tillReader } from '#main/modules/till-file.ts';
import { openBackup, record as recordIn } from '#tests/support/backup-service.ts';
import type { Drilled } from './engine/drill.ts';
import { backupsIn, copyInto } from './engine/kept-backups.ts';
import { lockFor } from './engine/keys.ts';
import { makeBackup } from './engine/make.ts';
import { newRecoveryCode } from './engine/recovery-code.ts';
import { pruneSegments, wayOf } from './engine/segment-keep.ts';
import { createSaved } from './saved.ts';
import type { Backup } from './service.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const start = Date.parse('2026-11-20T08:00:00Z');

let dataDir: string;
let usb: string;
let store: OpenStore;
let backup: Backup;
let now: number;
let quiet: boolean;
let shift: number | null;
let drills: number;
let makes: number;
let onMake: () => void;
let drilled: () => Promise<Drilled>;
let copy: typeof copyInto;
let logged: string[];

const record = (): void => recordIn(store);
const open = (): void => {
  ({ store, backup } = openBackup(dataDir, () => now, {
    make: (job) => {
      makes += 1;
      onMake();
      return makeBackup(job, tillReader, undefined, async (bytes) => store.signer.sign(bytes));
    },
    drill: () => {
      drills += 1;
      return drilled();
    },
    copy: (entry, folder) => copy(entry, folder),
    openShift: () => shift,
    quiet: () => quiet,
    log: (what) => logged.push(what),
  }));
};
const local = (): string[] => namesIn(path.join(dataDir, 'backups'));
const namesIn = (folder: string): string[] =>
  fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.comptoir-backup')) : [];
const mirrorText = (): string => {
  const name = fs.readdirSync(usb).find((file) => file.endsWith('.comptoir-head'));
  return name ? fs.readFileSync(path.join(usb, name), 'utf8') : '';
};

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'schedule-'));
  usb = fs.mkdtempSync(path.join(os.tmpdir(), 'usb-'));
  [now, quiet, shift, drills, makes, logged] = [start, false, null, 0, 0, []];
  drilled = async () => ({
    till: 'T',
    epoch: 1,
    seq: 1,
    rows: 1,
    sound: true,
    equal: true,
    fault: '',
    ms: 1,
  });
  copy = copyInto;
  onMake = () => {};
  open();
  record();
});
afterEach(async () => {
  await backup.close();
  store.close();
  for (const folder of [dataDir, usb]) fs.rmSync(folder, { recursive: true, force: true });
});

describe('a minute’s look', () => {
  const rows = (folder: string): string[] =>
    fs.readdirSync(folder).filter((name) => name.endsWith('.comptoir-rows'));
  const places = () => path.join(dataDir, 'backups');

  it('makes a whole backup, then what was recorded since, in every folder', async () => {
    store.db.transaction(() => createSaved(store.db).setSecond(usb, null));
    await backup.look();
    // The mark of the key is noted in the till, and that is carried too.
    now += minute;
    await backup.look();
    const before = rows(places()).length;
    now += minute;
    await backup.look();
    now += 31 * minute;
    await backup.look();
    expect([local().length, rows(places()).length]).toEqual([1, before]);
    for (let i = 1; i <= 3; i += 1) {
      record();
      now += minute;
      await backup.look();
      expect([local().length, rows(places()).length]).toEqual([1, before + i]);
      expect(rows(usb).sort()).toEqual(rows(places()).sort());
      const { changed, places: seen } = await backup.status();
      expect(changed).toBe(false);
      expect(seen.map(({ newest }) => newest?.created_at)).toEqual([now, now]);
    }
    expect(namesIn(usb)).toEqual(local());
  });

  it('begins anew once a month, or when what follows weighs as much, while nobody sells', async () => {
    await backup.look();
    now += 31 * day;
    record();
    await backup.look();
    expect(local()).toHaveLength(1);
    [quiet, shift] = [true, 1];
    await backup.look();
    expect(local()).toHaveLength(1);
    shift = null;
    await backup.look();
    expect(local()).toHaveLength(2);
    now += 31 * minute;
    for (let i = 0; i < 30 && local().length < 3; i += 1) {
      record();
      now += minute;
      await backup.look();
    }
    expect(local()).toHaveLength(3);
    await backup.look();
    expect(local()).toHaveLength(3);
  });

  it('begins anew in a till that is never closed, once it cannot wait any more', async () => {
    await backup.look();
    [quiet, shift] = [true, 1];
    now += 61 * day;
    record();
    await backup.look();
    expect(local()).toHaveLength(2);
  });

  it('spans thirty by one, so that a way stays short, and leaves what another one spans for some hours', async () => {
    await backup.look();
    for (let i = 0; i < 65; i += 1) {
      record();
      now += 1_000;
      await backup.look();
    }
    const [base] = await backupsIn(places(), store.journal.till);
    if (!base) throw new Error('no base');
    const way = await wayOf(base, places());
    expect(way.at(-1)?.file.header.state.seq).toBe(66);
    expect(way.length).toBeLessThan(10);
    expect(rows(places())).toHaveLength(65);
    await pruneSegments(places(), [base], store.journal.till, Date.now() + 3 * day);
    expect(rows(places()).sort()).toEqual(way.map(({ name }) => name).sort());
    await pruneSegments(places(), [], store.journal.till, Date.now() + 3 * day);
    expect(rows(places())).toHaveLength(way.length);
    await pruneSegments(places(), [], store.journal.till, Date.now() + 31 * day);
    expect(rows(places())).toEqual([]);
  });

  it('makes a whole one where only that can follow: much was written at once, or a file is not what it was', async () => {
    await backup.look();
    store.db.transaction(() => nextIsWhole(store.db));
    record();
    now += 11 * minute;
    await backup.look();
    expect([local().length, rows(places()).length]).toEqual([2, 0]);
    record();
    now += minute;
    await backup.look();
    expect(rows(places())).toHaveLength(1);
  });

  it('makes a whole one where a piece finds that the lines of its base are gone', async () => {
    await backup.look();
    const { n = 0 } = keptMark(store.db) ?? {};
    const carried = createSaved(store.db);
    for (const mark of [null, 'm', null]) store.db.transaction(() => carried.setSecond(usb, mark));
    while (forgetChanges(store.db, n + 1));
    record();
    for (let i = 0; i < 11; i += 1) {
      now += minute;
      await backup.look();
    }
    expect([local().length, rows(places()).length]).toEqual([2, 0]);
    record();
    now += minute;
    await backup.look();
    expect(rows(places())).toHaveLength(1);
  });

  it('knows after a start what was backed up before it', async () => {
    await backup.look();
    await backup.close();
    store.close();
    open();
    now += 2 * day;
    await backup.look();
    expect(local()).toHaveLength(1);
    expect((await backup.status()).changed).toBe(false);
  });

  it('says on the key how far the till has come, between two backups', async () => {
    store.db.transaction(() => createSaved(store.db).setSecond(usb, null));
    await backup.look();
    const before = mirrorText();
    record();
    now += minute;
    await backup.look();
    expect(mirrorText()).not.toBe(before);
    expect(JSON.parse(JSON.parse(mirrorText()).state)).toMatchObject({ epoch: 1, seq: 2 });
    expect(namesIn(usb)).toEqual(local());
  });

  it('tells once that the key is away, and brings it up to date when it is back', async () => {
    const key = path.join(usb, 'not-there');
    const away = path.join(key, 'Comptoir');
    store.db.transaction(() => createSaved(store.db).setSecond(away, null));
    await backup.look();
    for (let i = 0; i < 3; i += 1) await backup.look();
    expect(logged).toEqual(['the second place of the backups is absent']);
    fs.mkdirSync(key);
    await backup.look();
    expect(namesIn(away)).toEqual(local());
    expect((await backup.status()).places[1]).toMatchObject({ state: 'ready', count: 1 });
  });

  it('says on a key that was away how far the till has come, although nothing was recorded since', async () => {
    store.db.transaction(() => createSaved(store.db).setSecond(usb, null));
    await backup.look();
    fs.renameSync(usb, `${usb}-pulled-out`);
    record();
    now += minute;
    await backup.look();
    fs.renameSync(`${usb}-pulled-out`, usb);
    await backup.look();
    expect(JSON.parse(JSON.parse(mirrorText()).state)).toMatchObject({ seq: 2 });
  });

  it('brings one backup at a time, however long a key takes', async () => {
    await backup.look();
    let copies = 0;
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: free, resolve: letGo } = Promise.withResolvers<void>();
    copy = async (entry, folder) => {
      copies += 1;
      begin();
      await free;
      await copyInto(entry, folder);
    };
    store.db.transaction(() => createSaved(store.db).setSecond(usb, null));
    const looks = [backup.look(), backup.look(), backup.look()];
    await begun;
    looks.push(backup.look());
    for (let i = 0; i < 3; i += 1) await backup.status();
    letGo();
    await Promise.all(looks);
    expect(copies).toBe(1);
    expect(namesIn(usb)).toEqual(local());
  });

  it('tries the newest backup out once a month, when nobody is at the till', async () => {
    await backup.look();
    now += 31 * day;
    await backup.look();
    expect(drills).toBe(0);
    quiet = true;
    await backup.look();
    await backup.look();
    expect(drills).toBe(1);
    expect(
      store.db
        .sql<{ n: number }>('n', "SELECT count(*) AS n FROM journal WHERE kind = 'backup.drilled'")
        .get()?.n,
    ).toBe(1);
    now += 31 * day;
    await backup.look();
    await backup.look();
    expect(drills).toBe(2);
  });
});

describe('a drill', () => {
  const tried = async () => {
    const answer = await backup.handlers['backup.drill']({}, { user: 1 } as Context);
    const facts = store.db
      .sql<{ n: number }>('n', "SELECT count(*) AS n FROM journal WHERE kind = 'backup.drilled'")
      .get()?.n;
    return { answer, facts, drill: (await backup.status()).drill };
  };

  it('that finds a damaged backup is remembered as one that failed', async () => {
    drilled = () => Promise.reject(new StoreError('BACKUP_DAMAGED'));
    const { answer, facts, drill } = await tried();
    expect(answer).toMatchObject({ ok: true, value: { passed: false, fault: 'BACKUP_DAMAGED' } });
    expect(facts).toBe(1);
    expect(drill).toMatchObject({ at: now, passed: false });
  });

  it('that this computer has no room for says nothing of the backup', async () => {
    drilled = () => Promise.reject(new StoreError('DISK_FULL'));
    const { answer, facts, drill } = await tried();
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'DISK_FULL' } });
    expect([facts, drill]).toEqual([0, null]);
  });
});

describe('the end of the day', () => {
  it('is one backup, whatever was under way or about to be', async () => {
    const begun = new Promise<void>((resolve) => {
      onMake = resolve;
    });
    const looked = backup.look();
    await begun;
    await Promise.all([looked, backup.close()]);
    expect(makes).toBe(1);
    store.close();
    open();
    record();
    backup.afterZ();
    await Promise.all([backup.look(), backup.close()]);
    expect(makes).toBe(1);
    const rows = fs
      .readdirSync(path.join(dataDir, 'backups'))
      .filter((name) => name.endsWith('.comptoir-rows'));
    expect(rows).toHaveLength(1);
  });

  it('takes what was recorded since, and nothing when nothing was', async () => {
    await backup.close();
    expect(local()).toHaveLength(1);
    store.close();
    open();
    await backup.close();
    expect(local()).toHaveLength(1);
  });
});

describe('a new code', () => {
  it('closes the backups from then on; a till that was restored keeps it', async () => {
    const lock = await lockFor(newRecoveryCode());
    await backup.look();
    expect(fs.readFileSync(path.join(dataDir, 'backups', local()[0] ?? '')).includes(lock.publicKey)).toBe(
      false,
    );
    store.db.transaction(() =>
      createSaved(store.db).setRecovery({ lock, created_at: now, confirmed_at: null }),
    );
    now += 31 * minute;
    record();
    await backup.look();
    const newest = local().at(-1) ?? '';
    expect(fs.readFileSync(path.join(dataDir, 'backups', newest)).includes(lock.publicKey)).toBe(true);
  });
});
