import path from 'node:path';
import { defaultDataFolder } from '#main/hosts/data-folder.ts';
import { nodeEnv, nodeFlags } from '#main/hosts/node-flags.ts';
import { canShowWindow } from '#main/hosts/web-browser.ts';
import { run, runNode } from './child.ts';
import { type Call, flag, main, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { count, dataFolder, inputFile, oneOf } from './command-values.ts';
import { fetchElectron } from './electron-binary.ts';
import { isBuilt, root } from './sources.ts';

const quickEndMs = 8_000;
const options = {
  demo: flag('tools.start.demo'),
  data: text('DIR', 'tools.start.data'),
  profile: text('FILE', 'tools.start.profile'),
  host: text('electron|web', 'tools.start.host'),
  port: text('N', 'tools.start.port'),
  'no-open': flag('tools.start.noOpen'),
} as const;
type StartCall = Call<typeof options>;

interface Start {
  readonly call: StartCall;
  readonly say: (sentence: string) => void;
  readonly host: 'electron' | 'web' | undefined;
  readonly common: readonly string[];
}

/** The exit code of Electron, or null when the browser should serve instead. */
async function tryElectron({ call, say, host, common }: Start): Promise<number | null> {
  const { values, t } = call;
  const wanted = host === 'electron';
  if (!wanted && (host === 'web' || values.port !== undefined || values['no-open'] || !canShowWindow()))
    return null;
  const binary = await fetchElectron({
    fetching: () => say(t('host.electronFetch')),
    missing: () => say(t(wanted ? 'host.electronNeeded' : 'host.electronMissing')),
    again: wanted,
  });
  if (!binary) return wanted ? 1 : null;
  const started = performance.now();
  const code = await run(binary, [root, ...common]);
  if (code === 0 || wanted || performance.now() - started > quickEndMs) return code;
  say(t('host.electronStopped'));
  return null;
}

export const startTool = tool({
  called: 'npm start --',
  says: 'tools.start.says',
  ways: [{ args: '', says: 'tools.start.way', least: 0, most: 0 }],
  options,
  run: async (call) => {
    const { values, t } = call;
    const say = (sentence: string): void => call.err(`${sentence}\n`);
    const host =
      values.host === undefined ? undefined : oneOf(call, 'host', values.host, ['electron', 'web']);
    // Both belong to the web host: Electron has no address.
    const ofWeb = values.port === undefined ? values['no-open'] && '--no-open' : '--port';
    if (host === 'electron' && ofWeb)
      call.wrong('tools.fault.apart', { option: ofWeb, other: '--host electron' });
    if (values.port !== undefined) count(call, 'port', values.port, { least: 0, most: 65_535, usual: 0 });
    const data = dataFolder(call, values.data ?? defaultDataFolder(values.demo));
    const profile = values.profile && path.resolve(inputFile(call, values.profile));
    if (!isBuilt()) {
      say(t('host.building'));
      if ((await runNode([path.join(root, 'tools', 'build.ts'), '--lang', call.lang])) !== 0)
        throw new Failed(t('host.buildFailed'));
    }
    const common = ['--data', data];
    if (call.askedLang) common.push('--lang', call.askedLang);
    if (values.demo) common.push('--demo');
    if (profile) common.push('--profile', profile);
    const webArgs = [...common];
    if (values.port !== undefined) webArgs.push('--port', values.port);
    if (values['no-open']) webArgs.push('--no-open');
    const webHost = path.join(root, 'out', 'main', 'web-main.js');
    const serve = () => runNode([...nodeFlags, webHost, ...webArgs], { env: { ...process.env, ...nodeEnv } });
    return (await tryElectron({ call, say, host, common })) ?? (await serve());
  },
});

if (import.meta.main) await main(startTool);
