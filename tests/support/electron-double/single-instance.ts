import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface SecondStart {
  readonly argv: string[];
  readonly cwd: string;
  readonly data: unknown;
}

/** A process id may have been given to somebody else since: where it can be read, the command line tells a double. */
function runsDouble(pid: number): boolean {
  try {
    if (existsSync('/proc/self'))
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('electron-double');
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const holderOf = (lockFile: string): number => {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch {
    return 0;
  }
};

/**
 * One instance per user-data folder. Who comes second leaves a message in the folder of the first, which watches it:
 * a file is complete at once, even if the second process exits on its next line.
 */
export class SingleInstance {
  readonly #folder: string;
  readonly #onSecond: (start: SecondStart) => void;
  #held = false;

  constructor(userData: string, onSecond: (start: SecondStart) => void) {
    this.#folder = join(userData, 'SingletonDouble');
    this.#onSecond = onSecond;
  }

  get held(): boolean {
    return this.#held;
  }

  request(start: SecondStart): boolean {
    if (this.#held) return true;
    mkdirSync(this.#folder, { recursive: true });
    const lockFile = join(this.#folder, 'lock');
    const holder = holderOf(lockFile);
    if (holder !== process.pid && holder > 0 && runsDouble(holder)) {
      const message = join(this.#folder, `${process.pid}.writing`);
      writeFileSync(message, JSON.stringify(start));
      renameSync(message, join(this.#folder, `${process.pid}.json`));
      return false;
    }
    for (const stale of readdirSync(this.#folder)) rmSync(join(this.#folder, stale), { force: true });
    writeFileSync(lockFile, String(process.pid));
    watch(this.#folder, { persistent: false }, () => this.#read());
    this.#held = true;
    return true;
  }

  release(): void {
    if (this.#held) rmSync(join(this.#folder, 'lock'), { force: true });
    this.#held = false;
  }

  #read(): void {
    for (const name of readdirSync(this.#folder).filter((file) => file.endsWith('.json'))) {
      const file = join(this.#folder, name);
      const start = JSON.parse(readFileSync(file, 'utf8')) as SecondStart;
      rmSync(file);
      this.#onSecond(start);
    }
  }
}
