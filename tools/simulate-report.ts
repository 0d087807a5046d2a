import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';

export interface DayFigures {
  readonly day: string;
  tickets: number;
  gross_minor: number;
  net_minor: number;
  tax_minor: number;
  /** Numbers of the Z reports whose shift was opened on that day. */
  readonly z: number[];
}

/** All that a data folder holds, read back from its journal: what was promised is counted where it is proved. */
export interface FolderFigures {
  tickets: number;
  lines: number;
  gross_minor: number;
  net_minor: number;
  rounding_minor: number;
  readonly tax_minor: Record<string, number>;
  readonly tenders_minor: Record<string, number>;
  expected_cash_minor: number;
  readonly days: DayFigures[];
}

const add = (sums: Record<string, number>, key: string, amount: number): void => {
  sums[key] = (sums[key] ?? 0) + amount;
};

export function* salesOf(db: Db): Generator<Row<'sale'>> {
  const walk = db.sql<{ bytes: string }>(
    'report.sales',
    "SELECT bytes FROM journal WHERE kind = 'sale' ORDER BY position",
  );
  for (const { bytes } of walk.iterate()) yield parseRow(bytes) as Row<'sale'>;
}

export function figuresOf(db: Db, dayOf: (at: number) => string): FolderFigures {
  const figures: FolderFigures = {
    tickets: 0,
    lines: 0,
    gross_minor: 0,
    net_minor: 0,
    rounding_minor: 0,
    tax_minor: {},
    tenders_minor: {},
    expected_cash_minor: 0,
    days: [],
  };
  const days = new Map<string, DayFigures>();
  const dayFigures = (day: string): DayFigures => {
    const known = days.get(day) ?? { day, tickets: 0, gross_minor: 0, net_minor: 0, tax_minor: 0, z: [] };
    days.set(day, known);
    return known;
  };
  for (const { day, body } of salesOf(db)) {
    const today = dayFigures(day);
    figures.tickets += 1;
    figures.lines += body.lines.length;
    figures.gross_minor += body.gross_minor;
    figures.net_minor += body.net_minor;
    figures.rounding_minor += body.rounding_minor ?? 0;
    today.tickets += 1;
    today.gross_minor += body.gross_minor;
    today.net_minor += body.net_minor;
    for (const { rate_ppm, amount_minor: amount } of body.taxes) {
      add(figures.tax_minor, String(rate_ppm), amount);
      today.tax_minor += amount;
    }
    for (const { kind, amount_minor } of body.tenders) add(figures.tenders_minor, kind, amount_minor);
  }
  const shifts = db.sql<{ z_number: number; opened_at: number; expected_minor: number }>(
    'report.shifts',
    'SELECT z_number, opened_at, expected_minor FROM shift WHERE z_number IS NOT NULL ORDER BY number',
  );
  for (const shift of shifts.all()) {
    dayFigures(dayOf(shift.opened_at)).z.push(shift.z_number);
    figures.expected_cash_minor = shift.expected_minor;
  }
  figures.days.push(...[...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)));
  return figures;
}

export interface JournalFigures {
  readonly rows: number;
  readonly verified: boolean;
  readonly rebuilt: boolean;
}

/** Verifies the chain and proves that everything derived follows from it. */
export function proveJournal(db: Db): JournalFigures {
  const verdict = verifyTill(db, { pages: true });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'comptoir-rebuild-'));
  try {
    return {
      rows: verdict.rows,
      verified: verdict.sound,
      rebuilt: checkRebuild(projections, db, path.join(folder, 'rebuilt.db')).equal,
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

export function readFolder<T>(dataDir: string, read: (db: Db) => T): T {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

/** Percentiles in milliseconds of what was measured; null when nothing was. */
export function percentiles(times: readonly number[]): { p50: number; p99: number; max: number } | null {
  if (times.length === 0) return null;
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 1000) / 1000;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
