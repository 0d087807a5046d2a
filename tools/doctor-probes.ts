import { createPrinter } from '#main/drivers/printer.ts';
import type { Db } from '#main/kernel/db/db.ts';
import { readIdentity } from '#main/kernel/journal/epoch.ts';
import type { KnownRow } from '#main/kernel/journal/last-row.ts';
import { asKnown, type Heads, headsAmong, headsIn } from '#main/modules/backup/engine/head-mirror.ts';
import { type BackupEntry, backupsIn, lifeOfBackup } from '#main/modules/backup/engine/kept-backups.ts';
import { knownHere, trustOf } from '#main/modules/backup/engine/known-rows.ts';
import {
  createNeighbourClient,
  NeighbourAway,
  NeighbourRefuses,
} from '#main/modules/backup/engine/neighbour-client.ts';
import { pairingKey } from '#main/modules/backup/engine/pairing.ts';
import { readMark } from '#main/modules/backup/engine/place-mark.ts';
import { backupsFolder } from '#main/modules/backup/engine/restore.ts';
import { lifeOf, twinsAmong } from '#main/modules/backup/engine/twin.ts';
import { createSaved } from '#main/modules/backup/saved.ts';
import type { HealthFacts, PlaceFact } from '#main/modules/health/checks.ts';
import { positionOf } from '#shared/journal/row.ts';
import type { DoctorProbes } from './doctor-examine.ts';

type Backups = Pick<HealthFacts, 'backup' | 'drill' | 'twin'>;

const nearly = { answer_ms: 3_000, silence_ms: 5_000, whole_ms: 10_000 };

/** How a neighbour stands, and when the backups of this life of the till there were made. */
async function askNeighbour(
  { url, code }: { readonly url: string; readonly code: string },
  life: string,
): Promise<{ state: PlaceFact['state']; at: number[] }> {
  try {
    const backups = await createNeighbourClient({ url, key: pairingKey(code), times: nearly }).list();
    return {
      state: 'ready',
      at: backups.flatMap((one) => (lifeOfBackup(one) === life ? [one.header.createdAt] : [])),
    };
  } catch (error) {
    if (error instanceof NeighbourRefuses)
      return { state: error.why === 'code' ? 'refused' : 'failed', at: [] };
    if (error instanceof NeighbourAway) return { state: 'absent', at: [] };
    throw error;
  }
}

const newestRow = (db: Db): number =>
  db.sql<{ position: number | null }>('doctor.newest', 'SELECT max(position) AS position FROM journal').get()
    ?.position ?? 0;

/** The heads of this till wherever they lie now: nothing of a place that is away. */
export async function headsAround(db: Db, dataDir: string): Promise<Heads> {
  const till = readIdentity(db)?.till ?? '';
  const trust = trustOf(db);
  const saved = createSaved(db);
  const [second, neighbour] = [saved.second(), saved.neighbour()];
  const folders = [backupsFolder(dataDir), ...(second === null ? [] : [second])];
  const found = await Promise.all(folders.map((folder) => headsIn(folder, till, trust)));
  if (neighbour) {
    const client = createNeighbourClient({
      url: neighbour.url,
      key: pairingKey(neighbour.code),
      times: nearly,
    });
    found.push(headsAmong(await client.heads(till).catch(() => []), till, trust));
  }
  return { heads: found.flatMap(({ heads }) => heads), ignored: found.flatMap(({ ignored }) => ignored) };
}

/** Rows of this till's own chain that others know: those of another life of it are no part of this journal. */
export async function knownAround(db: Db, dataDir: string): Promise<readonly KnownRow[]> {
  const { publicKeys } = trustOf(db);
  const { heads } = await headsAround(db, dataDir);
  const own = heads.filter(({ state, publicKey }) => publicKeys[state.epoch] === publicKey);
  return [...knownHere(dataDir, db), ...own.map(asKnown)];
}

/** The backups wherever they lie, and the last drill, as a till would tell of them: read, never written. */
async function backups(db: Db, dataDir: string): Promise<Backups> {
  const till = readIdentity(db)?.till ?? '';
  const saved = createSaved(db);
  const [second, neighbour, drill] = [saved.second(), saved.neighbour(), saved.drill()];
  const own = lifeOf(db);
  const life = own.publicKeys.get(own.epoch) ?? '';
  const madeIn = async (folder: string): Promise<BackupEntry[]> =>
    (await backupsIn(folder, till)).filter((entry) => lifeOfBackup(entry) === life);
  const here = await madeIn(backupsFolder(dataDir));
  const times = here.map(({ header }) => header.createdAt);
  const held = here[0]?.header.state;
  const places: PlaceFact[] = [];
  if (second !== null) {
    const mark = await readMark(second);
    const isIt = mark !== null && (saved.mark() === null || saved.mark() === mark);
    places.push({ kind: 'second', state: isIt ? 'ready' : 'absent' });
    if (isIt) times.push(...(await madeIn(second)).map(({ header }) => header.createdAt));
  }
  if (neighbour) {
    const { state, at } = await askNeighbour(neighbour, life);
    places.push({ kind: 'neighbour', state });
    times.push(...at);
  }
  const { heads } = await headsAround(db, dataDir);
  const twin = saved.twin() ?? twinsAmong(heads, own, saved.settledTwins())[0];
  return {
    backup: {
      last_at: times.length > 0 ? Math.max(...times) : null,
      changed: !held || positionOf(held.epoch, held.seq) < newestRow(db),
      // What a try that failed left behind is known to the running till alone.
      failing: false,
      places,
    },
    drill: { last_at: drill?.at ?? null, sound: drill?.passed ?? true },
    ...(twin && { twin }),
  };
}

/** What the doctor asks beyond the data folder. */
export const doctorProbes: DoctorProbes = {
  backups,
  known: knownAround,
  printer: async (config) => (await createPrinter(config).status()).state,
};
