import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { storeFile } from '../main/boot.ts';
import { openDb } from '../main/db/db.ts';
import { defaultDataFolder } from '../main/hosts/data-folder.ts';
import { exportJournal } from '../main/journal/export.ts';
import { openSigner } from '../main/journal/signer.ts';
import { verifyJournal } from '../main/journal/verify.ts';
import { checkRebuild, rebuildInto } from '../main/rebuild.ts';
import { readOptions, runCommand, Unusable } from './command-line.ts';

const usage = `npm run journal -- verify                  checks every row, hash, signature and page
npm run journal -- rebuild --check         derives everything anew and compares
npm run journal -- rebuild OUT.db          writes what was derived into a file
npm run journal -- export OUT.zip          an archive that anyone can check
  --data DIR   data folder of the till     --json   one JSON object on standard output
`;

const { values, positionals } = readOptions(
  {
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      check: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  },
  usage,
);

const dataDir = path.resolve(values.data ?? defaultDataFolder(false));
const say = (text: string, result: object): void => {
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${text}\n`);
};
const progress = (done: number, total: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} / ${total}${done === total ? '\n' : ''}`);
};
const scratchFolder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'comptoir-rebuild-'));

/** The key signs the manifest when it can be read here; sealed by the keyring of Electron, the rows' own signatures serve. */
function manifestSigner(): ((bytes: Uint8Array) => Uint8Array) | undefined {
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

function run(): number {
  const [command, target] = positionals;
  const file = storeFile(dataDir);
  if (!fs.existsSync(file))
    throw new Unusable(`There is no till in ${dataDir}: name its folder with --data DIR.`);
  const db = openDb(file, { readonly: true });
  try {
    if (command === 'verify') {
      const verdict = verifyJournal(db, { pages: true, onProgress: progress });
      say(
        verdict.sound
          ? `SOUND: ${verdict.rows} rows`
          : `NOT SOUND: row ${verdict.firstBad?.row}: ${verdict.firstBad?.reason}`,
        verdict,
      );
      return verdict.sound ? 0 : 1;
    }
    if (command === 'rebuild' && values.check) {
      const folder = scratchFolder();
      try {
        const rebuilt = checkRebuild(db, path.join(folder, 'rebuilt.db'), progress);
        const { difference } = rebuilt;
        say(
          rebuilt.equal
            ? `EQUAL: ${rebuilt.rows} rows give what the till holds`
            : `DIFFERENT: table ${difference?.table}\n  in the till:   ${JSON.stringify(difference?.found)}\n  in the journal: ${JSON.stringify(difference?.expected)}`,
          rebuilt,
        );
        return rebuilt.equal ? 0 : 1;
      } finally {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    }
    if (command === 'rebuild' && target) {
      if (fs.existsSync(target)) throw new Unusable(`${target} exists already: name a new file.`);
      const rows = rebuildInto(db, target, progress);
      say(`${rows} rows replayed into ${target}`, { rows, path: target });
      return 0;
    }
    if (command === 'export' && target) {
      const folder = path.dirname(path.resolve(target));
      if (!fs.existsSync(folder)) throw new Unusable(`There is no folder ${folder}: make it first.`);
      const sign = manifestSigner();
      const result = exportJournal(db, target, {
        now: Date.now(),
        onProgress: progress,
        ...(sign && { sign }),
      });
      say(`${result.rows} rows, ${result.bytes} bytes in ${result.path}`, result);
      return 0;
    }
    throw new Unusable(usage);
  } finally {
    db.close();
  }
}

await runCommand(run, positionals[1]);
