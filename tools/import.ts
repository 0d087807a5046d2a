import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import { createApplication } from '../main/app.ts';
import { readOptions, runCommand, Unusable } from './command-line.ts';
import { importCatalogue } from './import-file.ts';
import { lineTo, type TillLine } from './till.ts';

const usage = `npm run import -- FILE --data DIR [--country XX] [--price-from-code] [--json]
  FILE               products as CSV, plain or gzip: columns and encoding are recognised
  --country          makes a shop of this country first if the folder holds none
  --price-from-code  demonstrations only: products without a price get one derived from their code
`;

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
  fs.accessSync(file, fs.constants.R_OK);
  const application = await createApplication({ dataDir: data, lang: 'fr' });
  try {
    const guide = lineTo(application, 'import');
    if (!(await guide.ask('session.get', {})).setUp) {
      if (country === undefined)
        throw new Unusable(`${data} holds no shop yet: start the till once, or add --country XX.`);
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

function orderOf(): Order {
  const { values, positionals } = readOptions(
    {
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        country: { type: 'string' },
        'price-from-code': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    },
    usage,
  );
  const [file, ...rest] = positionals;
  const { data, country, json } = values;
  if (file === undefined || rest.length > 0 || data === undefined) throw new Unusable(usage);
  return { file, data, country, json, priceFromCode: values['price-from-code'] };
}

await runCommand(() => run(orderOf()), process.argv[2]);
