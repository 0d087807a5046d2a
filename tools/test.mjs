import path from 'node:path';
import { root, runFile } from './ready.mjs';

await runFile(path.join(root, 'tools', 'suite.ts'), process.argv.slice(2));
