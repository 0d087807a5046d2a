import { positionOf } from '#shared/journal/row.ts';

/** Goes into every export. It knows nothing of this program: the format and Node's own cryptography are enough. */
export const standAloneVerifier = `// Checks an exported journal: node verify.mjs [FOLDER]   (Node 18 or later, nothing to install)
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = process.argv[2] ?? dirname(fileURLToPath(import.meta.url));
const fail = (what) => {
  console.error('NOT SOUND: ' + what);
  process.exit(1);
};
const at = (name) => join(folder, name);
const manifestBytes = readFileSync(at('manifest.json'));
const manifest = JSON.parse(manifestBytes);
// A till that was restored or reinstalled goes on in a new epoch, with a key of its own.
const keys = new Map(
  Object.entries(manifest.publicKeys).map(([epoch, text]) => [
    Number(epoch),
    createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' }),
  ]),
);
const EPOCH = ${positionOf(1, 0)};
const newest = keys.get(Math.max(...keys.keys()));

if (existsSync(at('manifest.sig'))) {
  const signature = Buffer.from(readFileSync(at('manifest.sig'), 'utf8').trim(), 'base64');
  if (!verify(null, manifestBytes, newest, signature)) fail('the manifest was changed');
} else console.error('The manifest is not signed: rows at the end may have been cut off.');
for (const [name, sum] of Object.entries(manifest.sha256)) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(at(name))) hash.update(chunk);
  if (hash.digest('hex') !== sum) fail('the file ' + name + ' was changed');
}

// A part of a journal, such as a year, follows the last row of the part before it.
const after = manifest.after ?? { epoch: 0, seq: 0, hash: '00'.repeat(32) };
let previous = Buffer.from(after.hash, 'hex');
let rows = 0;
let gone = 0;
// Detail that was let go after its year was archived: a signed row says up to where, and has one sum over what stays of all rows before.
const letGo = manifest.after ? null : manifest.letGo;
const stays = createHash('sha256');
let said = null;
let { epoch, seq } = after;
for await (const line of createInterface({ input: createReadStream(at('journal.jsonl')), crlfDelay: Infinity })) {
  if (line === '') continue;
  const row = JSON.parse(line);
  const name = manifest.till + '/' + row.epoch + '/' + row.seq;
  const next = row.epoch === epoch ? seq + 1 : 1;
  if (row.epoch < epoch || row.seq !== next) fail('row ' + name + ': a row before it is missing');
  const isBefore = letGo && (row.epoch < letGo.epoch || (row.epoch === letGo.epoch && row.seq <= letGo.seq));
  const isGone = isBefore && row.bytes === '';
  const hash = isGone
    ? Buffer.from(row.hash, 'hex')
    : createHash('sha256').update(previous).update(row.bytes, 'utf8').digest();
  if (hash.toString('hex') !== row.hash) fail('row ' + name + ': its bytes or its hash were changed');
  const key = keys.get(row.epoch);
  if (!key) fail('row ' + name + ': the key of its epoch is not here');
  if (!verify(null, hash, key, Buffer.from(row.signature, 'base64'))) fail('row ' + name + ': its signature is not the till\\'s');
  const content = isGone
    ? { till: manifest.till, epoch: row.epoch, seq: row.seq, kind: 'sale', at: row.at, body: {} }
    : JSON.parse(row.bytes);
  gone += isGone ? 1 : 0;
  if (isBefore) stays.update(row.epoch * EPOCH + row.seq + ' ' + content.kind + ' ' + content.at + '\\n').update(hash);
  if (content.kind === 'journal.let-go') said = content.body;
  if (content.till !== manifest.till || content.epoch !== row.epoch || content.seq !== row.seq)
    fail('row ' + name + ': it stands in another place than it says');
  if (row.epoch !== epoch && epoch > 0) {
    const { epoch: e, seq: s, hash: h } = content.body.previous ?? {};
    if (content.kind !== 'epoch.opened' || content.body.publicKey !== manifest.publicKeys[row.epoch])
      fail('row ' + name + ': its epoch was not opened with this key');
    if (e !== epoch || s !== seq || h !== previous.toString('hex')) fail('row ' + name + ': its epoch follows another row');
  }
  previous = hash;
  rows += 1;
  epoch = row.epoch;
  seq = row.seq;
}
if (rows !== manifest.rows) fail('the manifest names ' + manifest.rows + ' rows, ' + rows + ' are here');
if (rows > 0 && previous.toString('hex') !== manifest.head) fail('the last row is not the one the manifest names');
if (gone > 0) {
  if (!said || said.to.epoch !== letGo.epoch || said.to.seq !== letGo.seq) fail('no row says that bytes which are missing were let go');
  if (stays.digest('hex') !== said.columns) fail('a row of those that were let go is another than it was then');
}
if (gone > 0) console.log('Of ' + gone + ' rows only hash and signature are here: what they said is in the archives of their years.');
if (manifest.after)
  console.log('It goes on from row ' + after.epoch + '/' + after.seq + ', hash ' + after.hash + ': compare it with the part before.');
console.log('SOUND: ' + rows + ' rows of till ' + manifest.till + ', last hash ' + manifest.head);
`;

export const readMe = `JOURNAL OF A COMPTOIR TILL / JOURNAL D'UNE CAISSE COMPTOIR

To check it: unpack this archive, then run   node verify.mjs   in its folder (Node 18 or later, no other program).
Pour le verifier : decompresser l'archive, puis lancer   node verify.mjs   dans son dossier (Node 18 ou plus recent).

How it is made / Comment il est fait
- journal.jsonl: one row a line: epoch, seq (dense from 1), bytes (the recorded text, UTF-8), hash (hexadecimal),
  signature (base64).
- hash = SHA-256(hash of the row before it, 32 bytes, zeros for the first, followed by bytes).
- signature = Ed25519 over the 32 bytes of the hash; public-keys.txt has the key of each epoch (SPKI, DER, base64).
- a restored till begins a new epoch: its first row names its key and the row it follows. / Une caisse restauree commence
  une nouvelle epoque : sa premiere ligne nomme sa cle et la ligne qu'elle suit.
- an archive of one year has the rows after those of the year before: "after" in manifest.json names the last of them, and
  closures.csv what its days, its months and the year came to (minor units). / L'archive d'une annee a les lignes qui suivent
  celles de l'annee d'avant : "after" nomme la derniere d'entre elles, closures.csv dit les totaux des jours, des mois et de
  l'annee (plus petites unites).
- a row with empty bytes is a sale of a year that was archived and let go: its hash and signature stay. / Une ligne sans "bytes"
  est une vente d'une annee archivee puis retiree : son empreinte et sa signature restent.
- manifest.json: number of rows, last hash, SHA-256 of every file; manifest.sig: Ed25519 over manifest.json by the newest key; where it is
  missing, rows may have been cut off at the end. / Sans manifest.sig, la fin peut avoir ete coupee.
`;
