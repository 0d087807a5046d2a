import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { keyFile, publicKeys, readIdentity } from '#main/kernel/journal/epoch.ts';
import { openSigner } from '#main/kernel/journal/signer.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { version } from '#main/kernel/version.ts';
import { type Opener, openKey, readBackup, readHeader } from '#main/modules/backup/engine/backup-file.ts';
import { drillBackup } from '#main/modules/backup/engine/drill.ts';
import { inspectBackup, lookAtBackup } from '#main/modules/backup/engine/inspect.ts';
import { backupsIn } from '#main/modules/backup/engine/kept-backups.ts';
import { openLock, type RecoveryLock, readMachineKey } from '#main/modules/backup/engine/keys.ts';
import { checkDatabase, makeBackup } from '#main/modules/backup/engine/make.ts';
import { backupsFolder, renewKey, restoreBackup } from '#main/modules/backup/engine/restore.ts';
import type { Missing, TillState } from '#main/modules/backup/engine/till-state.ts';
import { lastTicketOf } from '#main/modules/backup/places.ts';
import { createSaved } from '#main/modules/backup/saved.ts';
import { checkTill, openTillStore, tillReader, verifyTill } from '#main/modules/till-file.ts';
import { writings } from '#shared/domain/writing.ts';
import { mostTicket } from '#shared/modules/backup/restore-contract.ts';
import { type Call, dataOption, flag, jsonOption, main, only, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { count, dataFolder, inputFile, inputFolder, tillFolder, workFolder } from './command-values.ts';
import { faultSentence } from './journal-fault.ts';

const options = {
  data: dataOption,
  code: only(text('CODE', 'tools.backup.code'), 'verify', 'drill', 'inspect', 'restore', 'renew-key'),
  'last-ticket': only(text('N', 'tools.backup.lastTicket'), 'restore'),
  anyway: only(flag('tools.backup.anyway'), 'renew-key'),
  exact: only(flag('tools.backup.exact'), 'restore'),
  place: only({ ...text('DIR', 'tools.backup.place'), multiple: true }, 'restore', 'inspect'),
  json: jsonOption,
} as const;
type BackupCall = Call<typeof options>;

const clock = { now: () => Date.now() };
const typed = ({ values, env }: BackupCall): string | undefined => values.code ?? env.COMPTOIR_RECOVERY_CODE;

function opener(call: BackupCall, dataDir: string): Opener {
  const code = typed(call);
  if (code !== undefined) return { code };
  const machineKey = readMachineKey(dataDir);
  return machineKey ? { machineKey } : call.wrong('tools.backup.noKey');
}

function withStore<T>(call: BackupCall, work: (db: Db, dataDir: string) => T): T {
  const dataDir = tillFolder(call, call.values.data);
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    return work(db, dataDir);
  } finally {
    db.close();
  }
}
const tillOf = (db: Db): string => readIdentity(db)?.till ?? '';
const recoveryLock = (db: Db): RecoveryLock | null => createSaved(db).recovery()?.lock ?? null;

/** A backup that was named: a file that is there. */
const backupFile = (call: BackupCall): string => inputFile(call, call.args[0] ?? '');

/** The same, opened by what there is for it; what is no backup is told before anybody is asked for a code. */
async function openable(call: BackupCall, dataDir: string): Promise<{ file: string; opener: Opener }> {
  const file = path.resolve(backupFile(call));
  await lookAtBackup(file);
  return { file, opener: opener(call, dataDir) };
}

async function make(call: BackupCall): Promise<number> {
  const [folder] = call.args;
  const { lock, dataDir } = withStore(call, (db, dir) => ({ lock: recoveryLock(db), dataDir: dir }));
  const target = workFolder(call, folder ?? backupsFolder(dataDir));
  const key = readMachineKey(dataDir);
  // A sealed key is the window's: a file that only the code opens belongs in a folder of its own, not among the kept backups.
  if (!key && (folder === undefined || lock === null)) call.wrong('tools.backup.noKeyToMake');
  const made = await makeBackup(
    {
      source: storeFile(dataDir),
      folder: target,
      work: path.join(call.scratch(), 'work'),
      lock,
      machineKey: key ?? randomBytes(32),
      app: version,
      now: clock.now(),
      gentle: false,
    },
    tillReader,
  );
  const { copy, write, check } = made.ms;
  const { bytes, database_bytes: whole, path: file } = made;
  call.say(call.t('tools.backup.made', { file, bytes, whole, copy, write, check }), made);
  return 0;
}

/** Of the till of the data folder; of a folder that was named, whoever made them: a new computer has no till yet. */
async function list(call: BackupCall): Promise<number> {
  const [named] = call.args;
  const till = named === undefined ? withStore(call, tillOf) : null;
  const folder = path.resolve(named ?? backupsFolder(dataFolder(call, call.values.data)));
  // A till that has made none yet has no folder either; one that was named must be there.
  if (named !== undefined) inputFolder(call, folder);
  const found = await backupsIn(folder, till);
  const entries = found.map(({ path: file, bytes, header }) => ({
    file,
    bytes,
    created_at: header.createdAt,
    till: header.state.till,
    epoch: header.state.epoch,
    lastTicket: lastTicketOf(header.state),
    withCode: header.recovery !== null,
  }));
  const lines = entries.map((entry) =>
    call.t('tools.backup.listed', {
      ...entry,
      withCode: '',
      at: new Date(entry.created_at).toISOString(),
    }),
  );
  const said = lines.length > 0 ? lines.join('\n') : call.t('tools.backup.none', { path: folder });
  call.say(said, { till, backups: entries });
  return 0;
}

async function verify(call: BackupCall): Promise<number> {
  const source = backupFile(call);
  const target = path.join(call.scratch(), 'till.db');
  const file = await readHeader(source);
  const dataDir = dataFolder(call, call.values.data);
  const held = await readBackup(source, file, await openKey(file, opener(call, dataDir)), target);
  const db = openDb(target, { readonly: true });
  try {
    checkDatabase(db, held, tillReader);
    const verdict = verifyTill(db, { pages: true });
    const { row, reason } = verdict.firstBad ?? { row: '', reason: '' };
    const { rows, sound } = verdict;
    const said = sound
      ? call.t('tools.backup.sound', { rows, shop: held.shop })
      : call.t('tools.journal.notSound', { row, reason: faultSentence(reason, call.t) });
    call.say(said, { ...verdict, shop: held.shop, lastTicket: lastTicketOf(file.header.state) });
    return sound ? 0 : 1;
  } finally {
    db.close();
  }
}

async function drill(call: BackupCall): Promise<number> {
  const dataDir = dataFolder(call, call.values.data);
  const folder = backupsFolder(dataDir);
  const newest = async (): Promise<string> =>
    (await backupsIn(folder, withStore(call, tillOf)))[0]?.path ??
    call.wrong('tools.backup.none', { path: folder });
  const named =
    call.args.length > 0
      ? await openable(call, dataDir)
      : { file: await newest(), opener: opener(call, dataDir) };
  const { file } = named;
  const job = {
    ...named,
    scratch: path.join(call.scratch(), 'drill'),
    now: clock.now(),
    whole: true,
  };
  const result = await drillBackup(job, tillReader, {
    open: (place, now) =>
      openTillStore({
        dataDir: place,
        clock: { now: () => now },
        dayOf: (at) => new Date(at).toISOString().slice(0, 10),
      }),
    check: checkTill,
  });
  const passed = result.sound && result.equal;
  const told = { file: path.basename(file), fault: result.fault };
  call.say(call.t(passed ? 'backup.drillPassed' : 'backup.drillFailed', told), { ...result, passed });
  return passed ? 0 : 1;
}

function sentencesOf(
  { t, lang }: Pick<BackupCall, 't' | 'lang'>,
  { tickets, zs, until }: Missing,
  state: TillState,
): string[] {
  const at = new Date(until ?? state.at).toLocaleString(writings[lang].locale);
  const lines = [
    ...tickets.map(({ from, to }) =>
      t(from === to ? 'backup.missing.ticket' : 'backup.missing.tickets', { from, to }),
    ),
    ...zs.map(({ from, to }) => t(from === to ? 'backup.missing.z' : 'backup.missing.zs', { from, to })),
  ];
  if (until !== null && lines.length === 0) lines.push(t('backup.missing.rows', { at }));
  return lines.length > 0
    ? [...lines, t('backup.missing.later', { at })]
    : [t('backup.missing.none', { at })];
}

async function inspect(call: BackupCall): Promise<number> {
  const dataDir = dataFolder(call, call.values.data);
  const from = { ...(await openable(call, dataDir)), places: call.values.place };
  const { held, state, missing } = await inspectBackup(from, null, tillReader);
  const { shop } = held;
  const text = [
    call.t('tools.backup.holds', { shop, lastTicket: lastTicketOf(state) }),
    ...sentencesOf(call, missing, state),
  ];
  call.say(text.join('\n'), { shop, state, missing });
  return 0;
}

async function restore(call: BackupCall): Promise<number> {
  const { values, t } = call;
  const bounds = { least: 0, most: mostTicket, usual: -1 };
  const lastTicket = count(call, 'last-ticket', values['last-ticket'], bounds);
  const dataDir = dataFolder(call, values.data);
  const restored = await restoreBackup({
    ...(await openable(call, dataDir)),
    places: values.place,
    dataDir,
    clock,
    read: tillReader,
    exact: values.exact ?? false,
    ...(lastTicket >= 0 && { lastTicket }),
  });
  const { shop, state, nextTicket, missing } = restored;
  const text = [
    t('backup.restored', { shop, lastTicket: lastTicketOf(state), nextTicket }),
    ...sentencesOf(call, missing, state),
  ];
  call.say(text.join('\n'), restored);
  return 0;
}

/** Whether the till's key opens and is the one its journal names. */
function hasWholeKey(db: Db, dataDir: string): boolean {
  const epoch = readIdentity(db)?.epoch ?? 1;
  try {
    return openSigner(keyFile(dataDir, epoch)).publicKey === publicKeys(db).get(epoch);
  } catch (error) {
    if (storeRefusal(error)) return false;
    throw error;
  }
}

async function renew(call: BackupCall): Promise<number> {
  const { dataDir, whole } = withStore(call, (db, dir) => ({ dataDir: dir, whole: hasWholeKey(db, dir) }));
  if (whole && !call.values.anyway) throw new Failed(call.t('tools.backup.wholeKey'));
  const result = await renewKey({
    dataDir,
    clock,
    read: tillReader,
    prove: async (db) => {
      const lock = recoveryLock(db);
      if (lock) await openLock(typed(call) ?? '', lock);
    },
  });
  call.say(call.t('tools.backup.renewed', { epoch: result.epoch }), result);
  return 0;
}

const work: Readonly<Record<string, (call: BackupCall) => Promise<number>>> = {
  make,
  list,
  verify,
  drill,
  inspect,
  restore,
  'renew-key': renew,
};

export const backupTool = tool({
  called: 'npm run backup --',
  says: 'tools.backup.says',
  ways: [
    { command: 'make', args: '[FOLDER]', says: 'tools.backup.make', least: 0, most: 1 },
    { command: 'list', args: '[FOLDER]', says: 'tools.backup.list', least: 0, most: 1 },
    { command: 'verify', args: 'FILE', says: 'tools.backup.verify', least: 1, most: 1 },
    { command: 'drill', args: '[FILE]', says: 'tools.backup.drill', least: 0, most: 1 },
    { command: 'inspect', args: 'FILE', says: 'tools.backup.inspect', least: 1, most: 1 },
    { command: 'restore', args: 'FILE', says: 'tools.backup.restore', least: 1, most: 1 },
    { command: 'renew-key', args: '', says: 'tools.backup.renewKey', least: 0, most: 0 },
  ],
  options,
  run: (call) => (work[call.command] ?? list)(call),
});

if (import.meta.main) await main(backupTool);
