import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createApplication } from '#main/app.ts';
import { createLog } from '#main/kernel/log.ts';
import { type Lang, langs } from '#shared/domain/writing.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { defaultDataFolder } from './data-folder.ts';
import { systemLang } from './electron-options.ts';
import { createWebHost, type WebHost } from './web.ts';
import { canShowWindow, findBrowser, openAppWindow } from './web-browser.ts';
import { webMachine } from './web-machine.ts';

/** Kept when free, because a browser keeps a till's preferences by address and port. */
const usualPort = 47_800;
const optionList = '--data … --port N --lang fr|en --demo --profile … --no-open';
const printedAddressMs = 10 * 60_000;

const isLang = (value: string): value is Lang => (langs as readonly string[]).includes(value);

interface Options {
  readonly dataDir: string;
  readonly port?: number;
  readonly lang?: Lang;
  /** Site profile for a first start. */
  readonly profile?: string;
  readonly demo: boolean;
  readonly open: boolean;
}

/** @throws Error whose message is the option that is wrong. */
function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      lang: { type: 'string' },
      profile: { type: 'string' },
      demo: { type: 'boolean', default: false },
      open: { type: 'boolean', default: true },
    },
  });
  if (values.lang !== undefined && !isLang(values.lang)) throw new Error(`--lang ${values.lang}`);
  if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65_535)) {
    throw new Error(`--port ${values.port}`);
  }
  if (values.data === '') throw new Error('--data');
  return {
    dataDir: path.resolve(values.data ?? defaultDataFolder(values.demo)),
    demo: values.demo,
    open: values.open,
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    ...(values.lang === undefined ? {} : { lang: values.lang }),
    ...(values.profile ? { profile: path.resolve(values.profile) } : {}),
  };
}

const refusalOf = (error: unknown): Refusal | undefined =>
  error instanceof Error ? (error as Error & { refusal?: Refusal }).refusal : undefined;
const isPortTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

/** The built screens lie beside the built host; a host run from source serves what the last build left. */
function findRenderer(): string | null {
  const places = ['../renderer', '../../out/renderer'].map((place) => path.join(import.meta.dirname, place));
  return (
    places.find(
      (place) => existsSync(path.join(place, 'index.html')) && existsSync(path.join(place, 'assets')),
    ) ?? null
  );
}

async function main(): Promise<void> {
  const computerLang = systemLang([Intl.DateTimeFormat().resolvedOptions().locale]);
  let t = createTranslator(computerLang);
  const fail = (sentence: string): never => {
    console.error(sentence);
    process.exit(1);
  };

  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    return fail(
      t('host.badOption', {
        option: error instanceof Error ? error.message : String(error),
        options: optionList,
      }),
    );
  }
  const { dataDir, demo, lang, port, profile } = options;
  if (lang) t = createTranslator(lang);
  const rendererDir = findRenderer();
  if (!rendererDir) return fail(t('host.notBuilt'));

  const log = createLog(dataDir);
  const application = await createApplication({
    dataDir,
    demo,
    backups: true,
    rescue: true,
    host: webMachine(
      [process.execPath, ...process.execArgv, path.resolve(process.argv[1] ?? ''), '--data', dataDir],
      dataDir,
    ),
    ...(profile && { profile }),
    log: {
      warn: log.warn,
      error: (what, detail) => {
        log.error(what, detail);
        console.error(what, detail);
      },
    },
    ...(lang ? { lang } : {}),
    systemLang: computerLang,
  }).catch((error: unknown) => {
    const refusal = refusalOf(error);
    if (refusal) return fail(t(`refusal.${refusal.code}`, refusal.params));
    throw error;
  });

  const browser = options.open && canShowWindow() ? findBrowser() : null;

  let host: WebHost | null = null;
  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    try {
      await host?.close();
      await application.close();
    } catch (error) {
      log.error('the end of the till', error);
      console.error(error);
    } finally {
      process.exit(0);
    }
  };
  const openHost = (atPort: number): Promise<WebHost> =>
    createWebHost({
      application,
      rendererDir,
      port: atPort,
      doorTexts: {
        closed: t('host.closedDoor'),
        used: t('host.addressUsed'),
        old: t('host.addressOld'),
      },
      onError: (error) => console.error(error),
      ...(browser ? { onUnused: () => void close() } : {}),
    });
  try {
    host = await openHost(port ?? usualPort).catch((error: unknown) => {
      if (port === undefined && isPortTaken(error)) return openHost(0);
      throw error;
    });
  } catch (error) {
    await application.close();
    if (isPortTaken(error)) return fail(t('host.portTaken', { port: port ?? usualPort }));
    throw error;
  }

  // A bug outside a call (a socket, a timer) must not end a till that has sales to make.
  const note = (error: unknown): void => {
    log.error('a bug outside a call', error);
    console.error(error);
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void close());
  const { openUrl } = host;
  const say = () => console.log(t('host.address', { url: openUrl(printedAddressMs) }));
  say();

  if (browser) showWindow(browser, openUrl(), path.join(dataDir, 'browser'), t('host.windowFailed'));
  else if (options.open) console.error(t('host.openItYourself'));
  if (process.stdin.isTTY) {
    console.log(t('host.newAddress'));
    createInterface({ input: process.stdin }).on('line', say);
  }
}

function showWindow(browser: string, url: string, profileDir: string, failure: string): void {
  mkdirSync(profileDir, { recursive: true });
  const window = openAppWindow(browser, url, profileDir);
  process.on('exit', () => window.kill());
  once(window, 'exit')
    .then(([code]) => code !== 0 && code !== null && console.error(failure))
    .catch(() => console.error(failure));
}

await main();
