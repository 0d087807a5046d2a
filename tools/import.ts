import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createApplication } from '#main/app.ts';
import { lookAtStore } from '#main/kernel/db/store-look.ts';
import { csvEncodings } from '#shared/domain/csv-encodings.ts';
import { switchedOffChoices } from '#shared/domain/csv-off.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import {
  type ImportColumn,
  type ImportPreview,
  importColumns,
  importPricesSchema,
} from '#shared/modules/catalog/contract.ts';
import { type Call, flag, jsonOption, main, only, text, tool } from './command-line.ts';
import { count, dataFolder, inputFile, oneOf } from './command-values.ts';
import { type ImportChoices, previewOf, questionsOf, sendFile } from './import-file.ts';
import { lineTo, type TillLine } from './till.ts';
import { writeAll } from './whole-file.ts';

/** A shop with the customs of its country, to be renamed in the settings; the owner's PIN is told once. */
async function makeShop(till: TillLine, country: string, lang: Lang): Promise<string> {
  const pin = String(randomInt(100_000, 1_000_000));
  await till.ask('setup.create', {
    lang,
    country,
    region: null,
    shopName: 'Comptoir',
    tillName: '1',
    ownerName: createTranslator(lang)('tools.import.owner'),
    pin,
  });
  return pin;
}

type AnyCall = Pick<Call<Record<string, never>>, 'wrong'>;

/** `--column price="Prix TTC"`: which column is what, by its title or its number. */
function mappingOf(
  call: AnyCall,
  columns: readonly string[],
  preview: ImportPreview,
): ImportPreview['mapping'] {
  const mapping: Partial<Record<ImportColumn, number>> = { ...preview.mapping };
  for (const column of columns) {
    const [, field = '', title = ''] = /^(\w+)=(.*)$/s.exec(column) ?? [];
    const known = oneOf(call, 'column', field, importColumns);
    const named = preview.headers.indexOf(title);
    const at = named !== -1 ? named : /^\d{1,3}$/.test(title) ? Number(title) - 1 : -1;
    if (at < 0 || at >= preview.headers.length)
      return call.wrong('tools.import.noColumn', { column: title, columns: preview.headers.join(', ') });
    for (const other of importColumns) if (mapping[other] === at) delete mapping[other];
    mapping[known] = at;
  }
  return mapping;
}

/** The refused rows beside the file, under a name that nothing has yet; in the data folder where that cannot be written. */
function keepRejects(file: string, data: string, csv: string): string {
  const base = `${path.parse(file).name}.refused`;
  for (const folder of [path.dirname(path.resolve(file)), data])
    for (let copy = 1; copy < 1000; copy++) {
      const target = path.join(folder, `${base}${copy === 1 ? '' : `-${copy}`}.csv`);
      if (fs.existsSync(target)) continue;
      try {
        writeAll([{ file: target, content: csv }]);
        return target;
      } catch {
        break;
      }
    }
  throw new Error(`cannot write ${base}.csv`);
}

export const importTool = tool({
  called: 'npm run import --',
  says: 'tools.import.says',
  ways: [
    { command: 'undo', args: '--data DIR', says: 'tools.import.undo', least: 0, most: 0 },
    { args: 'FILE --data DIR', says: 'tools.import.way', least: 1, most: 1 },
  ],
  options: {
    data: text('DIR', 'tools.option.data'),
    country: only(text('XX', 'tools.import.country')),
    column: only({ ...text('TEXT', 'tools.import.column'), multiple: true }),
    prices: only(text('add-tax|take-tax-off|as-is', 'tools.import.prices')),
    'switched-off': only(text('leave-out|archive|sell', 'tools.import.switchedOff')),
    'bring-back': only(flag('tools.import.bringBack')),
    encoding: only(text('TEXT', 'tools.import.encoding')),
    forget: only(flag('tools.import.forget')),
    sheet: only(text('N', 'tools.import.sheet')),
    'accept-doubts': only(flag('tools.import.acceptDoubts')),
    'allow-rejects': only(flag('tools.import.allowRejects')),
    'price-from-code': only(flag('tools.import.priceFromCode')),
    json: jsonOption,
  },
  run: async (call) => {
    const { values, args, t, lang } = call;
    const [file = ''] = args;
    if (values.data === undefined) return call.wrong('tools.fault.needed', { option: '--data' });
    if (call.command !== 'undo') inputFile(call, file);
    const data = dataFolder(call, values.data);
    const noShop = () => call.wrong('tools.import.noShop', { path: data });
    // A slip in the name of a folder makes no till there.
    if (values.country === undefined && lookAtStore(data) === 'nothing') noShop();
    const application = await createApplication({ dataDir: data, lang });
    try {
      const guide = lineTo(application, 'import');
      if (!(await guide.ask('session.get', {})).setUp) {
        const country = values.country?.toUpperCase() ?? noShop();
        call.err(`${t('tools.import.madeShop', { country, pin: await makeShop(guide, country, lang) })}\n`);
      }
      const unsubscribe = application.subscribe(({ name, payload }) => {
        if (name !== 'import.progress') return;
        const { done, total } = payload as { done: number; total: number };
        call.progress(done, total);
      });
      const till = lineTo(application, 'import');
      if (call.command === 'undo') {
        const undone = await till.ask('catalog.importUndo', {});
        const { restored, removed, left } = undone;
        call.say(t('tools.import.undone', { restored, removed, left }), undone);
        return 0;
      }
      const choices: ImportChoices = {
        priceFromCode: values['price-from-code'],
        prices:
          values.prices === undefined
            ? null
            : oneOf(call, 'prices', values.prices, importPricesSchema.options),
        ...(values['switched-off'] !== undefined && {
          switchedOff: oneOf(call, 'switched-off', values['switched-off'], switchedOffChoices),
        }),
        bringBack: values['bring-back'],
        forget: values.forget,
        encoding:
          values.encoding === undefined ? null : oneOf(call, 'encoding', values.encoding, csvEncodings),
        sheet:
          values.sheet === undefined
            ? null
            : count(call, 'sheet', values.sheet, { least: 1, most: 1000, usual: 1 }) - 1,
      };
      const uploadId = await sendFile(till, file);
      let preview = await previewOf(till, uploadId, file, choices);
      if (values.column.length > 0)
        preview = await previewOf(till, uploadId, file, {
          ...choices,
          forget: false,
          mapping: mappingOf(call, values.column, preview),
        });
      if (preview.system !== null) call.err(`${t('tools.import.system', { name: preview.system })}\n`);
      if (preview.remembered) call.err(`${t('tools.import.remembered')}\n`);
      for (const { text: said } of preview.concerns) call.err(`${said}\n`);
      const questions = questionsOf(preview);
      if (questions.length > 0 && !values['accept-doubts']) {
        call.err(`${t('tools.import.doubtful')}\n`);
        return 1;
      }
      const accept = questions.map(({ id }) => id);
      const result = await till.ask('catalog.importRun', { importId: preview.importId, accept });
      unsubscribe();
      const { rows, added, changed, unchanged, rejected, ms } = result;
      const told = { rows, added, changed, unchanged, rejected, ms };
      let rejects: string | null = null;
      if (rejected > 0) {
        const { csv } = await till.ask('catalog.importRejects', { importId: preview.importId });
        rejects = keepRejects(file, data, csv);
        call.err(`${t('tools.import.rejects', { count: rejected, path: rejects })}\n`);
      }
      call.say(t('tools.import.done', told), { ...told, rejects });
      return rejected > 0 && !values['allow-rejects'] ? 1 : 0;
    } finally {
      await application.close();
    }
  },
});

if (import.meta.main) await main(importTool);
