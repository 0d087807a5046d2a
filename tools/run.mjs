import { existsSync } from 'node:fs';
import { runFile, say, text } from './ready.mjs';

const [file, ...args] = process.argv.slice(2);
if (!file || !existsSync(file)) {
  say(file ? text('noFile', { file }) : 'node tools/run.mjs FILE.ts …');
  process.exit(2);
}
await runFile(file, args);
