import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type ActivationCode, withActivation } from '../main/profile/activation.ts';
import {
  fingerprintOf,
  newProfileKey,
  openProfile,
  profileName,
  publicKeyOf,
  signProfile,
} from '../main/profile/profile-file.ts';
import { siteProfileSchema } from '../shared/contract/profile.ts';
import { createTranslator } from '../shared/i18n/index.ts';

const usage = `npm run profile -- make SITE.json --key KEY.pem [--out ${profileName}]
    signs a profile; KEY.pem is made when it does not exist: keep it away from the tills, it signs the next ones too
    beside the profile goes ${profileName}.pub, for tills that shall trust this key alone
    people without an activation get one: their codes are written to ${profileName}.codes, for you to hand out
    and never to be copied to a till; --keep SITE.json writes the hashes back, so that the codes hold next time
npm run profile -- check FILE [--public-key BASE64]
    says who signed it and what it holds
`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    key: { type: 'string' },
    out: { type: 'string' },
    'public-key': { type: 'string' },
    keep: { type: 'string' },
  },
});
const t = createTranslator(process.env.LANG?.startsWith('fr') ? 'fr' : 'en');

function keyOf(file: string): string {
  if (fs.existsSync(file)) return fs.readFileSync(file, 'utf8');
  const key = newProfileKey();
  fs.writeFileSync(file, key, { mode: 0o600, flag: 'wx' });
  return key;
}

const inGroups = (code: string): string => code.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

async function make(source: string, keyFile: string): Promise<number> {
  const target = path.resolve(values.out ?? profileName);
  let codes: readonly ActivationCode[] = [];
  let key: string;
  try {
    const made = await withActivation(JSON.parse(fs.readFileSync(source, 'utf8')));
    siteProfileSchema.parse(made.profile);
    key = keyOf(keyFile);
    fs.writeFileSync(target, signProfile(made.profile, key));
    codes = made.codes;
    if (values.keep) fs.writeFileSync(values.keep, `${JSON.stringify(made.profile, null, 2)}\n`);
  } catch (error) {
    if (error instanceof SyntaxError) process.stderr.write(`${source}: ${error.message}\n`);
    else if (error instanceof z.ZodError) process.stderr.write(`${source}:\n${z.prettifyError(error)}\n`);
    else throw error;
    return 1;
  }
  const publicKey = publicKeyOf(key);
  fs.writeFileSync(`${target}.pub`, `${publicKey}\n`);
  const codesFile = `${target}.codes`;
  const sheet = codes.map(({ name, role, code }) => `${inGroups(code)}  ${name} (${role})\n`).join('');
  // Made anew each time: an older sheet would name codes that open nothing.
  fs.rmSync(codesFile, { force: true });
  if (codes.length > 0) fs.writeFileSync(codesFile, sheet, { mode: 0o600, flag: 'wx' });
  const written = [target, `${target}.pub`, ...(codes.length > 0 ? [codesFile] : [])];
  process.stdout.write(`${written.join('\n')}\n${fingerprintOf(publicKey)}\n`);
  return 0;
}

function check(file: string): number {
  const opened = openProfile(fs.readFileSync(file, 'utf8'), values['public-key'] ?? null, Date.now());
  if (!opened.ok) {
    process.stderr.write(`${t(`refusal.${opened.refusal.code}`, opened.refusal.params)}\n`);
    return 1;
  }
  const { profile, fingerprint, sha256 } = opened.value;
  process.stdout.write(`${JSON.stringify(profile, null, 2)}\n${fingerprint}\nSHA-256 ${sha256}\n`);
  return 0;
}

const [command, file] = positionals;
if (command === 'make' && file && values.key) process.exitCode = await make(file, values.key);
else if (command === 'check' && file) process.exitCode = check(file);
else {
  process.stderr.write(usage);
  process.exitCode = 2;
}
