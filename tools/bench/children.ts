import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Failed } from '#tools/command-sentence.ts';

export interface BenchChild {
  /** The next thing it says. @throws Failed when it ends, or says that it failed, before. */
  said<T>(): Promise<T>;
  tell(what: string): void;
  end(): Promise<void>;
}

/** A process of the bench: what it has to say is waited for as long as it lives, and it does not outlive this one. */
export function startChild(
  file: string,
  args: readonly string[],
  execArgv: readonly string[] = [],
): BenchChild {
  const child = fork(file, args, {
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  return {
    said: async <T>() => {
      const ended = gone.then(([code, signal]) => ({ failed: `it ended (${code ?? signal})` }));
      const [said] = (await Promise.race([once(child, 'message'), ended.then((why) => [why])])) as [unknown];
      if (typeof said === 'object' && said !== null && 'failed' in said)
        throw new Failed(`${file}: ${said.failed}`);
      return said as T;
    },
    tell: (what) => {
      child.send(what);
    },
    end: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The other side of it: ends with its parent, and says there what went wrong. */
export function underParent(): void {
  process.on('disconnect', () => process.exit());
  process.on('uncaughtException', ({ message }) => {
    process.send?.({ failed: message }, () => process.exit(1));
  });
}
