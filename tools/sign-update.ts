import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { newestVersion } from '#main/kernel/db/migrate.ts';
import { oldestReader } from '#main/kernel/db/migrations/list.ts';
import { version } from '#main/kernel/version.ts';
import { announcementName, keyName } from '#main/modules/updates/engine/announcement.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { UpdateWhy } from '#shared/modules/updates/contract.ts';
import { type Call, flag, main, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { count, inputFile, inputFolder, oneOf, targetFile } from './command-values.ts';
import { readJson } from './json-text.ts';
import { readKeyFile } from './key-file.ts';
import { announce, floorOf, otherVersion, signDraft, versionOf } from './update-announcement.ts';
import { keysVariable, updateKeysOf } from './update-keys.ts';
import { notesOf, notesOptionNames, notesOptions } from './update-notes.ts';
import { writeAll } from './whole-file.ts';

const options = {
  'new-key': text('FILE', 'tools.signUpdate.newKey'),
  'public-key': text('FILE', 'tools.signUpdate.publicKey'),
  key: text('FILE', 'tools.signUpdate.key'),
  draft: flag('tools.signUpdate.draft'),
  version: text('V', 'tools.signUpdate.version'),
  'minimum-version': text('V', 'tools.signUpdate.minimumVersion'),
  channel: text('stable|beta', 'tools.signUpdate.channel'),
  ring: text('0|1|2', 'tools.signUpdate.ring'),
  percent: text('N', 'tools.signUpdate.percent'),
  days: text('N', 'tools.signUpdate.days'),
  ...notesOptions,
  replace: flag('tools.signUpdate.replace'),
} as const;
type SignCall = Call<typeof options>;
/** What a draft has decided already. */
const decided = [
  'version',
  'minimum-version',
  'channel',
  'ring',
  'percent',
  'days',
  ...notesOptionNames,
  'replace',
] as const;
const signing = ['key', 'draft', ...decided] as const;

const day_ms = 86_400_000;
const leastPassword = 12;
const passwordOf = ({ env }: SignCall): string | undefined => env.COMPTOIR_UPDATE_KEY_PASSWORD || undefined;

function makeKey(call: SignCall, file: string): number {
  const { t } = call;
  const passphrase = passwordOf(call);
  if (passphrase === undefined) throw new Failed(t('tools.signUpdate.passwordNeeded'));
  if (passphrase.length < leastPassword)
    throw new Failed(t('tools.signUpdate.passwordShort', { least: leastPassword }));
  if (fs.existsSync(file)) throw new Failed(t('tools.signUpdate.keyThere', { path: file }));
  targetFile(call, file);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const kept = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
  writeAll([{ file, content: kept, mode: 0o600 }]);
  return tellPublic(call, publicKey);
}

/** The line alone on the standard output, so that it can be taken from there; what to do with it beside. */
function tellPublic({ out, err, t }: SignCall, publicKey: KeyObject): number {
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  out(`${spki}\n`);
  err(`${t('tools.signUpdate.putKey', { name: keyName(spki), variable: keysVariable })}\n`);
  return 0;
}

function announcingOf(call: SignCall) {
  const { values } = call;
  const issued = Date.now();
  const announced = versionOf(call, 'version', values.version ?? version);
  const minimumVersion = floorOf(call, 'minimum-version', values['minimum-version'], announced);
  const ring = count(call, 'ring', values.ring, { least: 0, most: 2, usual: 2 });
  const stagingPercentage = count(call, 'percent', values.percent, { least: 0, most: 100, usual: 100 });
  const days = count(call, 'days', values.days, { least: 1, most: 3650, usual: 30 });
  return {
    version: announced,
    minimumVersion,
    channel: oneOf(call, 'channel', values.channel ?? 'stable', ['stable', 'beta']),
    ring,
    stagingPercentage,
    issued,
    expires: issued + days * day_ms,
    store: { version: newestVersion, oldestReader },
    notes: notesOf(values),
  };
}

/** What it means to whoever signs; to a till's owner the same code says something else. */
function whyOf(t: Translate, code: UpdateWhy): string {
  const known = ['no-key', 'wrong-signature', 'malformed', 'no-file', 'wrong-file'] as const;
  const ours = known.find((one) => one === code);
  return ours ? t(`tools.signUpdate.why.${ours}`) : t(`updates.why.${code}`);
}

function sign(call: SignCall, folder: string): number {
  const { values, t } = call;
  if (values.key === undefined) return call.wrong('tools.fault.needed', { option: '--key' });
  const told = decided.find((name) => values[name] !== undefined && values[name] !== false);
  if (values.draft && told) call.wrong('tools.signUpdate.draftDecides', { option: `--${told}` });
  const announcing = announcingOf(call);
  // A name that is no folder is told as such, before the key is asked for.
  const announcement = path.join(inputFolder(call, folder), announcementName);
  // A draft has decided who takes this version, and an announcement may be on the tills already.
  if (!values.draft && !values.replace && fs.existsSync(announcement))
    throw new Failed(t('tools.signUpdate.announced', { path: announcement }));
  if (values.draft) {
    const draft = readJson(fs.readFileSync(inputFile(call, announcement), 'utf8'), announcement, t);
    if (!draft.ok) throw new Failed(draft.refusal);
  }
  const { key } = readKeyFile(inputFile(call, values.key), t, passwordOf(call));
  const keys = updateKeysOf(call.env, t);
  const stray = values.draft ? null : otherVersion(folder, announcing.version);
  if (stray)
    throw new Failed(t('tools.signUpdate.otherVersion', { file: stray, version: announcing.version }));
  const announced = values.draft ? signDraft(folder, key, keys) : announce(folder, announcing, key, keys);
  if (!announced.ok) {
    const code = announced.refusal;
    throw new Failed(t('tools.signUpdate.refused', { code, why: whyOf(t, code) }));
  }
  const { files, expires, version: announcedVersion } = announced.value;
  const until = new Date(expires).toISOString();
  const said = { name: announcementName, version: announcedVersion, count: files.length, until };
  call.out(`${t('tools.signUpdate.done', said)}\n`);
  return 0;
}

export const signUpdateTool = tool({
  called: 'npm run sign-update --',
  says: 'tools.signUpdate.says',
  ways: [
    { args: '--new-key FILE', says: 'tools.signUpdate.wayNew', least: 0, most: 0 },
    { args: '--public-key FILE', says: 'tools.signUpdate.wayPublic', least: 0, most: 0 },
    { args: 'FOLDER --key FILE --draft', says: 'tools.signUpdate.wayDraft', least: 1, most: 1 },
    { args: 'FOLDER --key FILE', says: 'tools.signUpdate.waySign', least: 1, most: 1 },
  ],
  options,
  notes: ['tools.signUpdate.note'],
  apart: [
    ['new-key', 'public-key'],
    ...signing.map((name) => ['new-key', name] as const),
    ...signing.map((name) => ['public-key', name] as const),
  ],
  run: (call) => {
    const { values, args, t } = call;
    const [folder] = args;
    const { 'new-key': made, 'public-key': said } = values;
    const keyOnly = made === undefined ? said && '--public-key' : '--new-key';
    if (keyOnly && folder !== undefined)
      return call.wrong('tools.fault.apart', { option: keyOnly, other: folder });
    if (made !== undefined) return makeKey(call, made);
    if (said !== undefined)
      return tellPublic(call, createPublicKey(readKeyFile(inputFile(call, said), t, passwordOf(call)).key));
    return folder === undefined
      ? call.wrong('tools.fault.needed', { option: t('tools.word.FOLDER') })
      : sign(call, folder);
  },
});

if (import.meta.main) await main(signUpdateTool);
