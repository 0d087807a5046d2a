import { hash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { tracesOf } from '#main/kernel/db/store-look.ts';
import { readLastRow } from '#main/kernel/journal/last-row.ts';
import { createSigner } from '#main/kernel/journal/signer.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import type { RefusalCode } from '#shared/kernel/refusal.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

let root: string;
let code: string;
/** Closed after its ninth ticket; a backup holds seven, `early` is its folder after the fifth. */
let sold: string;
let early: string;
const undo: (() => unknown)[] = [];
const sell = async (till: TestTill, times = 1): Promise<number> => {
  let number = 0;
  for (let i = 0; i < times; i += 1) {
    const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
    const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
    number = (await till.ask('sales.pay', { cartId, revision, tenders })).number;
  }
  return number;
};
const copyOf = (folder: string): string => {
  const copy = fs.mkdtempSync(path.join(root, 'case-'));
  fs.cpSync(folder, copy, { recursive: true });
  return copy;
};
const kept = (till: TestTill): TestTill => {
  undo.push(() => till.application.close());
  return till;
};
const signIn = async (till: TestTill): Promise<void> => {
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
};

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'lost-'));
  sold = path.join(root, 'sold');
  let till = await openCounter({ dataDir: sold });
  ({ code } = await till.ask('backup.newRecoveryCode', {}));
  await sell(till, 5);
  await till.application.close();
  early = copyOf(sold);
  till = await openTill({ dataDir: sold, time: till.time });
  await signIn(till);
  await sell(till, 2);
  await till.ask('backup.now', {});
  await sell(till, 2);
  await till.application.close();
}, 60_000);
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** Every file of a folder with the sum of its bytes: what a start must not have touched. Empty files are of SQLite and the lock. */
const contentOf = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.lstatSync(path.join(folder, name)).isFile())
    .filter((name) => !/in-use|-shm$/.test(name))
    .map((name) => [name, fs.readFileSync(path.join(folder, name))] as const)
    .filter(([name, bytes]) => bytes.length > 0 || !name.endsWith('-wal'))
    .map(([name, bytes]) => `${name} ${bytes.length} ${hash('sha256', bytes)}`)
    .sort();
const empty = (file: string): void => fs.writeFileSync(file, '');
const foreign = (file: string): void => {
  fs.rmSync(file, { force: true });
  const other = new Sqlite(file);
  other.exec('CREATE TABLE recipes (name TEXT)');
  other.close();
};
const edited = (dataDir: string, ...statements: string[]): void => {
  const raw = new Sqlite(storeFile(dataDir));
  raw.exec('DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete');
  for (const statement of statements) raw.exec(statement);
  raw.close();
};

interface Damage {
  readonly what: string;
  readonly done: (dataDir: string) => void;
  readonly code: RefusalCode;
  readonly why: string;
}
const damages: readonly Damage[] = [
  { what: 'is missing', done: (dir) => fs.rmSync(storeFile(dir)), code: 'STORE_LOST', why: 'missing' },
  {
    what: 'and its key are missing',
    done: (dir) => {
      for (const name of ['till.db', 'till-1.key']) fs.rmSync(path.join(dir, name));
    },
    code: 'STORE_LOST',
    why: 'missing',
  },
  {
    what: 'and all but the note of its last row are missing',
    done: (dir) => {
      for (const name of fs.readdirSync(dir))
        if (name !== 'last-row') fs.rmSync(path.join(dir, name), { recursive: true });
    },
    code: 'STORE_LOST',
    why: 'missing',
  },
  {
    what: 'is missing and its log is left',
    done: (dir) => {
      fs.rmSync(storeFile(dir));
      fs.writeFileSync(`${storeFile(dir)}-wal`, Buffer.alloc(5_000, 7));
    },
    code: 'STORE_LOST',
    why: 'missing',
  },
  { what: 'is empty', done: (dir) => empty(storeFile(dir)), code: 'STORE_LOST', why: 'empty' },
  {
    what: 'is empty and its log is left',
    done: (dir) => {
      empty(storeFile(dir));
      fs.writeFileSync(`${storeFile(dir)}-wal`, Buffer.alloc(5_000, 7));
    },
    code: 'STORE_LOST',
    why: 'empty',
  },
  { what: 'is another database', done: (dir) => foreign(storeFile(dir)), code: 'STORE_LOST', why: 'foreign' },
  {
    what: 'is an empty database of a till without a name',
    done: (dir) => edited(dir, 'DELETE FROM meta', 'DELETE FROM journal'),
    code: 'STORE_LOST',
    why: 'foreign',
  },
  {
    what: 'is a folder',
    done: (dir) => {
      fs.rmSync(storeFile(dir));
      fs.mkdirSync(storeFile(dir));
    },
    code: 'STORE_LOST',
    why: 'foreign',
  },
  {
    what: 'is a link to nothing',
    done: (dir) => {
      fs.rmSync(storeFile(dir));
      fs.symlinkSync(path.join(dir, 'elsewhere.db'), storeFile(dir));
    },
    code: 'STORE_LOST',
    why: 'foreign',
  },
  {
    what: 'is a text',
    done: (dir) => fs.writeFileSync(storeFile(dir), 'this is no database any more'.repeat(100)),
    code: 'STORE_DAMAGED',
    why: 'damaged',
  },
  {
    what: 'is cut short',
    done: (dir) => fs.truncateSync(storeFile(dir), Math.floor(fs.statSync(storeFile(dir)).size / 2)),
    code: 'STORE_DAMAGED',
    why: 'damaged',
  },
  {
    what: 'is an older copy',
    done: (dir) => fs.copyFileSync(storeFile(early), storeFile(dir)),
    code: 'STORE_BEHIND',
    why: 'behind',
  },
  {
    what: 'has lost its last row',
    done: (dir) =>
      edited(
        dir,
        'DELETE FROM sale WHERE number = (SELECT max(number) FROM sale)',
        'DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)',
      ),
    code: 'STORE_BEHIND',
    why: 'behind',
  },
  {
    what: 'has an emptied journal',
    done: (dir) => edited(dir, 'DELETE FROM journal'),
    code: 'STORE_BEHIND',
    why: 'behind',
  },
  {
    what: 'has lost its key',
    done: (dir) => fs.rmSync(path.join(dir, 'till-1.key')),
    code: 'KEY_SEALED',
    why: 'key',
  },
  {
    what: 'has the key of another till',
    done: (dir) => {
      fs.rmSync(path.join(dir, 'till-1.key'));
      createSigner(path.join(dir, 'till-1.key'));
    },
    code: 'KEY_SEALED',
    why: 'other-key',
  },
];

describe('a till whose file', () => {
  it.each(damages)('$what does not start, and nothing is touched', async ({ done, code: expected, why }) => {
    const dataDir = copyOf(sold);
    done(dataDir);
    const before = contentOf(dataDir);
    await expect(openTill({ dataDir })).rejects.toMatchObject({ refusal: { code: expected } });
    const till = kept(await openTill({ dataDir, rescue: true }));
    expect(await till.call('session.get', {})).toMatchObject({ refusal: { code: expected } });
    expect(await till.call('setup.create', {} as never)).toMatchObject({ refusal: { code: expected } });
    const status = await till.ask('backup.rescueStatus', {});
    expect(status).toMatchObject({ sealed: true, why });
    expect(status.backups.length > 0).toBe(fs.existsSync(path.join(dataDir, 'backups')));
    await till.application.close();
    expect(contentOf(dataDir)).toEqual(before);
  });
});

describe('a till whose folder of backups', () => {
  it.each([
    ['is a file', (folder: string) => fs.writeFileSync(folder, '')],
    ['leads to itself', (folder: string) => fs.symlinkSync(folder, folder)],
    ['leads nowhere', (folder: string) => fs.symlinkSync(path.join(root, 'no', 'where'), folder)],
  ])('%s sells all the same', async (_what, make) => {
    const dataDir = copyOf(sold);
    fs.rmSync(path.join(dataDir, 'backups'), { recursive: true });
    make(path.join(dataDir, 'backups'));
    const till = kept(await openTill({ dataDir, log: { warn: () => {}, error: () => {} } }));
    await signIn(till);
    expect(await sell(till)).toBe(10);
    expect(await till.call('backup.now', {})).toMatchObject({ refusal: { code: 'BACKUP_FOLDER' } });
  });
});

describe('what a person does then', () => {
  it('a backup of the folder brings it back: what is lost is told, no number comes again', async () => {
    const dataDir = copyOf(sold);
    fs.rmSync(storeFile(dataDir));
    const till = kept(await openTill({ dataDir, rescue: true }));
    const { backups, withCode } = await till.ask('backup.rescueStatus', {});
    expect({ withCode, last: backups[0]?.lastTicket }).toEqual({ withCode: true, last: 7 });
    const file = { path: backups[0]?.path ?? '' };
    expect(await till.call('backup.inspect', { file, code: '' })).toMatchObject({
      refusal: { code: 'RECOVERY_CODE_WRONG' },
    });
    await till.ask('backup.inspect', { file, code });
    const restored = await till.ask('backup.restore', { file, code, lastTicket: 7 });
    expect(restored.nextTicket).toBeGreaterThan(9);
    await signIn(till);
    expect(await sell(till)).toBe(restored.nextTicket);
    expect((await till.ask('health.verifyJournal', {})).sound).toBe(true);
    expect(fs.existsSync(path.join(dataDir, 'till-1.key'))).toBe(true);
  });

  it('an older copy goes on under a new key, beyond every number that was given', async () => {
    const dataDir = copyOf(sold);
    fs.copyFileSync(storeFile(early), storeFile(dataDir));
    const till = kept(await openTill({ dataDir, rescue: true }));
    expect(await till.ask('backup.rescueStatus', {})).toMatchObject({ canGoOn: true, withCode: true });
    await till.ask('backup.renewKey', { code, pin: null });
    await signIn(till);
    expect(await sell(till)).toBeGreaterThan(9);
    const again = kept(await till.restart());
    await signIn(again);
    expect((await again.ask('health.verifyJournal', {})).sound).toBe(true);
    expect(fs.existsSync(path.join(dataDir, 'till-1.key'))).toBe(true);
  });

  it('an older copy that is put back after that is found as well', async () => {
    const dataDir = copyOf(sold);
    fs.rmSync(path.join(dataDir, 'till-1.key'));
    const till = kept(await openTill({ dataDir, rescue: true }));
    await till.ask('backup.renewKey', { code, pin: null });
    await till.application.close();
    fs.copyFileSync(storeFile(sold), storeFile(dataDir));
    fs.copyFileSync(path.join(sold, 'till-1.key'), path.join(dataDir, 'till-1.key'));
    await expect(openTill({ dataDir })).rejects.toMatchObject({ refusal: { code: 'STORE_BEHIND' } });
  });
});

describe('a folder made ready by a restore', () => {
  it.each([
    [
      'holds a text for a database',
      (dir: string) => fs.writeFileSync(path.join(dir, 'till.db'), 'x'.repeat(500)),
    ],
    ['holds nothing', () => {}],
    [
      'holds a key of its own for the till’s',
      (dir: string) => {
        fs.copyFileSync(storeFile(sold), path.join(dir, 'till.db'));
        createSigner(path.join(dir, 'till-1.key'));
      },
    ],
  ])('that %s is put aside, and the till starts as it was', async (_what, fill) => {
    const dataDir = copyOf(sold);
    fs.mkdirSync(path.join(dataDir, 'restored'));
    fill(path.join(dataDir, 'restored'));
    const key = fs.readFileSync(path.join(dataDir, 'till-1.key'));
    const till = kept(await openTill({ dataDir }));
    await signIn(till);
    expect(await sell(till)).toBe(10);
    expect(fs.readFileSync(path.join(dataDir, 'till-1.key')).equals(key)).toBe(true);
    expect(fs.existsSync(path.join(dataDir, 'restored-unknown-1'))).toBe(true);
  });
});

describe('a first start', () => {
  it('is one only where no till has left a trace, and one that was cut short is gone on with', async () => {
    const dataDir = fs.mkdtempSync(path.join(root, 'first-'));
    expect(tracesOf(dataDir)).toEqual([]);
    fs.writeFileSync(path.join(dataDir, 'first-start'), '');
    fs.writeFileSync(path.join(dataDir, 'till-1.key'), '{"sealed":');
    empty(storeFile(dataDir));
    const till = kept(await openTill({ dataDir }));
    expect((await till.ask('session.get', {})).setUp).toBe(false);
    expect(fs.existsSync(path.join(dataDir, 'first-start'))).toBe(false);
    await till.application.close();
    fs.rmSync(storeFile(dataDir));
    await expect(openTill({ dataDir })).rejects.toMatchObject({ refusal: { code: 'STORE_LOST' } });
  });
});

describe('verify', () => {
  const verdictOn = (dataDir: string) => {
    const db = openDb(storeFile(dataDir), { readonly: true });
    try {
      return verifyTill(db);
    } finally {
      db.close();
    }
  };
  it('finds an emptied journal', () => {
    const dataDir = copyOf(sold);
    edited(dataDir, 'DELETE FROM journal', 'DELETE FROM sale', 'DELETE FROM shift', 'DELETE FROM closure');
    expect(verdictOn(dataDir)).toMatchObject({ sound: false, firstBad: { reason: /emptied/ } });
  });

  it('finds an end that was cut off by a head that lies elsewhere, and by nothing else', () => {
    const dataDir = copyOf(sold);
    const known = [readLastRow(sold)].flatMap((row) => row ?? []);
    edited(
      dataDir,
      'DELETE FROM sale WHERE number = (SELECT max(number) FROM sale)',
      'DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)',
    );
    const db = openDb(storeFile(dataDir), { readonly: true });
    expect(verifyTill(db).sound).toBe(true);
    expect(verifyTill(db, { known })).toMatchObject({ sound: false, firstBad: { reason: /last-row/ } });
    const other = known.map((row) => ({ ...row, seq: 5 }));
    expect(verifyTill(db, { known: other })).toMatchObject({ firstBad: { reason: /another row/ } });
    db.close();
  });

  it('finds a journal that another key has signed anew', () => {
    const dataDir = copyOf(sold);
    fs.rmSync(path.join(dataDir, 'till-1.key'));
    const forger = createSigner(path.join(dataDir, 'till-1.key'));
    const raw = new Sqlite(storeFile(dataDir));
    raw.exec('DROP TRIGGER journal_no_update');
    const sign = raw.prepare('UPDATE journal SET signature = ? WHERE position = ?');
    for (const { position, hash } of raw.prepare('SELECT position, hash FROM journal').all() as {
      position: number;
      hash: Buffer;
    }[])
      sign.run(forger.sign(hash), position);
    raw.prepare("UPDATE meta SET value = ? WHERE key = 'publicKey:1'").run(forger.publicKey);
    raw.close();
    expect(verdictOn(dataDir)).toMatchObject({ sound: false, firstBad: { reason: /another key/ } });
  });
});
