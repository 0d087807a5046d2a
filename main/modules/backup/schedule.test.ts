import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFor } from '../../backup/keys.ts';
import { makeBackup } from '../../backup/make.ts';
import { sendToNeighbour } from '../../backup/neighbour-send.ts';
import { newRecoveryCode } from '../../backup/recovery-code.ts';
import { copyInto } from '../../backup/ring.ts';
import { type OpenStore, openStore } from '../../boot.ts';
import { tillReader } from '../../till-facts.ts';
import { createSaved } from './saved.ts';
import { type Backup, createBackup } from './service.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const start = Date.parse('2026-11-20T08:00:00Z');

let dataDir: string;
let usb: string;
let store: OpenStore;
let backup: Backup;
let now: number;
let quiet: boolean;
let drills: number;
let logged: string[];

const record = (): void => {
  store.db.transaction(() => store.journal.append('drawer.opened', { reason: 'change', sh: 1 }, { user: 1 }));
};
const open = (): void => {
  const clock = { now: () => now, jumped_ms: () => 0 };
  const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
  store = openStore({ dataDir, clock, dayOf });
  backup = createBackup({
    ...store,
    clock,
    dataDir,
    version: '0.1.0',
    read: tillReader,
    make: (job) => makeBackup(job, tillReader),
    drill: async () => {
      drills += 1;
      return { till: 'T', epoch: 1, seq: 1, rows: 1, sound: true, equal: true, fault: '', ms: 1 };
    },
    copy: copyInto,
    send: sendToNeighbour,
    print: () => null,
    lanHost: '127.0.0.1',
    openShift: () => null,
    holdsCart: () => false,
    offered: () => null,
    shop: () => ({ name: 'Boutique Awa', tillName: '1' }),
    dayOf,
    automatic: () => true,
    quiet: () => quiet,
    reopen: async () => {},
    emit: () => {},
    log: (what) => logged.push(what),
  });
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
  [now, quiet, drills, logged] = [start, false, 0, []];
  open();
  record();
});
afterEach(async () => {
  await backup.close();
  store.close();
  for (const folder of [dataDir, usb]) fs.rmSync(folder, { recursive: true, force: true });
});

describe('a minute’s look', () => {
  it('makes a backup every half hour, and only when something was recorded', async () => {
    await backup.look();
    expect(local()).toHaveLength(1);
    now += 31 * minute;
    await backup.look();
    expect(local()).toHaveLength(1);
    record();
    await backup.look();
    expect(local()).toHaveLength(2);
    record();
    now += 10 * minute;
    await backup.look();
    expect(local()).toHaveLength(2);
    now += 20 * minute;
    await backup.look();
    expect(local()).toHaveLength(3);
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
    const away = path.join(usb, 'not-there');
    store.db.transaction(() => createSaved(store.db).setSecond(away, null));
    await backup.look();
    for (let i = 0; i < 3; i += 1) await backup.look();
    expect(logged).toEqual(['the second place of the backups is absent']);
    fs.mkdirSync(away);
    await backup.look();
    expect(namesIn(away)).toEqual(local());
    expect((await backup.status()).places[1]).toMatchObject({ state: 'ready', count: 1 });
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

describe('the end of the day', () => {
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
