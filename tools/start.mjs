import path from 'node:path';
import { root, runFile } from './ready.mjs';

await runFile(path.join(root, 'tools', 'launch.ts'), process.argv.slice(2));
