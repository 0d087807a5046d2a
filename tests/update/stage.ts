import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import type { UpdateHost } from '#main/modules/updates/engine/engine-deps.ts';
import { appImage } from '#main/modules/updates/engine/program.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { parseRow, type StoredRow } from '#shared/journal/row.ts';
import { openShop, type TestTill } from '#tests/support/harness.ts';
import { bodyOf, type Feed, fakeAppImage, type Key, newKey, startFeed } from './publisher.ts';

export const quick = { answer_ms: 2_000, silence_ms: 2_000, pauses_ms: [0, 5, 5, 5] };
export const closed: readonly { from: string; to: string }[][] = [[], [], [], [], [], [], []];
export const noon = Date.parse('2026-11-18T12:00:00Z');

export interface Stage {
  readonly key: Key;
  readonly feed: Feed;
  readonly dataDir: string;
  /** The AppImage in its place. */
  readonly program: string;
  readonly restarts: { count: number };
  host(version?: string): UpdateHost;
}

/** A publisher, a program of version 1.0.0 in its place, and a data folder. */
export async function setStage(undo: (() => unknown)[]): Promise<Stage> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'update-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  const feed = await startFeed();
  undo.push(feed.close);
  const key = newKey();
  const program = path.join(folder, 'Comptoir.AppImage');
  fs.writeFileSync(program, fakeAppImage(bodyOf('1.0.0')).bytes, { mode: 0o755 });
  const configFile = path.join(folder, 'app-update.yml');
  fs.writeFileSync(
    configFile,
    `provider: generic\nurl: ${feed.url}\nupdaterCacheDirName: comptoir-updater\n`,
  );
  const restarts = { count: 0 };
  return {
    key,
    feed,
    dataDir: path.join(folder, 'data'),
    program,
    restarts,
    host: (version = '1.0.0') => ({
      program: appImage(program),
      feedUrl: feed.url,
      configFile,
      restart: () => {
        restarts.count += 1;
      },
      version,
      keys: [key.spki],
      times: quick,
      shareHost: '127.0.0.1',
    }),
  };
}

export async function openOn(stage: Stage, undo: (() => unknown)[], time = { now: noon }): Promise<TestTill> {
  const till = await openShop({ dataDir: stage.dataDir, time, host: { updates: stage.host() } });
  undo.push(() => till.application.close());
  return till;
}

/** The version that lies in the program's place. */
export const versionInPlace = (file: string): string =>
  fs.readFileSync(file).subarray(0, 64).toString().split('\n')[0] ?? '';

export function updateFacts(dataDir: string): Facts['update.event'][] {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    return db
      .sql<StoredRow>('t.facts', "SELECT * FROM journal WHERE kind = 'update.event' ORDER BY position")
      .all()
      .map(({ bytes }) => parseRow(bytes).body as Facts['update.event']);
  } finally {
    db.close();
  }
}

export function soundTickets(dataDir: string): { tickets: number; sound: boolean } {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    const tickets = db.sql<{ n: number }>('t.sales', 'SELECT count(*) AS n FROM sale').get()?.n ?? 0;
    return { tickets, sound: verifyTill(db, { pages: true }).sound };
  } finally {
    db.close();
  }
}
