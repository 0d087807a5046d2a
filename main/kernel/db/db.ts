import { performance } from 'node:perf_hooks';
import Sqlite from 'better-sqlite3';
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { faultPoint } from './fault-point.ts';
import { watchFile } from './file-watch.ts';
import type { Schema } from './schema.ts';
import { StoreError } from './store-error.ts';

/** Kysely only writes the SQL: better-sqlite3 runs it, synchronously, so that no await can split a sale. */
const builder = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
export type Builder = typeof builder;

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
/** Stands for a value given at each run: `where('number', '=', param('number'))`; `never` fits every column. */
export const param = (name: string): never => new Placeholder(name) as never;

export type Value = string | number | bigint | Uint8Array | null;
export type Values = Readonly<Record<string, Value>>;

export interface Statement<Row> {
  get(values?: Values): Row | undefined;
  all(values?: Values): Row[];
  run(values?: Values): { changes: number; lastInsertRowid: number };
  iterate(values?: Values): IterableIterator<Row>;
}

/** What waits inside a transaction goes on outside of it, so it is refused where it is written. */
export type AtOnce<T> = T extends PromiseLike<unknown> ? never : unknown;

export type Durability = 'full' | 'relaxed';

export interface Db {
  /** Prepared once, kept; `name` is what the slow log says. */
  prepare<Row>(name: string, build: (kysely: Builder) => Compilable<Row>): Statement<Row>;
  /** For what Kysely has no words for (FTS5, pragmas): named parameters as `:name`. */
  sql<Row>(name: string, text: string): Statement<Row>;
  /** Nested calls join the outermost one. A throw undoes all of it. */
  transaction<T>(work: () => T & AtOnce<T>, durability?: Durability): T;
  /** All reads of `work` see the file as it was at the first of them, whatever is sold meanwhile. Only reads. */
  snapshot<T>(work: () => T): T;
  readonly inTransaction: boolean;
  /** Full durability of the transaction under way: what the journal insists on. */
  readonly durable: boolean;
  /**
   * Runs after the outermost transaction is on the disk; never if it is undone. Each by itself: one that throws is told to
   * `onFault`, and changes neither the answer nor the others.
   */
  afterCommit(work: () => void): void;
  /** Runs if the transaction under way is undone, the newest first: caches go back. */
  afterRollback(work: () => void): void;
  /** Puts relaxed commits on the disk now. */
  flush(): void;
  /** Moves the write-ahead log into the file; cheap and never waits: call it between customers. */
  checkpoint(): void;
  pragma(text: string): unknown;
  exec(text: string): void;
  readonly file: string;
  /** The file that was opened is the one its name leads to. Where it is not, nothing durable is written any more. */
  isThere(): boolean;
  /** Lets go of the file in any case. @throws on a full disk: what was committed then waits in the write-ahead log. */
  close(): void;
}

export interface DbOptions {
  readonly readonly?: boolean;
  /** Statements over this many milliseconds are told by name. */
  readonly slow_ms?: number;
  readonly onSlow?: (name: string, ms: number) => void;
  /** Housekeeping or work after a commit failed (a full disk, say): what was committed stays so. */
  readonly onFault?: (name: string, error: unknown) => void;
  /** The file was taken away or replaced: what was committed can still be read, and saved, through this connection. */
  readonly onGone?: () => void;
}

/** Connections of this thread. */
const opened = new Set<Sqlite.Database>();
/** Before a thread ends in the midst of something: one that ends with a connection open leaves it to chance when it is closed. */
export function closeAll(): void {
  for (const raw of opened) {
    try {
      raw.close();
    } catch {
      // A statement of it is half read: it goes with the thread.
    }
  }
}

const oldestSafe = [3, 51, 3];
/** What a power cut may take of an open cart; a payment within it needs no flush of its own. */
const relaxedFlush_ms = 900;
const commitsPerCheckpoint = 64;

function assertVersion(raw: Sqlite.Database): void {
  const version = raw.prepare<[], { v: string }>('SELECT sqlite_version() AS v').get()?.v ?? '0';
  const parts = version.split('.').map(Number);
  const difference = oldestSafe.map((part, i) => (parts[i] ?? 0) - part).find((d) => d !== 0) ?? 0;
  if (difference < 0)
    throw new Error(`SQLite ${version} can lose committed pages; 3.51.3 or later is needed`);
}

function configure(raw: Sqlite.Database, readonly: boolean): void {
  if (!readonly) {
    // Of a new file: room that is let go can be given back to the disk a little at a time.
    if (raw.pragma('page_count', { simple: true }) === 0) raw.pragma('auto_vacuum = INCREMENTAL');
    raw.pragma('journal_mode = WAL');
    raw.pragma('wal_autocheckpoint = 0');
    // A log that grew beside a long read is cut back when it is next begun anew.
    raw.pragma('journal_size_limit = 67108864');
  }
  raw.pragma('synchronous = FULL');
  raw.pragma('fullfsync = ON');
  raw.pragma('foreign_keys = ON');
  raw.pragma('trusted_schema = OFF');
  raw.pragma('cell_size_check = ON');
  raw.pragma('temp_store = MEMORY');
  raw.pragma('cache_size = -16000');
  raw.pragma('busy_timeout = 5000');
  if (raw.pragma('synchronous', { simple: true }) !== 2) throw new Error('synchronous is not FULL');
  if (raw.pragma('journal_mode', { simple: true }) !== 'wal' && !readonly)
    throw new StoreError('STORE_READ_ONLY');
}

/**
 * Opens the store. The main process is its only writer.
 * @throws what SQLite throws (see storeRefusal) if the file cannot be opened, is damaged or may not be written.
 */
export function openDb(file: string, options: DbOptions = {}): Db {
  const raw = new Sqlite(file, { readonly: options.readonly ?? false });
  try {
    assertVersion(raw);
    configure(raw, options.readonly ?? false);
  } catch (error) {
    raw.close();
    throw error;
  }
  opened.add(raw);
  const watch = watchFile(file);
  let goneTold = false;
  const slow_ms = options.slow_ms ?? 8;
  const begin = raw.prepare('BEGIN IMMEDIATE');
  const beginReading = raw.prepare('BEGIN DEFERRED');
  const commit = raw.prepare('COMMIT');
  const rollback = raw.prepare('ROLLBACK');
  let depth = 0;
  let reading = false;
  let relaxed = false;
  let unflushed = false;
  let flushTimer: NodeJS.Timeout | null = null;
  let checkpointDue = false;
  let commits = 0;
  let afterCommits: (() => void)[] = [];
  let afterRollbacks: (() => void)[] = [];

  const { onSlow } = options;
  const told = (name: string, start: number): void => {
    const ms = performance.now() - start;
    if (ms > slow_ms) onSlow?.(name, ms);
  };

  /** `bind` gives what better-sqlite3 takes: a list by position, or an object by name. */
  const statement = <Row>(
    name: string,
    text: string,
    bind: (values: Values | undefined) => unknown,
  ): Statement<Row> => {
    let prepared: Sqlite.Statement | null = null;
    const ready = (): Sqlite.Statement => {
      prepared ??= raw.prepare(text);
      return prepared;
    };
    return {
      get: (values) => {
        const start = performance.now();
        const row = ready().get(bind(values)) as Row | undefined;
        told(name, start);
        return row;
      },
      all: (values) => {
        const start = performance.now();
        const rows = ready().all(bind(values)) as Row[];
        told(name, start);
        return rows;
      },
      iterate: (values) => ready().iterate(bind(values)) as IterableIterator<Row>,
      run: (values) => {
        const start = performance.now();
        const { changes, lastInsertRowid } = ready().run(bind(values));
        told(name, start);
        return { changes, lastInsertRowid: Number(lastInsertRowid) };
      },
    };
  };

  const checkpoint = (): void => {
    checkpointDue = false;
    commits = 0;
    if (!raw.open || depth > 0 || reading) return;
    const start = performance.now();
    raw.pragma('wal_checkpoint(PASSIVE)');
    told('checkpoint', start);
  };

  const flush = (): void => {
    if (flushTimer) clearTimeout(flushTimer);
    flushTimer = null;
    if (!unflushed || !raw.open || depth > 0 || reading) return;
    // Any full commit syncs the whole log, the relaxed commits before it included.
    raw.pragma(`user_version = ${raw.pragma('user_version', { simple: true })}`);
    unflushed = false;
  };

  const later = (name: string, work: () => void): void => {
    const fault = (error: unknown): void => {
      if (options.onFault) options.onFault(name, error);
      else console.error(name, error);
    };
    try {
      const given: unknown = work();
      if (given instanceof Promise) given.catch(fault);
    } catch (error) {
      fault(error);
    }
  };

  const commitNow = (): void => {
    faultPoint('transaction.before-commit');
    commit.run();
    faultPoint('transaction.committed');
    commits += 1;
    if (relaxed) {
      unflushed = true;
      flushTimer ??= setTimeout(() => later('flush', flush), relaxedFlush_ms).unref();
    } else {
      unflushed = false;
    }
    if (commits >= commitsPerCheckpoint && !checkpointDue) {
      checkpointDue = true;
      setImmediate(() => later('checkpoint', checkpoint));
    }
  };

  const isThere = (): boolean => {
    if (watch.isThere()) return true;
    const { onGone } = options;
    if (!goneTold && onGone) setImmediate(() => later('the store was taken away', onGone));
    goneTold = true;
    return false;
  };

  const snapshot = <T>(work: () => T): T => {
    if (depth > 0 || reading) return work();
    beginReading.run();
    reading = true;
    try {
      return work();
    } finally {
      reading = false;
      if (raw.open && raw.inTransaction) commit.run();
    }
  };

  const transaction = <T>(work: () => T, durability: Durability = 'full'): T => {
    if (reading) throw new Error('a snapshot only reads');
    if (depth > 0) {
      if (relaxed && durability === 'full')
        throw new Error('a durable transaction cannot join a relaxed one');
      return work();
    }
    if (durability === 'full' && !isThere()) throw new StoreError('STORE_GONE');
    // By `exec`: a scan does this twice, and `raw.pragma` takes eight times as long.
    if (durability === 'relaxed') raw.exec('PRAGMA synchronous = NORMAL');
    relaxed = durability === 'relaxed';
    afterCommits = [];
    afterRollbacks = [];
    let done = false;
    try {
      begin.run();
      depth = 1;
      faultPoint('transaction.begun');
      const result = work();
      if (result instanceof Promise) {
        // Its end belongs to nobody any more.
        result.catch(() => undefined);
        throw new Error('a transaction does not wait for a promise');
      }
      commitNow();
      done = true;
      return result;
    } finally {
      depth = 0;
      if (!done && raw.open && raw.inTransaction) rollback.run();
      if (durability === 'relaxed' && raw.open) raw.exec('PRAGMA synchronous = FULL');
      relaxed = false;
      const [committed, undone] = [afterCommits, afterRollbacks];
      afterCommits = [];
      afterRollbacks = [];
      // What was done stays done, and what was undone undone, whatever follows on it.
      if (done) for (const next of committed) later('after a commit', next);
      // Newest first: what was there before the first change is what stays.
      else for (const next of undone.reverse()) later('after a rollback', next);
    }
  };

  return {
    file,
    prepare: (name, build) => {
      const { sql, parameters } = build(builder).compile();
      const names = parameters.map((parameter) => (parameter instanceof Placeholder ? parameter.name : null));
      return statement(name, sql, (values) =>
        names.map((wanted, i) => {
          if (wanted === null) return parameters[i];
          const value = values?.[wanted];
          if (value === undefined) throw new Error(`${name}: no value for ${wanted}`);
          return value;
        }),
      );
    },
    sql: (name, text) => statement(name, text, (values) => values ?? []),
    transaction,
    snapshot,
    get inTransaction() {
      return depth > 0;
    },
    get durable() {
      return depth > 0 && !relaxed;
    },
    afterCommit: (work) => {
      if (depth > 0) afterCommits.push(work);
      else later('after a commit', work);
    },
    afterRollback: (work) => {
      if (depth > 0) afterRollbacks.push(work);
    },
    isThere,
    flush,
    checkpoint,
    pragma: (text) => raw.pragma(text, { simple: true }),
    exec: (text) => {
      raw.exec(text);
    },
    close: () => {
      opened.delete(raw);
      if (!raw.open) return;
      if (!options.readonly && !isThere()) return watch.closeBeside(() => raw.close());
      try {
        flush();
        if (!options.readonly) raw.pragma('wal_checkpoint(TRUNCATE)');
      } finally {
        raw.close();
      }
    },
  };
}
