import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ForkOptions } from 'electron';
import { notSimulated, strict, strictEmitter } from './strict.ts';

const Emitter = strictEmitter('utilityProcess', ['spawn', 'message', 'exit', 'error']);
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

class DoubleUtilityProcess extends Emitter {
  readonly #child: ReturnType<typeof fork>;

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super();
    const output = options.stdio === 'pipe' ? 'pipe' : 'inherit';
    const loaders = ['--import', script('./register.ts'), '--import', script('./utility-boot.ts')];
    this.#child = fork(modulePath, args, {
      serialization: 'advanced',
      env: options.env as NodeJS.ProcessEnv | undefined,
      cwd: options.cwd,
      stdio: ['ignore', output, output, 'ipc'],
      execArgv: [...(options.execArgv ?? []), ...loaders],
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code));
  }
  get pid(): number | undefined {
    return this.#child.pid;
  }
  get stdout() {
    return this.#child.stdout;
  }
  get stderr() {
    return this.#child.stderr;
  }
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) notSimulated('utilityProcess.postMessage with a MessagePort');
    this.#child.send(message as never);
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork: (modulePath: string, args: readonly string[] = [], options: ForkOptions = {}) =>
    new DoubleUtilityProcess(modulePath, args, options),
});
