import { readFileSync } from 'node:fs';
import { main, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { inputFile } from './command-values.ts';
import { priceText } from './price-text.ts';

export const priceTool = tool({
  called: 'npm run price --',
  says: 'tools.price.says',
  ways: [{ args: 'FILE.json', says: 'tools.price.way', least: 1, most: 1 }],
  options: {},
  run: (call) => {
    const { args, out, t } = call;
    const [source = ''] = args;
    const [file, name] = source === '-' ? [0, t('tools.json.stdin')] : [inputFile(call, source), source];
    const result = priceText(readFileSync(file, 'utf8'), name, t);
    if (!result.ok) throw new Failed(result.refusal.join('\n'));
    out(`${JSON.stringify(result.value, null, 2)}\n`);
    return 0;
  },
});

if (import.meta.main) await main(priceTool);
