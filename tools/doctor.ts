import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { storeFile } from '../main/boot.ts';
import { readBuild } from '../main/build-info.ts';
import { openDb } from '../main/db/db.ts';
import { storeRefusal } from '../main/db/store-error.ts';
import { examine } from '../main/health/doctor.ts';
import { writeBundle } from '../main/health/support-bundle.ts';
import { defaultDataFolder } from '../main/hosts/data-folder.ts';
import type { HealthCheck } from '../shared/contract/health.ts';
import { createTranslator, type Lang, langs } from '../shared/i18n/index.ts';
import { doctorProbes } from './doctor-probes.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
    bundle: { type: 'string' },
    lang: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const systemLang: Lang = process.env.LANG?.startsWith('fr') ? 'fr' : 'en';
const lang = langs.find((one) => one === values.lang) ?? systemLang;
const t = createTranslator(lang);
const dataDir = path.resolve(values.data ?? defaultDataFolder(false));
const marks = { good: '✓', attention: '!', bad: '✗' } as const;

const written = (params: HealthCheck['params'], timeZone: string | undefined): HealthCheck['params'] =>
  typeof params.at === 'number'
    ? { ...params, at: new Date(params.at).toLocaleString(lang === 'fr' ? 'fr-FR' : 'en-GB', { timeZone }) }
    : params;
const line = (timeZone: string | undefined, { id, state, says, params, fix }: HealthCheck): string => {
  const next = fix && state !== 'good' ? ` [${t(`health.fix.${fix}`)}]` : '';
  return `${marks[state]} ${t(`health.name.${id}`)}: ${t(`health.says.${says}`, written(params, timeZone))}${next}\n`;
};

async function run(): Promise<number> {
  const file = storeFile(dataDir);
  if (values.help || !fs.existsSync(file)) {
    const text = values.help ? t('health.doctor.usage') : t('health.doctor.noTill', { path: dataDir });
    (values.help ? process.stdout : process.stderr).write(`${text}\n`);
    return values.help ? 0 : 2;
  }
  const db = openDb(file, { readonly: true });
  try {
    const { open, settings, checks, bundle } = await examine(dataDir, db, readBuild(), doctorProbes);
    const made = values.bundle ? await writeBundle(path.resolve(values.bundle), bundle) : null;
    const bad = checks.filter(({ state }) => state === 'bad').length;
    if (values.json)
      process.stdout.write(`${JSON.stringify({ open, bad, checks, bundle: made?.path ?? null })}\n`);
    else {
      process.stdout.write(`${t(open ? 'health.doctor.open' : 'health.doctor.closed')}\n`);
      for (const check of checks) process.stdout.write(line(settings?.timeZone, check));
      if (made) process.stdout.write(`${t('health.doctor.bundle', { path: made.path })}\n`);
    }
    return bad > 0 ? 1 : 0;
  } finally {
    db.close();
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  const refusal = storeRefusal(error);
  if (!refusal) throw error;
  process.stderr.write(`${t(`refusal.${refusal.code}`, refusal.params)}\n`);
  process.exitCode = 1;
}
