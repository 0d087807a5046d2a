import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { createApplication } from '../main/app.ts';
import { storeRefusal } from '../main/db/store-error.ts';
import type { Refusal } from '../shared/errors.ts';
import { createTranslator, type TextKey } from '../shared/i18n/index.ts';
import { importCatalogue } from './import-file.ts';
import { lineTo, RefusedError, type TillLine } from './till.ts';

const usage = `npm run import -- FILE --data DIR [--country XX] [--price-from-code] [--json]
  FILE               products as CSV, plain or gzip: columns and encoding are recognised
  --country          makes a shop of this country first if the folder holds none
  --price-from-code  demonstrations only: products without a price get one derived from their code
`;

const t = createTranslator('en');
const sentenceOf = ({ code, params }: Refusal): string => {
  const reason = params?.reason === undefined ? '' : ` (${params.reason})`;
  return `${t(`refusal.${code}` as TextKey, params)}${reason}`;
};

/** A shop with the customs of its country, to be renamed in the settings; the owner's PIN is told once. */
async function makeShop(till: TillLine, country: string): Promise<void> {
  const pin = String(randomInt(100_000, 1_000_000));
  await till.ask('setup.create', {
    lang: 'fr',
    country,
    region: null,
    shopName: 'Comptoir',
    tillName: '1',
    ownerName: 'Owner',
    pin,
  });
  process.stderr.write(`made a shop for ${country}; PIN of its owner: ${pin}\n`);
}

interface Order {
  readonly file: string;
  readonly data: string;
  readonly country: string | undefined;
  readonly priceFromCode: boolean;
  readonly json: boolean;
}

async function run({ file, data, country, priceFromCode, json }: Order): Promise<number> {
  if (!fs.existsSync(file)) {
    process.stderr.write(`${file} does not exist: check the path.\n`);
    return 1;
  }
  const application = await createApplication({ dataDir: data, lang: 'fr' });
  try {
    const guide = lineTo(application, 'import');
    if (!(await guide.ask('session.get', {})).setUp) {
      if (country === undefined) {
        process.stderr.write(`${data} holds no shop yet: start the till once, or add --country XX.\n`);
        return 1;
      }
      await makeShop(guide, country.toUpperCase());
    }
    const unsubscribe = application.subscribe(({ name, payload }) => {
      if (name !== 'import.progress') return;
      const { done, total } = payload as { done: number; total: number };
      if (process.stderr.isTTY || done === total) process.stderr.write(`\r${done} of ${total} rows`);
    });
    const result = await importCatalogue(lineTo(application, 'import'), file, { priceFromCode });
    unsubscribe();
    process.stderr.write('\n');
    const { rows, added, changed, unchanged, rejected, ms } = result;
    if (json) process.stdout.write(`${JSON.stringify({ rows, added, changed, unchanged, rejected, ms })}\n`);
    else
      process.stdout.write(
        `${rows} rows: ${added} added, ${changed} changed, ${unchanged} unchanged, ${rejected} kept aside, ${ms} ms\n`,
      );
    return 0;
  } finally {
    await application.close();
  }
}

function orderOf(): Order | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        country: { type: 'string' },
        'price-from-code': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0 || values.data === undefined) return null;
    const { data, country, json } = values;
    return { file, data, country, json, priceFromCode: values['price-from-code'] };
  } catch {
    return null;
  }
}

const order = orderOf();
if (!order) {
  process.stderr.write(usage);
  process.exitCode = 1;
} else {
  try {
    process.exitCode = await run(order);
  } catch (error) {
    const known = error instanceof RefusedError ? error.refusal : storeRefusal(error);
    if (!known) throw error;
    process.stderr.write(`\n${sentenceOf(known)}\n`);
    process.exitCode = 1;
  }
}
