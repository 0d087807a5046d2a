import { type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './sources.ts';

/** The script behind a package's command, to be run by this Node: no shell, the same on every system. */
export function scriptOf(packageName: string, command: string): string {
  const folder = path.join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const file = typeof bin === 'string' ? bin : bin[command];
  if (!file) throw new Error(`${packageName} has no command ${command}`);
  return path.join(folder, file);
}

/** Runs to the end and gives the exit code; 127 when the file cannot be started. */
export function run(file: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: 'inherit', ...options });
    const pass = (signal: NodeJS.Signals) => {
      if (process.platform !== 'win32') child.kill(signal);
    };
    process.on('SIGINT', pass).on('SIGTERM', pass);
    const end = (code: number) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(code);
    };
    child.on('error', () => end(127));
    child.on('close', (code) => end(code ?? 1));
  });
}

export const runNode = (args: readonly string[], options?: SpawnOptions): Promise<number> =>
  run(process.execPath, args, options);
