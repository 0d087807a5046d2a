import fs from 'node:fs';
import path from 'node:path';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { syncFolder } from '#main/kernel/db/store-file.ts';
import { publicKeys } from '#main/kernel/journal/epoch.ts';
import { rowsAfter } from '#main/kernel/journal/exchange.ts';
import { changesAfter, keptMark } from '#main/kernel/journal/kept-changes.ts';
import { openKey, readHeader } from './backup-file.ts';
import type { TillReader } from './make.ts';
import {
  endOf,
  hexOf,
  markOfPoint,
  type Point,
  readSegmentHeader,
  type SegmentContent,
  type SegmentHeader,
  samePoint,
  segmentName,
  writeSegment,
} from './segment-file.ts';
import { provedContent, type SegmentEntry } from './segment-path.ts';

export interface SegmentJob {
  /** The till's database, in use. */
  readonly source: string;
  /** Where the segment goes. */
  readonly folder: string;
  /** The file of its base. */
  readonly base: string;
  readonly from: Point;
  readonly machineKey: Uint8Array;
  readonly app: string;
  readonly now: number;
}
/** base: only a whole backup can follow, because it has another log, epoch or schema, or because too much changed. none: nothing did. */
export type MadeSegment =
  | { readonly made: 'segment'; readonly entry: SegmentEntry; readonly ms: number }
  | { readonly made: 'base' }
  | { readonly made: 'none' };

/** More is not carried as a segment. */
const mostRows_bytes = 16_000_000;
const mostChanges = 20_000;

interface Read {
  readonly content: SegmentContent;
  readonly header: Pick<SegmentHeader, 'state' | 'n' | 'schema'>;
  readonly publicKeys: Readonly<Record<string, string>>;
}
/** One state of the file, whatever is sold meanwhile. */
function readSince(db: Db, from: Point, log: string, read: TillReader): Read | 'base' | 'none' {
  const [state, mark] = [read.stateOf(db), keptMark(db)];
  if (
    !state ||
    !mark ||
    mark.log !== log ||
    mark.n < from.n ||
    from.n < mark.forgotten ||
    state.epoch !== from.epoch
  )
    return 'base';
  const { till } = state;
  const rows = rowsAfter(db, markOfPoint(from), { till, most_bytes: mostRows_bytes });
  const kept = changesAfter(db, read.keptTables, { after: from.n, most: mostChanges });
  if (rows === 'other-life' || kept === 'too-many' || (rows && rows.to.seq !== state.seq)) return 'base';
  if (!rows && mark.n === from.n) return 'none';
  return {
    content: { rows, kept },
    header: { state, n: mark.n, schema: Number(db.pragma('user_version')) },
    publicKeys: Object.fromEntries(publicKeys(db)),
  };
}

/**
 * What was recorded since a point, complete and proved: read while the till sells, written, read back and checked; only then has
 * it its name. Runs in a thread. `settled`: what was read is on the disk of the till, an open cart too. @throws StoreError; what the disk
 * throws. Nothing is left of one that failed.
 */
export async function makeSegment(
  { source, folder, base: baseFile, from, machineKey, app, now }: SegmentJob,
  read: TillReader,
  settled: () => Promise<void> = async () => {},
): Promise<MadeSegment> {
  const begun = performance.now();
  const base = await readHeader(baseFile);
  const { key: baseKey } = await openKey(base, { machineKey });
  const { kept, schema } = base.header;
  if (!kept) return { made: 'base' };
  const db = openDb(source, { readonly: true });
  let found: Read | 'base' | 'none';
  try {
    found = db.snapshot(() => readSince(db, from, kept.log, read));
  } finally {
    db.close();
  }
  if (found === 'base' || found === 'none') return { made: found };
  if (found.header.schema !== schema) return { made: 'base' };
  faultPoint('segment.read');
  const header = { createdAt: now, app, base: hexOf(base.sum), from, ...found.header };
  const name = segmentName(header);
  const target = path.join(folder, name);
  const partial = `${target}.partial`;
  try {
    await writeSegment({ target: partial, header, baseKey, content: found.content });
    faultPoint('segment.written');
    const file = await readSegmentHeader(partial);
    const proved = await provedContent(
      { path: partial, file },
      { base, baseKey, publicKeys: found.publicKeys },
    );
    const isIt = samePoint(endOf(file.header), endOf(header)) && samePoint(file.header.from, from);
    if (!proved || !isIt || JSON.stringify(proved.kept) !== JSON.stringify(found.content.kept))
      throw new StoreError('BACKUP_DAMAGED');
    await settled();
    faultPoint('segment.checked');
    fs.renameSync(partial, target);
    syncFolder(folder);
    const entry = { name, path: target, bytes: fs.statSync(target).size, file };
    return { made: 'segment', entry, ms: Math.round(performance.now() - begun) };
  } catch (error) {
    fs.rmSync(partial, { force: true });
    throw error;
  }
}
