import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from '../main/hosts/data-folder.ts';
import { systemLang } from '../main/hosts/electron-options.ts';
import { nodeFlags } from '../main/hosts/node-flags.ts';
import { canShowWindow } from '../main/hosts/web-browser.ts';
import { createTranslator } from '../shared/i18n/index.ts';
import { run, runNode } from './child.ts';
import { fetchElectron } from './electron-binary.ts';
import { isBuilt, root } from './sources.ts';

const quickEndMs = 8_000;
const optionList = '--host electron|web --data … --port N --lang fr|en --demo --no-open';

function readOptions() {
  return parseArgs({
    allowNegative: true,
    options: {
      host: { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string' },
      lang: { type: 'string' },
      demo: { type: 'boolean', default: false },
      open: { type: 'boolean', default: true },
    },
  }).values;
}

let t = createTranslator(systemLang([Intl.DateTimeFormat().resolvedOptions().locale]));
const say = (sentence: string) => console.error(sentence);

let options: ReturnType<typeof readOptions>;
try {
  options = readOptions();
} catch (error) {
  say(
    t('host.badOption', {
      option: error instanceof Error ? error.message : String(error),
      options: optionList,
    }),
  );
  process.exit(1);
}
const { host, data, port, lang, demo, open } = options;
if (lang === 'fr' || lang === 'en') t = createTranslator(lang);
if (host !== undefined && host !== 'electron' && host !== 'web') {
  say(t('host.badOption', { option: `--host ${host}`, options: optionList }));
  process.exit(1);
}

if (!isBuilt()) {
  say(t('host.building'));
  if ((await runNode([path.join(root, 'tools', 'build.ts')])) !== 0) {
    say(t('host.buildFailed'));
    process.exit(1);
  }
}

const common = ['--data', path.resolve(data ?? defaultDataFolder(demo))];
if (lang !== undefined) common.push('--lang', lang);
if (demo) common.push('--demo');

/** The exit code of Electron, or null when the browser should serve instead. */
async function tryElectron(): Promise<number | null> {
  const wanted = host === 'electron';
  if (!wanted && (host === 'web' || port !== undefined || !open || !canShowWindow())) return null;
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

const webArgs = [...common];
if (port !== undefined) webArgs.push('--port', port);
if (!open) webArgs.push('--no-open');

const webHost = path.join(root, 'out', 'main', 'web-main.js');
process.exitCode = (await tryElectron()) ?? (await runNode([...nodeFlags, webHost, ...webArgs]));
