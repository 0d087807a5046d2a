import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openDb } from '#main/kernel/db/db.ts';
import { letGoOf } from '#main/kernel/journal/let-go.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import type { ExportShop, ExportTable, Span } from '#main/kernel/tables/exported.ts';
import { writeTable } from '#main/kernel/tables/write.ts';
import { exports } from '#main/modules/exports.ts';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import { type TableFormat, TableTooLong, tableFormats } from '#shared/domain/table-cells.ts';
import { type Call, dataOption, flag, jsonOption, main, only, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { targetFile, tillFolder } from './command-values.ts';
import { shopOf } from './export-shop.ts';
import { writeWhole } from './whole-file.ts';

const tables: readonly ExportTable[] = exports.flat();
const ofDays = tables.filter((table) => table.ofDays).map(({ name }) => name);

const options = {
  data: dataOption,
  from: only(text('DAY', 'tools.export.from'), ...ofDays),
  to: only(text('DAY', 'tools.export.to'), ...ofDays),
  replace: flag('tools.export.replace'),
  json: jsonOption,
} as const;
type ExportCall = Call<typeof options>;

function dayOf(call: ExportCall, option: 'from' | 'to', usual: string): string {
  const day = call.values[option];
  if (day === undefined) return usual;
  return isCalendarDay(day) ? day : call.wrong('tools.export.noDay', { option: `--${option}`, value: day });
}

/** Letters and figures of every writing stay; what a file system takes for something else goes. */
const inFileName = (name: string): string =>
  name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replaceAll(/[<>:"/\\|?*\u0000-\u001f\s]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60) || 'comptoir';

/** Where it goes, and as what: by the end of the name. A folder gets a file called after shop, subject and day. */
function targetOf(
  call: ExportCall,
  shop: ExportShop,
  subject: string,
): { file: string; format: TableFormat } {
  const named = path.resolve(call.args[0] ?? '.');
  const isFolder = fs.statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const today = shop.momentOf(Date.now()).slice(0, 10);
  const file = isFolder ? path.join(named, `${inFileName(shop.name)}-${subject}-${today}.csv`) : named;
  const format = tableFormats.find((one) => file.toLowerCase().endsWith(`.${one}`));
  if (!format) return call.wrong('tools.export.noFormat', { path: file });
  targetFile(call, file);
  if (fs.existsSync(file) && !call.values.replace)
    throw new Failed(call.t('tools.export.there', { path: file }));
  return { file, format };
}

async function exportTable(call: ExportCall): Promise<number> {
  const chosen = tables.find(({ name }) => name === call.command);
  if (!chosen) throw new Error(`no table is called ${call.command}`);
  const { name: subject, read } = chosen;
  const dataDir = tillFolder(call, call.values.data);
  const span: Span = { from: dayOf(call, 'from', '0000-01-01'), to: dayOf(call, 'to', '9999-12-31') };
  if (span.from > span.to) call.wrong('tools.export.noSpan', { from: span.from, to: span.to });
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    const shop = shopOf(db, Date.now());
    if (!shop) return call.wrong('tools.import.noShop', { path: dataDir });
    const { file, format } = targetOf(call, shop, subject);
    const table = { name: subject, ...read(db, shop, span) };
    let rows = 0;
    function* counted() {
      for (const row of table.rows as Iterable<typeof table.rows extends Iterable<infer R> ? R : never>) {
        rows += 1;
        yield row;
      }
    }
    await writeWhole(call, file, (partial) =>
      pipeline(
        writeTable(format, { ...table, rows: counted() }),
        fs.createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }),
      ),
    );
    const gone = chosen.ofDays ? letGoOf(db) : null;
    const said = call.t('tools.export.done', { count: rows, path: file });
    const lacks = gone && call.t('tools.export.letGo', { ticket: gone.ticket, year: gone.year });
    call.say([said, lacks].filter(Boolean).join('\n'), {
      ...{ subject, rows, path: file },
      ...(gone && { letGo: gone.ticket }),
    });
    return 0;
  } catch (error) {
    if (error instanceof TableTooLong) throw new Failed(call.t('tools.export.tooLong'));
    throw error;
  } finally {
    db.close();
  }
}

export const exportTool = tool({
  called: 'npm run export --',
  says: 'tools.export.says',
  ways: tables.map(({ name, says }) => ({ command: name, args: '[FILE]', says, least: 0, most: 1 })),
  options,
  notes: ['tools.export.note'],
  run: exportTable,
});

if (import.meta.main) await main(exportTool);
