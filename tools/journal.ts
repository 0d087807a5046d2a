import fs from 'node:fs';
import path from 'node:path';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { archiveYear } from '#main/kernel/journal/archive.ts';
import { exportJournal } from '#main/kernel/journal/export.ts';
import { letGoOf } from '#main/kernel/journal/let-go.ts';
import { checkRebuild, rebuildInto } from '#main/kernel/journal/rebuild.ts';
import { openSigner } from '#main/kernel/journal/signer.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { projections } from '#main/modules/projections.ts';
import { answers, verifyTill } from '#main/modules/till-file.ts';
import { type Call, dataOption, flag, jsonOption, main, only, text, tool } from './command-line.ts';
import { newFile, tillFolder } from './command-values.ts';
import { headsAround, knownAround } from './doctor-probes.ts';
import { faultSentence } from './journal-fault.ts';
import { writeWhole } from './whole-file.ts';

const options = {
  data: dataOption,
  check: only(flag('tools.journal.check'), 'rebuild'),
  year: only(text('YYYY', 'tools.journal.year'), 'export'),
  json: jsonOption,
} as const;
type JournalCall = Call<typeof options>;

/** The key signs the manifest when it can be read here; sealed by the keyring of Electron, the rows' own signatures serve. */
function manifestSigner(dataDir: string): ((bytes: Uint8Array) => Uint8Array) | undefined {
  const keys = fs
    .readdirSync(dataDir)
    .filter((name) => /^till-\d+\.key$/.test(name))
    .sort();
  const newest = keys.at(-1);
  try {
    return newest === undefined ? undefined : openSigner(path.join(dataDir, newest)).sign;
  } catch {
    return undefined;
  }
}

async function verify({ say, t, progress }: JournalCall, db: Db, dataDir: string): Promise<number> {
  // Before the journal: a till may be selling.
  const known = await knownAround(db, dataDir);
  const { ignored } = await headsAround(db, dataDir);
  const verdict = verifyTill(db, { pages: true, known, onProgress: progress });
  const { sound, rows, firstBad } = verdict;
  const bad = { row: firstBad?.row ?? '', reason: faultSentence(firstBad?.reason ?? '', t) };
  const told = sound ? t('tools.journal.sound', { rows }) : t('tools.journal.notSound', bad);
  const strange = ignored.map((file) => t('backup.missing.ignored', { file }));
  say([told, ...strange].join('\n'), { ...verdict, ignored });
  return sound ? 0 : 1;
}

function checkTables({ say, t, progress, scratch }: JournalCall, db: Db): number {
  const rebuilt = checkRebuild(projections, db, path.join(scratch(), 'rebuilt.db'), progress);
  const { difference, rows } = rebuilt;
  const told = {
    table: difference?.table ?? '',
    found: JSON.stringify(difference?.found) ?? '',
    expected: JSON.stringify(difference?.expected) ?? '',
  };
  say(rebuilt.equal ? t('tools.journal.equal', { rows }) : t('tools.journal.different', told), rebuilt);
  return rebuilt.equal ? 0 : 1;
}

/** A row that gives nothing ends what derives from it: then verify says what is wrong with it. */
async function unlessBroken(
  call: JournalCall,
  db: Db,
  derive: () => number | Promise<number>,
): Promise<number> {
  const { say, t } = call;
  try {
    return await derive();
  } catch (error) {
    if (storeRefusal(error)?.code !== 'JOURNAL_BROKEN') throw error;
    const verdict = verifyTill(db);
    const { firstBad } = verdict;
    if (!firstBad) throw error;
    say(
      t('tools.journal.notSound', { row: firstBad.row, reason: faultSentence(firstBad.reason, t) }),
      verdict,
    );
    return 1;
  }
}

async function work(call: JournalCall, db: Db, dataDir: string): Promise<number> {
  const { command, t, say, progress, values, args } = call;
  if (command === 'verify') return verify(call, db, dataDir);
  if (command === 'rebuild' && values.check) {
    const [also] = args;
    return also === undefined
      ? unlessBroken(call, db, () => checkTables(call, db))
      : call.wrong('tools.fault.apart', { option: '--check', other: also });
  }
  const [named] = args;
  if (named === undefined) return call.wrong('tools.fault.needed', { option: t('tools.word.FILE') });
  const target = newFile(call, named);
  if (command === 'rebuild')
    return unlessBroken(call, db, async () => {
      let rows = 0;
      await writeWhole(call, target, (partial) => {
        rows = rebuildInto(projections, db, partial, progress);
      });
      say(t('tools.journal.rebuilt', { rows, path: target }), { rows, path: target });
      return 0;
    });
  const sign = manifestSigner(dataDir);
  const { year } = values;
  if (year !== undefined) {
    const closed = answers(db)
      .closedYears()
      .find(({ period }) => period === year);
    const isGone = closed !== undefined && closed.position <= (letGoOf(db)?.to ?? 0);
    if (!closed || isGone) {
      say(t(isGone ? 'refusal.YEAR_LET_GO' : 'tools.journal.notClosed', { year }), { rows: 0 });
      return 1;
    }
    const options = {
      now: Date.now(),
      year,
      answers: answers(db),
      onProgress: progress,
      ...(sign && { sign }),
    };
    const archived = archiveYear(db, target, options);
    if ('wrong' in archived) {
      say(t('tools.journal.notSound', { row: year, reason: archived.wrong }), archived);
      return 1;
    }
    say(t('tools.journal.exported', { rows: archived.rows, bytes: archived.bytes, path: target }), archived);
    return 0;
  }
  const result = exportJournal(db, target, { now: Date.now(), onProgress: progress, ...(sign && { sign }) });
  const { rows, bytes, path: file } = result;
  say(t('tools.journal.exported', { rows, bytes, path: file }), result);
  return 0;
}

export const journalTool = tool({
  called: 'npm run journal --',
  says: 'tools.journal.says',
  ways: [
    { command: 'verify', args: '', says: 'tools.journal.verify', least: 0, most: 0 },
    { command: 'rebuild', args: '[--check | FILE.db]', says: 'tools.journal.rebuild', least: 0, most: 1 },
    { command: 'export', args: 'FILE.zip', says: 'tools.journal.export', least: 1, most: 1 },
  ],
  options,
  run: async (call) => {
    const dataDir = tillFolder(call, call.values.data);
    const db = openDb(storeFile(dataDir), { readonly: true });
    try {
      return await work(call, db, dataDir);
    } finally {
      db.close();
    }
  },
});

if (import.meta.main) await main(journalTool);
