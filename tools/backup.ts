import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Opener, openKey, readBackup, readHeader } from '../main/backup/backup-file.ts';
import { drillBackup } from '../main/backup/drill.ts';
import { openLock, type RecoveryLock, readMachineKey } from '../main/backup/keys.ts';
import { checkDatabase, makeBackup } from '../main/backup/make.ts';
import { backupsFolder, inspectBackup, renewKey, restoreBackup } from '../main/backup/restore.ts';
import { backupsIn } from '../main/backup/ring.ts';
import type { Missing } from '../main/backup/till-state.ts';
import { openStore, storeFile } from '../main/boot.ts';
import { type Db, openDb } from '../main/db/db.ts';
import { storeRefusal } from '../main/db/store-error.ts';
import { defaultDataFolder } from '../main/hosts/data-folder.ts';
import { readIdentity } from '../main/journal/epoch.ts';
import { verifyJournal } from '../main/journal/verify.ts';
import { lastTicketOf } from '../main/modules/backup/places.ts';
import { createSaved } from '../main/modules/backup/saved.ts';
import { checkRebuild } from '../main/rebuild.ts';
import { tillReader } from '../main/till-facts.ts';
import { version } from '../main/version.ts';
import { createTranslator } from '../shared/i18n/index.ts';

const usage = `npm run backup -- make [FOLDER]     writes a backup, reads it back and proves it (the till may be selling)
npm run backup -- list [FOLDER]     the backups of the till, or those in a folder
npm run backup -- verify FILE       opens a backup and proves every byte, page and row
npm run backup -- drill [FILE]      restores one into a folder of its own, proves it, takes it away
npm run backup -- inspect FILE      what a backup holds, and what it does not
npm run backup -- restore FILE      brings the till back into the data folder
npm run backup -- renew-key         a new key for a till whose own cannot be opened any more
  --data DIR        data folder of the till
  --code CODE       the recovery code (or COMPTOIR_RECOVERY_CODE); without it the key of this computer
  --last-ticket N   restore: the highest ticket number on any paper of the shop
  --place DIR       restore: another folder that may know how far the till had come
  --json            one JSON object on standard output
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    code: { type: 'string' },
    place: { type: 'string', multiple: true, default: [] },
    'last-ticket': { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

class Unusable extends Error {}

const t = createTranslator(process.env.LANG?.startsWith('fr') ? 'fr' : 'en');
const dataDir = path.resolve(values.data ?? defaultDataFolder(false));
const typed = values.code ?? process.env.COMPTOIR_RECOVERY_CODE;
const clock = { now: () => Date.now() };
const say = (text: string, result: object): void => {
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${text}\n`);
};

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'comptoir-backup-'));

function opener(): Opener {
  if (typed !== undefined) return { code: typed };
  const machineKey = readMachineKey(dataDir);
  if (!machineKey)
    throw new Unusable('The key of this computer cannot be read here: give the code with --code.');
  return { machineKey };
}

function withStore<T>(work: (db: Db) => T): T {
  if (!fs.existsSync(storeFile(dataDir)))
    throw new Unusable(`There is no till in ${dataDir}: name its folder with --data DIR.`);
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}
const tillHere = (): string => withStore((db) => readIdentity(db)?.till ?? '');
const recoveryLock = (db: Db): RecoveryLock | null => createSaved(db).recovery()?.lock ?? null;

async function make(folder: string | undefined): Promise<number> {
  const lock = withStore(recoveryLock);
  const key = readMachineKey(dataDir);
  // A sealed key is the window's: a file that only the code opens belongs in a folder of its own, not in the ring.
  if (!key && (folder === undefined || lock === null))
    throw new Unusable(
      'The key of this computer cannot be read here: name a folder, for a till that has a recovery code.',
    );
  const made = await makeBackup(
    {
      source: storeFile(dataDir),
      folder: path.resolve(folder ?? backupsFolder(dataDir)),
      work: path.join(scratch, 'work'),
      lock,
      machineKey: key ?? randomBytes(32),
      app: version,
      now: clock.now(),
      gentle: false,
    },
    tillReader,
  );
  const { copy, write, check } = made.ms;
  say(
    `${made.path}\n${made.bytes} bytes of ${made.database_bytes}: copied ${copy} ms, written ${write} ms, proved ${check} ms`,
    made,
  );
  return 0;
}

async function list(folder: string | undefined): Promise<number> {
  const till = tillHere();
  const found = await backupsIn(path.resolve(folder ?? backupsFolder(dataDir)), till);
  const entries = found.map(({ path: file, bytes, header }) => ({
    file,
    bytes,
    created_at: header.createdAt,
    epoch: header.state.epoch,
    lastTicket: lastTicketOf(header.state),
    withCode: header.recovery !== null,
  }));
  const lines = entries.map(
    ({ file, bytes, created_at, lastTicket }) =>
      `${new Date(created_at).toISOString()}  ticket ${lastTicket}  ${bytes} bytes  ${file}`,
  );
  say(lines.join('\n'), { till, backups: entries });
  return 0;
}

async function verify(source: string): Promise<number> {
  const target = path.join(scratch, 'till.db');
  const file = await readHeader(source);
  const held = await readBackup(source, file, await openKey(file, opener()), target);
  const db = openDb(target, { readonly: true });
  try {
    checkDatabase(db, held, tillReader);
    const verdict = verifyJournal(db, { pages: true });
    const { row, reason } = verdict.firstBad ?? { row: '', reason: '' };
    say(verdict.sound ? `SOUND: ${verdict.rows} rows of ${held.shop}` : `NOT SOUND: row ${row}: ${reason}`, {
      ...verdict,
      shop: held.shop,
      lastTicket: lastTicketOf(file.header.state),
    });
    return verdict.sound ? 0 : 1;
  } finally {
    db.close();
  }
}

async function drill(named: string | undefined): Promise<number> {
  const file = named ?? (await backupsIn(backupsFolder(dataDir), tillHere()))[0]?.path;
  if (file === undefined) throw new Unusable(`There is no backup in ${backupsFolder(dataDir)}.`);
  const job = { file, opener: opener(), scratch: path.join(scratch, 'drill'), now: clock.now() };
  const result = await drillBackup(job, tillReader, {
    open: (folder, now) =>
      openStore({
        dataDir: folder,
        clock: { now: () => now, jumped_ms: () => 0 },
        dayOf: (at) => new Date(at).toISOString().slice(0, 10),
      }),
    rebuildEqual: (db, target) => checkRebuild(db, target).equal,
  });
  const passed = result.sound && result.equal;
  say(
    t(passed ? 'backup.drillPassed' : 'backup.drillFailed', {
      file: path.basename(file),
      fault: result.fault,
    }),
    {
      ...result,
      passed,
    },
  );
  return passed ? 0 : 1;
}

function sentencesOf({ tickets, zs }: Missing): string[] {
  const lines = [
    ...tickets.map(({ from, to }) =>
      t(from === to ? 'backup.missing.ticket' : 'backup.missing.tickets', { from, to }),
    ),
    ...zs.map(({ from, to }) => t(from === to ? 'backup.missing.z' : 'backup.missing.zs', { from, to })),
  ];
  return lines.length > 0 ? lines : [t('backup.missing.none')];
}

async function restore(file: string): Promise<number> {
  const lastTicket = values['last-ticket'] === undefined ? undefined : Number(values['last-ticket']);
  if (lastTicket !== undefined && !Number.isSafeInteger(lastTicket)) throw new Unusable(usage);
  const from = { file: path.resolve(file), opener: opener(), places: values.place };
  const restored = await restoreBackup({
    ...from,
    dataDir,
    clock,
    read: tillReader,
    ...(lastTicket !== undefined && { lastTicket }),
  });
  const { shop, state, nextTicket, missing } = restored;
  const text = [
    t('backup.restored', { shop, lastTicket: lastTicketOf(state), nextTicket }),
    ...sentencesOf(missing),
  ];
  say(text.join('\n'), restored);
  return 0;
}

async function renew(): Promise<number> {
  withStore(() => {});
  const result = await renewKey({
    dataDir,
    clock,
    read: tillReader,
    prove: async (db) => {
      const lock = recoveryLock(db);
      if (lock) await openLock(typed ?? '', lock);
    },
  });
  say(`The till goes on in epoch ${result.epoch}.`, result);
  return 0;
}

async function run(): Promise<number> {
  const [command, target] = positionals;
  if (command === 'make') return make(target);
  if (command === 'list') return list(target);
  if (command === 'drill') return drill(target);
  if (command === 'renew-key') return renew();
  if (command === 'verify' && target) return verify(target);
  if (command === 'restore' && target) return restore(target);
  if (command === 'inspect' && target) {
    const { held, state, missing } = await inspectBackup(
      { file: target, opener: opener(), places: values.place },
      null,
      tillReader,
    );
    say(`${held.shop}: ${lastTicketOf(state)}\n${sentencesOf(missing).join('\n')}`, {
      shop: held.shop,
      state,
      missing,
    });
    return 0;
  }
  throw new Unusable(usage);
}

try {
  process.exitCode = await run();
} catch (error) {
  const refusal = storeRefusal(error);
  if (!(error instanceof Unusable) && !refusal) throw error;
  const sentence = refusal ? t(`refusal.${refusal.code}` as never, refusal.params) : (error as Error).message;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = error instanceof Unusable ? 2 : 1;
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
