import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { printerProfiles } from '#main/drivers/printer-profile.ts';
import { countryPacks } from '#main/modules/settings/countries.ts';
import { withActivation } from '#main/modules/site/engine/activation.ts';
import { profileFault } from '#main/modules/site/engine/profile-check.ts';
import {
  fingerprintOf,
  newProfileKey,
  openProfile,
  overRefusal,
  productsFile,
  profileName,
  publicKeyOf,
  signProfile,
} from '#main/modules/site/engine/profile-file.ts';
import { pinHashHead } from '#shared/domain/pin-hash.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { type Call, flag, main, only, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { inputFile, targetFile } from './command-values.ts';
import { readJson } from './json-text.ts';
import { readKeyFile } from './key-file.ts';
import { profileSchema } from './till-settings.ts';
import { type Written, writeAll } from './whole-file.ts';

const options = {
  key: only(text('FILE.pem', 'tools.profile.key'), 'make'),
  'new-key': only(flag('tools.profile.newKey'), 'make'),
  out: only(text('FILE', 'tools.profile.out'), 'make'),
  keep: only(text('FILE.json', 'tools.profile.keep'), 'make'),
  replace: only(flag('tools.profile.replace'), 'make'),
  'public-key': only(text('BASE64', 'tools.profile.publicKey'), 'check'),
} as const;
type ProfileCall = Call<typeof options>;

const known = { countryPacks, printerProfiles };
const inGroups = (code: string): string => code.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
const told = ({ t }: ProfileCall, { code, params }: Refusal): Failed =>
  new Failed(t(`refusal.${code}`, params));

/** A key that is there is never made again, and one that is not there is never made without being asked. */
function keyOf(call: ProfileCall, file: string): { pem: string; isNew: boolean } {
  const there = fs.existsSync(file);
  if (call.values['new-key']) {
    if (there) throw new Failed(call.t('tools.profile.keyThere', { path: file }));
    targetFile(call, file);
    return { pem: newProfileKey(), isNew: true };
  }
  if (!there) throw new Failed(call.t('tools.profile.noKey', { path: file }));
  return { pem: readKeyFile(inputFile(call, file), call.t).pem, isNew: false };
}

function parsed(call: ProfileCall, source: string): Record<string, unknown> {
  const read = readJson(fs.readFileSync(inputFile(call, source), 'utf8'), source, call.t);
  if (!read.ok) throw new Failed(read.refusal);
  const content = read.value;
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new Failed(call.t('tools.json.noObject', { where: source }));
  return content as Record<string, unknown>;
}

/** `"products": "goods.csv"` of a site file becomes the name and the hash of that file; its bytes go beside the profile. */
function withProducts(
  written: Record<string, unknown>,
  source: string,
): { written: Record<string, unknown>; bytes: Buffer | null } {
  const { products } = written;
  if (typeof products !== 'string') return { written, bytes: null };
  const bytes = fs.readFileSync(path.resolve(path.dirname(source), products));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { written: { ...written, products: { name: path.basename(products), sha256 } }, bytes };
}

/** A hash takes its time: what is wrong is told before one is made. */
const placeholder = `${pinHashHead}${'A'.repeat(22)}$${'A'.repeat(43)}`;
function withPlaceholders(written: object): object {
  if (!('people' in written && Array.isArray(written.people))) return written;
  const people = written.people.map((person: object) =>
    'activation' in Object(person) ? person : { ...person, activation: placeholder },
  );
  return { ...written, people };
}

/** What a till would refuse is not signed. */
function refuseWhatTillsRefuse(call: ProfileCall, source: string, profile: unknown): void {
  const read = profileSchema.safeParse(profile);
  if (!read.success) throw new Failed(`${source}:\n${z.prettifyError(read.error)}`);
  const fault = profileFault(read.data, known) ?? overRefusal(read.data, Date.now());
  if (fault) throw told(call, fault);
}

/** Codes that were handed out open the till of whoever has them: they go only when that is asked for. */
function refuseToOverwrite(call: ProfileCall, target: string, written: object, publicKey: string): void {
  const { values, t } = call;
  if (values.replace) return;
  const newCodes = JSON.stringify(withPlaceholders(written)) !== JSON.stringify(written);
  const lost = newCodes ? [`${target}.codes`, target].find((file) => fs.existsSync(file)) : undefined;
  if (lost !== undefined) throw new Failed(t('tools.profile.codesThere', { path: lost }));
  const pub = `${target}.pub`;
  if (fs.existsSync(pub) && fs.readFileSync(pub, 'utf8').trim() !== publicKey)
    throw new Failed(t('tools.profile.otherKey', { path: pub }));
  const { keep } = values;
  const [source = ''] = call.args;
  if (keep !== undefined && path.resolve(keep) !== path.resolve(source) && fs.existsSync(keep))
    throw new Failed(t('tools.profile.keepThere', { path: keep }));
}

async function make(call: ProfileCall): Promise<number> {
  const { values, args, t } = call;
  const [source = ''] = args;
  if (values.key === undefined) return call.wrong('tools.fault.needed', { option: '--key' });
  const target = targetFile(call, path.resolve(values.out ?? profileName));
  if (values.keep !== undefined) targetFile(call, values.keep);
  const site = parsed(call, source);
  const { written, bytes } = withProducts(site, source);
  const key = keyOf(call, values.key);
  refuseWhatTillsRefuse(call, source, withPlaceholders(written));
  const publicKey = publicKeyOf(key.pem);
  refuseToOverwrite(call, target, written, publicKey);
  const { profile, codes } = await withActivation(written);
  const sheet = codes.map(({ name, role, code }) => `${inGroups(code)}  ${name} (${role})\n`).join('');
  const files: Written[] = [
    ...(key.isNew ? [{ file: values.key, content: key.pem, mode: 0o600 }] : []),
    ...(codes.length > 0 ? [{ file: `${target}.codes`, content: sheet, mode: 0o600 }] : []),
    { file: target, content: signProfile(profileSchema, profile, key.pem), mode: 0o644 },
    { file: `${target}.pub`, content: `${publicKey}\n`, mode: 0o644 },
    ...(bytes ? [{ file: productsFile(target), content: bytes, mode: 0o644 }] : []),
  ];
  const kept = { ...(profile as object), ...(bytes && { products: site.products }) };
  const keep = values.keep && {
    file: values.keep,
    content: `${JSON.stringify(kept, null, 2)}\n`,
    mode: 0o600,
  };
  writeAll([...files, ...(keep ? [keep] : [])]);
  const names = files.map(({ file }) => file).filter((file) => file !== values.key);
  call.out(`${names.join('\n')}\n${fingerprintOf(publicKey)}\n`);
  if (codes.length > 0) call.err(`${t('tools.profile.handOut', { path: `${target}.codes` })}\n`);
  return 0;
}

function check(call: ProfileCall): number {
  const [file = ''] = call.args;
  const opened = openProfile(
    profileSchema,
    fs.readFileSync(inputFile(call, file), 'utf8'),
    call.values['public-key'] ?? null,
    Date.now(),
  );
  if (!opened.ok) throw told(call, opened.refusal);
  const { profile, fingerprint, sha256 } = opened.value;
  const fault = profileFault(profile, known);
  if (fault) throw told(call, fault);
  call.out(`${JSON.stringify(profile, null, 2)}\n${fingerprint}\nSHA-256 ${sha256}\n`);
  return 0;
}

export const profileTool = tool({
  called: 'npm run profile --',
  says: 'tools.profile.says',
  ways: [
    { command: 'make', args: 'FILE.json --key FILE.pem', says: 'tools.profile.make', least: 1, most: 1 },
    { command: 'check', args: 'FILE', says: 'tools.profile.check', least: 1, most: 1 },
  ],
  options,
  notes: ['tools.profile.note'],
  run: (call) => (call.command === 'make' ? make(call) : check(call)),
});

if (import.meta.main) await main(profileTool);
