import fs from 'node:fs';
import os from 'node:os';
import type { Db } from '#main/kernel/db/db.ts';
import { lockFolder } from '#main/kernel/db/lock.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { countTables } from '#main/kernel/db/table-counts.ts';
import { datedIn } from '#main/kernel/journal/journal.ts';
import type { KnownRow } from '#main/kernel/journal/last-row.ts';
import { refuseAsStart } from '#main/kernel/open-store.ts';
import { type HealthFacts, judge, type StartRefused } from '#main/modules/health/checks.ts';
import { readBallast } from '#main/modules/health/engine/ballast.ts';
import { dataPlace } from '#main/modules/health/engine/data-place.ts';
import { measureSync } from '#main/modules/health/engine/disk-speed.ts';
import { errorsOfDay } from '#main/modules/health/engine/log-reader.ts';
import { readSysfsPower } from '#main/modules/health/engine/power.ts';
import { type BundleOf, supportOf } from '#main/modules/health/engine/support-bundle.ts';
import type { ConnectedPrinter } from '#main/modules/printing/printer.ts';
import { createPrintingStore } from '#main/modules/printing/store.ts';
import { countryPack } from '#main/modules/settings/countries.ts';
import { createSettingsStore } from '#main/modules/settings/store.ts';
import { storedSettings } from '#main/modules/settings/stored.ts';
import { tillFile, verifyTill } from '#main/modules/till-file.ts';
import { createUsersStore } from '#main/modules/users/store.ts';
import type { HealthCheck } from '#shared/modules/health/contract.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import { tillSettings } from './till-settings.ts';

export interface Examination {
  /** Another program holds the data folder: it was only read. */
  readonly open: boolean;
  readonly settings: Settings | null;
  readonly checks: readonly HealthCheck[];
  readonly bundle: BundleOf;
}

/** What lies outside the data folder. */
export interface DoctorProbes {
  /** The places of the backups and the last drill. */
  readonly backups: (db: Db, dataDir: string) => Promise<Pick<HealthFacts, 'backup' | 'drill' | 'twin'>>;
  /** Rows that the folder and its other places know this till to have recorded. */
  readonly known: (db: Db, dataDir: string) => Promise<readonly KnownRow[]>;
  /** Asks the printer itself, now. */
  readonly printer: (config: ConnectedPrinter) => Promise<HealthFacts['printer']['state']>;
}

const isHeld = (dataDir: string): boolean => {
  try {
    lockFolder(dataDir).release();
    return false;
  } catch (error) {
    if (storeRefusal(error)?.code === 'STORE_BUSY') return true;
    throw error;
  }
};

const settingsOf = (db: Db): Settings | null => {
  try {
    return storedSettings(createSettingsStore(db).read<unknown>('settings'), tillSettings, countryPack);
  } catch (error) {
    if (storeRefusal(error)?.code === 'STORE_DAMAGED') return null;
    throw error;
  }
};

const refusedBy: Readonly<Record<string, StartRefused>> = {
  KEY_SEALED: 'key',
  STORE_BEHIND: 'behind',
  STORE_FROM_FUTURE: 'future',
  STORE_LOST: 'foreign',
};

/** Why the till would not start from here. The one that is open has started. */
function startRefusedOf(db: Db, dataDir: string): StartRefused | undefined {
  try {
    refuseAsStart(db, dataDir, tillFile.known);
    return undefined;
  } catch (error) {
    const found = refusedBy[storeRefusal(error)?.code ?? ''];
    if (!found) throw error;
    return found;
  }
}

/**
 * The same checks as the Health screen, from outside the till and on a connection that cannot write. What only the running
 * till knows (a clock that jumped) is judged by what it left in its file.
 */
export async function examine(
  dataDir: string,
  db: Db,
  program: BundleOf['about'],
  probes: DoctorProbes,
): Promise<Examination> {
  const open = isHeld(dataDir);
  const { bavail, bsize } = fs.statfsSync(dataDir);
  const writable = canWrite(dataDir);
  const settings = settingsOf(db);
  const jobs = new Map(
    createPrintingStore(db)
      .counts()
      .map(({ state, jobs: n }) => [state, n]),
  );
  const attention = (jobs.get('failed') ?? 0) + (jobs.get('unknown') ?? 0);
  const last = db
    .sql<{ bytes: string }>('doctor.last', 'SELECT bytes FROM journal ORDER BY position DESC LIMIT 1')
    .get();
  // Asked after the row: a till that sells beside has its last one before it.
  const now = Date.now();
  const startRefused = startRefusedOf(db, dataDir);
  const known = await probes.known(db, dataDir);
  const verdict = verifyTill(db, { pages: false, known });
  const pages = db.pragma('quick_check') === 'ok';
  const { machine, printer } = settings ?? {};
  const demo = createSettingsStore(db).read<boolean>('demo') ?? false;
  const power = readSysfsPower();
  const held = machine && machine.reserve_mb > 0 && !demo ? readBallast(dataDir) : undefined;
  const checks = judge({
    now,
    disk: { free_bytes: bavail * bsize, writable },
    ...(writable && { sync_ms: await measureSync(dataDir) }),
    folder: dataPlace(dataDir),
    ...(startRefused && { startRefused }),
    ...(held && { reserve: held }),
    fileCheck: { at: now, sound: pages },
    journal: { sound: verdict.sound, checked_at: now, rows: verdict.rows },
    clock: { jumped_ms: 0, last_at: last ? datedIn(last.bytes).at : null },
    printer: {
      state: printer && printer.kind !== 'none' ? await probes.printer(printer) : 'none',
      waiting: jobs.get('waiting') ?? 0,
      attention,
    },
    memory: { free_bytes: os.freemem(), total_bytes: os.totalmem() },
    program,
    faults: { day: await errorsOfDay(dataDir, now) },
    ...(power && { power }),
    ...(settings !== null && !demo && (await probes.backups(db, dataDir))),
  });
  const tables = async () => countTables(db);
  const people = createUsersStore(db)
    .all()
    .map(({ name }) => name);
  return {
    open,
    settings,
    checks,
    bundle: {
      dataDir,
      people,
      tables,
      settings: supportOf(settings, tillSettings),
      checks,
      about: program,
      now,
    },
  };
}

function canWrite(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
