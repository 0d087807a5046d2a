import { randomInt } from 'node:crypto';
import { createApplication } from '../main/app.ts';
import { flag, jsonOption, main, text, tool } from './command-line.ts';
import { dataFolder, inputFile } from './command-values.ts';
import { importCatalogue } from './import-file.ts';
import { lineTo, type TillLine } from './till.ts';

/** A shop with the customs of its country, to be renamed in the settings; the owner's PIN is told once. */
async function makeShop(till: TillLine, country: string, lang: 'fr' | 'en'): Promise<string> {
  const pin = String(randomInt(100_000, 1_000_000));
  await till.ask('setup.create', {
    lang,
    country,
    region: null,
    shopName: 'Comptoir',
    tillName: '1',
    ownerName: lang === 'fr' ? 'Patron' : 'Owner',
    pin,
  });
  return pin;
}

export const importTool = tool({
  called: 'npm run import --',
  says: 'tools.import.says',
  ways: [{ args: 'FILE --data DIR', says: 'tools.import.way', least: 1, most: 1 }],
  options: {
    data: text('DIR', 'tools.option.data'),
    country: text('XX', 'tools.import.country'),
    'price-from-code': flag('tools.import.priceFromCode'),
    json: jsonOption,
  },
  run: async (call) => {
    const { values, args, t, lang } = call;
    const [file = ''] = args;
    if (values.data === undefined) return call.wrong('tools.fault.needed', { option: '--data' });
    inputFile(call, file);
    const data = dataFolder(call, values.data);
    const application = await createApplication({ dataDir: data, lang });
    try {
      const guide = lineTo(application, 'import');
      if (!(await guide.ask('session.get', {})).setUp) {
        const country = values.country?.toUpperCase() ?? call.wrong('tools.import.noShop', { path: data });
        call.err(`${t('tools.import.madeShop', { country, pin: await makeShop(guide, country, lang) })}\n`);
      }
      const unsubscribe = application.subscribe(({ name, payload }) => {
        if (name !== 'import.progress') return;
        const { done, total } = payload as { done: number; total: number };
        call.progress(done, total);
      });
      const result = await importCatalogue(lineTo(application, 'import'), file, {
        priceFromCode: values['price-from-code'],
      });
      unsubscribe();
      const { rows, added, changed, unchanged, rejected, ms } = result;
      const told = { rows, added, changed, unchanged, rejected, ms };
      call.say(t('tools.import.done', told), told);
      return 0;
    } finally {
      await application.close();
    }
  },
});

if (import.meta.main) await main(importTool);
