import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { newestVersion } from '../main/db/migrate.ts';
import { oldestReader } from '../main/db/migrations/list.ts';
import { keyName, manifestName } from '../main/update/manifest.ts';
import { version } from '../main/version.ts';
import { announce, signDraft } from './update-announcement.ts';
import { keysVariable, updateKeysOf } from './update-keys.ts';

const usage = `npm run sign-update -- --new-key FILE        makes a key pair; FILE is new, and stays off line
npm run sign-update -- --public-key FILE     says the public half once more
npm run sign-update -- FOLDER --key FILE --draft   signs the announcement a release left in the folder
npm run sign-update -- FOLDER --key FILE     describes and signs what lies in a folder of finished installers
  --minimum-version V   tills install nothing older from now on (the version itself by default)
  --channel C           stable or beta (stable)
  --ring N              0 own shop, 1 a few, 2 everybody (2)
  --percent P           of the tills of that ring (100)
  --days N              until the announcement expires (30)
  --notes-fr TEXT, --notes-en TEXT
The private key is read, never kept: run this on a computer without a network. COMPTOIR_UPDATE_KEY_PASSWORD opens it.
The public half goes into main/update/keys.json, or into COMPTOIR_UPDATE_KEYS wherever the program is built and signed.
`;

const fail = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
};
const password = process.env.COMPTOIR_UPDATE_KEY_PASSWORD;
const day_ms = 86_400_000;
const leastPassword = 12;

function makeKey(file: string): void {
  const passphrase = password ?? fail('Set COMPTOIR_UPDATE_KEY_PASSWORD: the key is kept under a password.');
  if (passphrase.length < leastPassword)
    fail(`At least ${leastPassword} characters: whoever has the file can try them all.`);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const kept = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
  try {
    fs.writeFileSync(file, kept, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    fail(
      `${file}: ${(error as NodeJS.ErrnoException).code === 'EEXIST' ? 'is there already, and may be the only copy of a key' : (error as Error).message}`,
    );
  }
  tellPublic(publicKey);
}

/** The line alone on the standard output, so that it can be taken from there; what to do with it beside. */
function tellPublic(publicKey: KeyObject): void {
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  process.stdout.write(`${spki}\n`);
  process.stderr.write(
    `Key ${keyName(spki)}. Put the line into main/update/keys.json, or into ${keysVariable}.\n`,
  );
}

function openKey(file: string): KeyObject {
  const pem = fs.readFileSync(file, 'utf8');
  const key = createPrivateKey({ key: pem, ...(password && { passphrase: password }) });
  return key.asymmetricKeyType === 'ed25519' ? key : fail(`${file} is no Ed25519 key.`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'new-key': { type: 'string' },
    'public-key': { type: 'string' },
    draft: { type: 'boolean', default: false },
    key: { type: 'string' },
    'minimum-version': { type: 'string', default: version },
    channel: { type: 'string', default: 'stable' },
    ring: { type: 'string', default: '2' },
    percent: { type: 'string', default: '100' },
    days: { type: 'string', default: '30' },
    'notes-fr': { type: 'string', default: '' },
    'notes-en': { type: 'string', default: '' },
  },
});

function sign(folder: string, keyFile: string): void {
  const issued = Date.now();
  const announcing = {
    version,
    minimumVersion: values['minimum-version'],
    channel: values.channel === 'beta' ? ('beta' as const) : ('stable' as const),
    ring: Number(values.ring),
    stagingPercentage: Number(values.percent),
    issued,
    expires: issued + Number(values.days) * day_ms,
    store: { version: newestVersion, oldestReader },
    notes: { fr: values['notes-fr'], en: values['notes-en'] },
  };
  const key = openKey(keyFile);
  const announced = values.draft
    ? signDraft(folder, key, updateKeysOf(process.env))
    : announce(folder, announcing, key, updateKeysOf(process.env));
  const {
    files,
    expires,
    version: announcedVersion,
  } = announced.ok
    ? announced.value
    : fail(`A till of this version would refuse this announcement: ${announced.refusal}.`);
  const until = new Date(expires).toISOString();
  process.stdout.write(`${manifestName}: ${announcedVersion}, ${files.length} files, until ${until}\n`);
}

const [folder] = positionals;
if (values['new-key']) makeKey(values['new-key']);
else if (values['public-key']) tellPublic(createPublicKey(openKey(values['public-key'])));
else if (folder && values.key) sign(folder, values.key);
else fail(usage);
