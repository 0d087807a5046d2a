import fs from 'node:fs';
import path from 'node:path';
import { type Db, openDb } from './db.ts';
import { StoreError } from './store-error.ts';
import { storeFile, syncFolder } from './store-file.ts';

/** Stands from the first step of a first start to its last: what was cut short between is gone on with. */
const beginningName = 'first-start';
/** What a first start makes before the till has its name. */
const ofBeginning = /^till(?:-1\.key|\.db(?:-wal|-shm)?)$/;
/** What only a till leaves behind. Lock and logs are none: a first start that failed leaves them as well. */
const ofTill =
  /^(?:till-\d+\.key|till\.db.*|till-saved-\d+\.db|last-row|backup\.key|before-epoch-\d+|T[0-9A-Z]{7}.*\.comptoir-.*)$/;
const ofBackups = /(?:\.comptoir-backup|\.comptoir-head|^before-version-\d+\.db)$/;

const namesIn = (folder: string): string[] => {
  try {
    return fs.readdirSync(folder).sort();
  } catch {
    return [];
  }
};

/** Names of everything in a data folder that says that a till has worked there. */
export function tracesOf(dataDir: string): string[] {
  const own = namesIn(dataDir).filter((name) => ofTill.test(name) && !ofBeginning.test(name));
  const keys = namesIn(dataDir).filter((name) => ofBeginning.test(name));
  const kept = namesIn(path.join(dataDir, 'backups')).filter((name) => ofBackups.test(name));
  const exported = namesIn(path.join(dataDir, 'exports')).map((name) => path.join('exports', name));
  return [...own, ...keys, ...kept.map((name) => path.join('backups', name)), ...exported];
}

const ofSomeTill = /^(T[0-9A-Z]{7})[-.].*comptoir-(?:backup|head)$/;
/** Backups and heads of other tills where this one has none: its store came from elsewhere into the folder of theirs. */
export function strangersIn(dataDir: string, till: string): string[] {
  const names = namesIn(path.join(dataDir, 'backups')).filter((name) => ofSomeTill.test(name));
  return names.some((name) => name.startsWith(till)) ? [] : names.map((name) => path.join('backups', name));
}

const magic = Buffer.from('SQLite format 3\0', 'latin1');
const headerBytes = 100;

/** What the first bytes of a database say of it; null where they are not those of one. */
function readStart(file: string): { readonly pages: number; readonly page_bytes: number } | null {
  const start = Buffer.alloc(headerBytes);
  const handle = fs.openSync(file, 'r');
  try {
    if (fs.readSync(handle, start, 0, headerBytes, 0) < headerBytes) return null;
  } finally {
    fs.closeSync(handle);
  }
  if (!start.subarray(0, magic.length).equals(magic)) return null;
  const size = start.readUInt16BE(16);
  return { pages: start.readUInt32BE(28), page_bytes: size === 1 ? 65_536 : size };
}

const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
const tablesOfTill = ['journal', 'meta', 'setting', 'sale', 'shift'];

/** Whether this database is a till's that has its name. */
function isTill(db: Db): boolean {
  const found = db
    .sql<{ name: string }>('look.tables', "SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => name);
  if (!tablesOfTill.every((name) => found.includes(name))) return false;
  return (
    db.sql<{ value: string }>('look.till', "SELECT value FROM meta WHERE key = 'till'").get() !== undefined
  );
}

/**
 * What lies in a data folder, before anything of it is opened for writing: SQLite throws a log away whose database is
 * missing or empty, and would take any file for a new one. nothing, begun: a first start.
 * @throws StoreError STORE_LOST where a till has worked and its file is missing, empty or another; STORE_DAMAGED.
 */
export function lookAtStore(dataDir: string): 'nothing' | 'begun' | 'till' {
  const file = storeFile(dataDir);
  const traces = tracesOf(dataDir);
  const begun =
    fs.existsSync(path.join(dataDir, beginningName)) && traces.every((name) => ofBeginning.test(name));
  const lost = (what: 'missing' | 'empty' | 'foreign'): 'begun' => {
    if (begun && what !== 'foreign') return 'begun';
    throw new StoreError('STORE_LOST', { what, found: traces.join(', ') });
  };
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (!found) return traces.length === 0 ? 'nothing' : lost('missing');
  if (!found.isFile()) return lost('foreign');
  if (found.size === 0) return lost('empty');
  // The till never leaves one: with it SQLite would change the file, or not open it and say something else.
  if (!begun && sizeOf(`${file}-journal`) > 0)
    throw new StoreError('STORE_FOREIGN_LOG', { file: `${path.basename(file)}-journal` });
  const start = readStart(file);
  if (!start) throw new StoreError('STORE_DAMAGED');
  // Cut short: with a log beside it the missing pages may be there.
  if (sizeOf(`${file}-wal`) === 0 && start.pages * start.page_bytes > found.size)
    throw new StoreError('STORE_DAMAGED');
  const db = openDb(file, { readonly: true });
  try {
    return isTill(db) ? 'till' : begun ? 'begun' : lost('foreign');
  } finally {
    db.close();
  }
}

/** The store of a till that is there, to read it beside a till that may be selling. @throws StoreError as lookAtStore. */
export function openToRead(dataDir: string): Db {
  if (lookAtStore(dataDir) !== 'till') throw new StoreError('STORE_LOST', { what: 'missing', found: '' });
  return openDb(storeFile(dataDir), { readonly: true });
}

/** A name for what is saved of a store that was taken away. */
export function savedStore(dataDir: string): string {
  for (let n = 1; ; n += 1) {
    const file = path.join(dataDir, `till-saved-${n}.db`);
    if (!fs.existsSync(file)) return file;
  }
}

/** From here on until endBeginning a start that is cut short is the first one still. */
export function noteBeginning(dataDir: string): void {
  fs.writeFileSync(path.join(dataDir, beginningName), '', { flush: true, mode: 0o600 });
  syncFolder(dataDir);
}
export function endBeginning(dataDir: string): void {
  fs.rmSync(path.join(dataDir, beginningName), { force: true });
}
