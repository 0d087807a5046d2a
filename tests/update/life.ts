import { createApplication } from '#main/app.ts';
import { ProgramExchanged } from '#main/kernel/options.ts';
import { guardStart } from '#main/modules/updates/engine/guard.ts';
import { appImage } from '#main/modules/updates/engine/program.ts';
import { readState } from '#main/modules/updates/engine/state.ts';
import { ownerPin } from '#tests/support/harness.ts';
import { noon, quick, versionInPlace } from './stage.ts';

/**
 * A counter whose program is started again whenever it ends: `life.ts <wanted version> <data> <program> <config> <feed>
 * <key>`. Updates, or goes back, until the wanted version runs and a person sees it. The power may fail at any step.
 */
const [wanted = '', dataDir = '', program = '', configFile = '', feedUrl = '', key = ''] =
  process.argv.slice(2);
const mostStarts = 8;
const clock = { now: () => noon + 60_000 };

async function oneStart(): Promise<'again' | 'done'> {
  const version = versionInPlace(program);
  if (guardStart(dataDir, version, appImage(program)) === 'restart') return 'again';
  const restart = Promise.withResolvers<void>();
  const updates = {
    program: appImage(program),
    configFile,
    feedUrl,
    keys: [key],
    times: quick,
    version,
    restart: () => restart.resolve(),
  };
  let application: Awaited<ReturnType<typeof createApplication>>;
  try {
    application = await createApplication({ dataDir, clock, host: { updates } });
  } catch (error) {
    if (error instanceof ProgramExchanged) return 'again';
    throw error;
  }
  try {
    const session = application.connect({ host: 'web', label: 'life' });
    // What a good start writes is written after the screen has its session.
    const ask = async (name: string, input: object): Promise<Record<string, unknown>> => {
      const answer = await application.call(session, name, input);
      if (!answer.ok) throw new Error(`${name} ${JSON.stringify(answer.refusal)}`);
      return answer.value as Record<string, unknown>;
    };
    const [owner] = (await ask('users.tiles', {})) as unknown as { id: number }[];
    await ask('session.signIn', { userId: owner?.id, pin: ownerPin });
    if (version === wanted) return 'done';
    if (wanted === '1.0.0') await ask('updates.return', {});
    else {
      if (readState(dataDir)?.step.name !== 'downloaded') await ask('updates.download', {});
      await ask('updates.install', {});
    }
    await restart.promise;
    return 'again';
  } finally {
    await application.close();
  }
}

for (let starts = 0; ; starts += 1) {
  if (starts > mostStarts) throw new Error('it never comes to an end');
  if ((await oneStart()) === 'done') break;
}
console.log('DONE');
