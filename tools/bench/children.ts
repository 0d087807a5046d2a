import { fork } from 'node:child_process';
import { once } from 'node:events';
import { langs } from '#shared/domain/writing.ts';
import { createTranslator, type Translate } from '#shared/i18n/index.ts';
import { Failed, sentenceOf } from '#tools/command-sentence.ts';
import type { BenchOptions } from './bench-shop.ts';

const langVariable = 'COMPTOIR_BENCH_LANG';

export interface BenchChild {
  /** The next thing it says. @throws Failed when it ends, or says that it failed, before. */
  said<T>(): Promise<T>;
  tell(what: string): void;
  end(): Promise<void>;
}

/** A process of the bench: what it has to say is waited for as long as it lives, and it does not outlive this one. */
export function startChild(
  { lang, t }: Pick<BenchOptions, 'lang' | 't'>,
  file: string,
  args: readonly string[],
  { flags = [], env = {} }: { readonly flags?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): BenchChild {
  const child = fork(file, args, {
    execArgv: [...flags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...env, [langVariable]: lang },
  });
  const gone = once(child, 'exit');
  return {
    said: async <T>() => {
      const ended = gone.then(([code, signal]) => ({
        failed: t('tools.bench.childEnded', { code: String(code ?? signal) }),
      }));
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

/** The other side of it: ends with its parent, and says there what went wrong. @returns the words of its parent's language */
export function underParent(): Translate {
  const { env } = process;
  const t = createTranslator(langs.find((one) => one === env[langVariable]) ?? langs[0]);
  process.on('disconnect', () => process.exit());
  process.on('uncaughtException', (error) => {
    process.send?.({ failed: sentenceOf(error, t, env) }, () => process.exit(1));
  });
  return t;
}
