import path from 'node:path';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { writeBundle } from '#main/modules/health/engine/support-bundle.ts';
import { readBuild } from '#main/modules/updates/engine/build-info.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { writings } from '#shared/domain/writing.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { HealthCheck } from '#shared/modules/health/contract.ts';
import { dataOption, flag, jsonOption, main, text, tool } from './command-line.ts';
import { newFile, tillFolder } from './command-values.ts';
import { devicesLines, findDevices } from './doctor-devices.ts';
import { examine } from './doctor-examine.ts';
import { doctorProbes } from './doctor-probes.ts';

const marks = { good: '✓', attention: '!', bad: '✗' } as const;

function lineOf(t: Translate, lang: Lang, timeZone: string | undefined, check: HealthCheck): string {
  const { id, state, says, params, fix } = check;
  const written =
    typeof params.at === 'number'
      ? { ...params, at: new Date(params.at).toLocaleString(writings[lang].locale, { timeZone }) }
      : params;
  const next = fix && state !== 'good' ? ` [${t(`health.fix.${fix}`)}]` : '';
  return `${marks[state]} ${t(`health.name.${id}`)}: ${t(`health.says.${says}`, written)}${next}\n`;
}

export const doctorTool = tool({
  called: 'npm run doctor --',
  says: 'tools.doctor.says',
  ways: [{ args: '', says: 'tools.doctor.way', least: 0, most: 0 }],
  options: {
    data: dataOption,
    bundle: text('FILE.zip', 'tools.doctor.bundle'),
    devices: flag('tools.doctor.devices'),
    json: jsonOption,
  },
  run: async (call) => {
    const { values, t, lang, out } = call;
    const dataDir = tillFolder(call, values.data);
    const target = values.bundle && newFile(call, path.resolve(values.bundle));
    const db = openDb(storeFile(dataDir), { readonly: true });
    try {
      const { open, settings, checks, bundle } = await examine(dataDir, db, readBuild(), doctorProbes);
      const made = target ? await writeBundle(target, bundle) : null;
      const devices = values.devices ? await findDevices() : null;
      const bad = checks.filter(({ state }) => state === 'bad').length;
      if (values.json) out(`${JSON.stringify({ open, bad, checks, devices, bundle: made?.path ?? null })}\n`);
      else {
        out(`${t(open ? 'health.doctor.open' : 'health.doctor.closed')}\n`);
        for (const check of checks) out(lineOf(t, lang, settings?.timeZone, check));
        if (devices) for (const line of devicesLines(t, devices)) out(`${line}\n`);
        if (made) out(`${t('health.doctor.bundle', { path: made.path })}\n`);
      }
      return bad > 0 ? 1 : 0;
    } finally {
      db.close();
    }
  },
});

if (import.meta.main) await main(doctorTool);
