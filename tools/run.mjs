import { runFile } from './ready.mjs';

const [file, ...args] = process.argv.slice(2);
if (!file) {
  process.stderr.write('node tools/run.mjs FILE.ts [arguments]\n');
  process.exit(2);
}
await runFile(file, args);
