import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { newestVersion } from '../main/db/migrate.ts';
import { oldestReader } from '../main/db/migrations/list.ts';
import { updateKeys } from '../main/update/keys.ts';
import { manifestName } from '../main/update/manifest.ts';
import { version } from '../main/version.ts';
import { announce } from './update-announcement.ts';

const usage = `npm run sign-update -- --new-key FILE        makes a key pair; the public half goes into main/update/keys.ts
npm run sign-update -- FOLDER --key FILE     describes and signs what lies in a folder of finished installers
  --minimum-version V   tills install nothing older from now on (the version itself by default)
  --channel C           stable or beta (stable)
  --ring N              0 own shop, 1 a few, 2 everybody (2)
  --percent P           of the tills of that ring (100)
  --days N              until the announcement expires (30)
  --notes-fr TEXT, --notes-en TEXT
The private key is read, never kept: run this on a computer without a network. COMPTOIR_UPDATE_KEY_PASSWORD opens it.
`;

const fail = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
};
const password = process.env.COMPTOIR_UPDATE_KEY_PASSWORD;
const day_ms = 86_400_000;

function makeKey(file: string): void {
  const passphrase = password ?? fail('Set COMPTOIR_UPDATE_KEY_PASSWORD: the key is kept under a password.');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const kept = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
  fs.writeFileSync(file, kept, { mode: 0o600, flag: 'wx' });
  process.stdout.write(`${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}\n`);
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
  const announced = announce(folder, announcing, openKey(keyFile), updateKeys);
  const { files, expires } = announced.ok
    ? announced.value
    : fail(`A till of this version would refuse this announcement: ${announced.refusal}.`);
  const until = new Date(expires).toISOString();
  process.stdout.write(`${manifestName}: ${version}, ${files.length} files, until ${until}\n`);
}

const [folder] = positionals;
if (values['new-key']) makeKey(values['new-key']);
else if (folder && values.key) sign(folder, values.key);
else fail(usage);
