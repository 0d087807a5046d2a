import { readFileSync } from 'node:fs';
import { ok, type Result, refused } from '../shared/result.ts';
import { priceText, type Sentences } from './price-text.ts';

function readText(source: string): Result<string, Sentences> {
  try {
    return ok(readFileSync(source === '-' ? 0 : source, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    return refused([`cannot read ${source === '-' ? 'standard input' : source} (${code}); check the path`]);
  }
}

const [source, ...rest] = process.argv.slice(2);
if (source === undefined || rest.length > 0) {
  process.stderr.write('npm run price -- FILE.json   (or - for standard input; docs/spec/price-file.md)\n');
  process.exitCode = 1;
} else {
  const text = readText(source);
  const result = text.ok ? priceText(text.value) : text;
  if (result.ok) process.stdout.write(`${JSON.stringify(result.value, null, 2)}\n`);
  else {
    process.stderr.write(`${result.refusal.join('\n')}\n`);
    process.exitCode = 1;
  }
}
