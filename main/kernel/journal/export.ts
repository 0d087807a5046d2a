import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { Db } from '#main/kernel/db/db.ts';
import { epochOf, type StoredRow, seqOf } from '#shared/journal/row.ts';
import { publicKeys, readIdentity } from './epoch.ts';
import { isLetGo, letGoOf } from './let-go.ts';
import { readMe, standAloneVerifier } from './stand-alone-verifier.ts';

export interface ExportResult {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}

/** Rows after one position up to another one, both of rows of the journal; 0: from the first row on. */
export interface RowSpan {
  readonly after: number;
  readonly to: number;
}

export interface ExportOptions {
  readonly now: number;
  /** A part of the journal; without it all of it. */
  readonly span?: RowSpan;
  /** Names of more files and what is in them. */
  readonly also?: Readonly<Record<string, string>>;
  /** Signs the manifest; without it the rows' own signatures are the proof, and nothing proves that the last ones are here. */
  readonly sign?: (bytes: Uint8Array) => Uint8Array | null;
  readonly onProgress?: (done: number, total: number) => void;
}

const chunkRows = 500;

/**
 * Writes a zip that anyone can check without this program: the rows as they were hashed, the public keys, a manifest with
 * the sums of every file, and a verifier in one file of JavaScript. The target is complete or it is not there.
 */
export function exportJournal(db: Db, target: string, options: ExportOptions): ExportResult {
  const partial = `${target}.partial`;
  const file = fs.openSync(partial, 'w', 0o600);
  let open = true;
  let bytes = 0;
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else {
      // Writes all of it or throws; writeSync may write a part when the disk fills up, and say so to nobody.
      fs.writeFileSync(file, chunk);
      bytes += chunk.length;
    }
  });
  const sums: Record<string, string> = {};
  /** A disk that fills up is told here: what is pushed after it says only that nobody listens. */
  const goesOn = (): void => {
    if (failure) throw failure;
  };

  const addText = (name: string, text: string): void => {
    goesOn();
    const content = Buffer.from(text, 'utf8');
    const entry = new ZipPassThrough(name);
    zip.add(entry);
    entry.push(content, true);
    sums[name] = createHash('sha256').update(content).digest('hex');
  };

  try {
    const keys = Object.fromEntries(publicKeys(db));
    const { span } = options;
    const { rows, head } = addRows(db, zip, sums, goesOn, options);
    addText(
      'public-keys.txt',
      Object.entries(keys)
        .map(([epoch, key]) => `${epoch} ${key}\n`)
        .join(''),
    );
    addText('verify.mjs', standAloneVerifier);
    addText('README.txt', readMe);
    for (const [name, text] of Object.entries(options.also ?? {})) addText(name, text);
    const manifest = JSON.stringify(
      {
        format: 1,
        till: readIdentity(db)?.till,
        publicKeys: keys,
        ...(span && span.after > 0 && { after: rowBefore(db, span.after) }),
        ...letGoIn(db, span),
        rows,
        head,
        exported_at: options.now,
        sha256: sums,
      },
      null,
      2,
    );
    addText('manifest.json', manifest);
    const signature = options.sign?.(Buffer.from(manifest, 'utf8'));
    if (signature) addText('manifest.sig', `${Buffer.from(signature).toString('base64')}\n`);
    goesOn();
    zip.end();
    goesOn();
    fs.fsyncSync(file);
    fs.closeSync(file);
    open = false;
    fs.renameSync(partial, target);
    return { path: target, rows, bytes };
  } catch (error) {
    if (open) fs.closeSync(file);
    fs.rmSync(partial, { force: true });
    throw error;
  }
}

/** Up to which row sales may have no bytes: those are in the archives of their years. */
function letGoIn(db: Db, span: RowSpan | undefined): { letGo?: { epoch: number; seq: number } } {
  const gone = letGoOf(db)?.to ?? 0;
  return gone > (span?.after ?? 0) ? { letGo: { epoch: epochOf(gone), seq: seqOf(gone) } } : {};
}

/** The row that the first one of a part follows. */
function rowBefore(db: Db, position: number): { epoch: number; seq: number; hash: string } {
  const row = db
    .sql<StoredRow>('export.before', 'SELECT * FROM journal WHERE position = :position')
    .get({ position });
  if (!row) throw new Error(`no row at ${position}`);
  return { epoch: epochOf(position), seq: seqOf(position), hash: Buffer.from(row.hash).toString('hex') };
}

function addRows(
  db: Db,
  zip: Zip,
  sums: Record<string, string>,
  goesOn: () => void,
  { span = { after: 0, to: Number.MAX_SAFE_INTEGER }, onProgress }: ExportOptions,
): { rows: number; head: string } {
  const within = 'FROM journal WHERE position > :after AND position <= :to';
  const total =
    db.sql<{ n: number }>('export.count', `SELECT count(*) AS n ${within}`).get({ ...span })?.n ?? 0;
  const walk = db.sql<StoredRow>('export.walk', `SELECT * ${within} ORDER BY position`);
  const entry = new ZipDeflate('journal.jsonl', { level: 6 });
  zip.add(entry);
  const sum = createHash('sha256');
  let lines: string[] = [];
  let rows = 0;
  let head = '';
  const send = (final: boolean): void => {
    const content = Buffer.from(lines.join(''), 'utf8');
    sum.update(content);
    entry.push(content, final);
    goesOn();
    lines = [];
  };
  for (const row of walk.iterate({ ...span })) {
    head = Buffer.from(row.hash).toString('hex');
    lines.push(
      `${JSON.stringify({
        epoch: epochOf(row.position),
        seq: seqOf(row.position),
        bytes: row.bytes,
        // It stands in the bytes, where there are any.
        ...(isLetGo(row) && { at: row.at }),
        hash: head,
        signature: Buffer.from(row.signature).toString('base64'),
      })}\n`,
    );
    rows += 1;
    if (lines.length < chunkRows) continue;
    send(false);
    onProgress?.(rows, total);
  }
  send(true);
  sums['journal.jsonl'] = sum.digest('hex');
  return { rows, head };
}
