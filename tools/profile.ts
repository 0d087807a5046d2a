import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  fingerprintOf,
  newProfileKey,
  openProfile,
  profileName,
  publicKeyOf,
  signProfile,
} from '../main/profile/profile-file.ts';
import { createTranslator } from '../shared/i18n/index.ts';

const usage = `npm run profile -- make SITE.json --key KEY.pem [--out ${profileName}]
    signs a profile; KEY.pem is made when it does not exist: keep it away from the tills, it signs the next ones too
    beside the profile goes ${profileName}.pub, for tills that shall trust this key alone
npm run profile -- check FILE [--public-key BASE64]
    says who signed it and what it holds
`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { key: { type: 'string' }, out: { type: 'string' }, 'public-key': { type: 'string' } },
});
const t = createTranslator(process.env.LANG?.startsWith('fr') ? 'fr' : 'en');

function keyOf(file: string): string {
  if (fs.existsSync(file)) return fs.readFileSync(file, 'utf8');
  const key = newProfileKey();
  fs.writeFileSync(file, key, { mode: 0o600, flag: 'wx' });
  return key;
}

function make(source: string, keyFile: string): number {
  const key = keyOf(keyFile);
  const target = path.resolve(values.out ?? profileName);
  try {
    fs.writeFileSync(target, signProfile(JSON.parse(fs.readFileSync(source, 'utf8')), key));
  } catch (error) {
    if (error instanceof SyntaxError) process.stderr.write(`${source}: ${error.message}\n`);
    else if (error instanceof z.ZodError) process.stderr.write(`${source}:\n${z.prettifyError(error)}\n`);
    else throw error;
    return 1;
  }
  const publicKey = publicKeyOf(key);
  fs.writeFileSync(`${target}.pub`, `${publicKey}\n`);
  process.stdout.write(`${target}\n${target}.pub\n${fingerprintOf(publicKey)}\n`);
  return 0;
}

function check(file: string): number {
  const opened = openProfile(fs.readFileSync(file, 'utf8'), values['public-key'] ?? null);
  if (!opened.ok) {
    process.stderr.write(`${t(`refusal.${opened.refusal.code}`, opened.refusal.params)}\n`);
    return 1;
  }
  const { profile, fingerprint, sha256 } = opened.value;
  process.stdout.write(`${JSON.stringify(profile, null, 2)}\n${fingerprint}\nSHA-256 ${sha256}\n`);
  return 0;
}

const [command, file] = positionals;
if (command === 'make' && file && values.key) process.exitCode = make(file, values.key);
else if (command === 'check' && file) process.exitCode = check(file);
else {
  process.stderr.write(usage);
  process.exitCode = 2;
}
