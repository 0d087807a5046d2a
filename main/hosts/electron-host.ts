import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import type { Application } from '#main/kernel/application.ts';
import { createLog } from '#main/kernel/log.ts';
import type { ApplicationOptions } from '#main/kernel/options.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { appScheme, type ElectronApi } from './electron-api.ts';
import { resumedArgs } from './electron-apply.ts';
import { takeOpenedBackups } from './electron-backup-file.ts';
import { connectScreens } from './electron-calls.ts';
import { guardContents, guardSession } from './electron-guards.ts';
import { machineAbility } from './electron-machine.ts';
import { type HostOptions, readHostOptions, systemLang } from './electron-options.ts';
import { createScreenServer } from './electron-screens.ts';
import { createSecretBox } from './electron-secret-box.ts';
import { gaveWay, startsAgain, updateAbility } from './electron-updates.ts';
import { openWindow } from './electron-window.ts';

export interface ElectronHostSetting {
  /** The built screens: a folder with index.html and assets/. */
  readonly rendererDir: string;
  /** The built preload: one CommonJS file. */
  readonly preload: string;
  /** Imports the application; called at once, so that its code loads while Electron gets ready. */
  readonly loadApplication: () => Promise<{
    createApplication(options: ApplicationOptions): Promise<Application>;
  }>;
}

const closeTimeoutMs = 5_000;

/** What follows the executable, and the application's folder where it is not packaged. */
const commandLine = ({ app }: Pick<ElectronApi, 'app'>): string[] =>
  process.argv.slice(app.isPackaged ? 1 : 2);

const refusalOf = (error: unknown): Refusal =>
  (error as { refusal?: Refusal } | null)?.refusal ?? { code: 'INTERNAL' };

/** Electron keeps its cache and its lock beside the data: two tills of one machine do not know each other. */
function keepBesideData({ app }: ElectronApi, dataDir: string): void {
  const own = path.join(dataDir, 'electron');
  try {
    mkdirSync(own, { recursive: true });
    app.setPath('userData', own);
    enableCompileCache(path.join(own, 'compiled'));
  } catch (error) {
    // The application will find the folder unusable too, and say so in the person's language.
    console.error(error);
  }
}

/** A bug outside a call (a socket, a timer) must not end the till, nor show the cashier a stack of calls. */
function surviveBugs(dataDir: string): void {
  const log = createLog(dataDir);
  const note = (error: unknown): void => {
    log.error('a bug outside a call', error);
    console.error(error);
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
}

/** What is left of a process that fell over stays on this computer: a dump holds whatever was on the screen. */
function keepCrashes({ app, crashReporter }: ElectronApi, dataDir: string): void {
  app.setPath('crashDumps', path.join(dataDir, 'crashes'));
  crashReporter.start({ uploadToServer: false });
}

/** Ends the till in order: its own close first, which commits and lets go of the file, then the windows. */
function closeInOrder({ app }: ElectronApi, started: Promise<Application>): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const overdue = new Promise<void>((resolve) => setTimeout(resolve, closeTimeoutMs));
    const closed = started.then((application) => application.close()).catch((error) => console.error(error));
    void Promise.race([closed, overdue]).then(() => {
      state = 'closed';
      app.quit();
    });
  });
  app.on('window-all-closed', () => app.quit());
}

/** The machine may be switched off right after these: whatever was held back is written before they return. */
function flushOnSystemEvents(
  { app, powerMonitor }: ElectronApi,
  window: BrowserWindow,
  flush: () => void,
): void {
  powerMonitor.on('suspend', flush);
  powerMonitor.on('lock-screen', flush);
  powerMonitor.on('shutdown', () => {
    flush();
    app.quit();
  });
  window.on('query-session-end', flush);
  window.on('session-end', flush);
}

async function tellFailure(
  { app, dialog }: ElectronApi,
  translate: () => Promise<Translate>,
  error: unknown,
): Promise<void> {
  const { code, params } = refusalOf(error);
  console.error(error);
  const t = await translate();
  dialog.showMessageBoxSync({
    type: 'error',
    title: app.getName(),
    message: t('host.cannotStart'),
    detail: t(`refusal.${code}`, params),
    buttons: [t('host.quit')],
    noLink: true,
  });
  // The person has been told: whoever started this process has nothing to add, so it is no failure.
  app.exit(0);
}

function present(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

async function run(electron: ElectronApi, setting: ElectronHostSetting, options: HostOptions): Promise<void> {
  const { app, BrowserWindow: Window, Menu, protocol, safeStorage, session, shell } = electron;
  const { dataDir, demo, kiosk, lang, profile } = options;
  const loading = setting.loadApplication();
  loading.catch(() => undefined);

  const translate = async (): Promise<Translate> => {
    const { createTranslator } = await import('#shared/i18n/index.ts');
    return createTranslator(lang ?? systemLang(app.getPreferredSystemLanguages()));
  };
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, (url) => void shell.openExternal(url));
  });
  const { promise: started, resolve, reject } = Promise.withResolvers<Application>();
  closeInOrder(electron, started);
  takeOpenedBackups(electron, commandLine(electron), started);
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  await app.whenReady();

  guardSession(session.defaultSession);
  protocol.handle(appScheme, createScreenServer(setting.rendererDir));
  connectScreens(electron, started);
  const window = openWindow(electron, { dataDir, kiosk, preload: setting.preload, translate });
  let application: Application | undefined;
  flushOnSystemEvents(electron, window, () => application?.flush());
  app.on('second-instance', () => {
    const [first] = Window.getAllWindows();
    if (first) present(first);
  });

  try {
    const { createApplication } = await loading;
    const secretBox = createSecretBox(safeStorage, process.platform);
    const asked = {
      dataDir,
      demo,
      backups: true,
      rescue: true,
      log: createLog(dataDir),
      ...(profile && { profile }),
      host: { updates: updateAbility(electron), ...machineAbility(electron, window, { kiosk, dataDir }) },
      ...(lang ? { lang } : {}),
      systemLang: systemLang(app.getPreferredSystemLanguages()),
      ...(secretBox ? { secretBox } : {}),
    };
    const created = await createApplication(asked);
    application = created;
    resolve(created);
  } catch (error) {
    reject(error);
    if (!startsAgain(electron, dataDir, error)) await tellFailure(electron, translate, error);
  }
}

/**
 * The till in a window of Electron. Must be called before Electron is ready. One process per data folder: a second
 * start brings the first to the front and ends.
 */
export async function startElectronHost(electron: ElectronApi, setting: ElectronHostSetting): Promise<void> {
  const { app, protocol } = electron;
  app.enableSandbox();
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }]);
  const args = resumedArgs(process.argv.slice(1));
  if (!args) return app.quit();
  process.argv.splice(1, Number.POSITIVE_INFINITY, ...args);
  const options = readHostOptions(commandLine(electron));
  // The browser's own words (a file picker, a date) in the same language.
  if (options.lang) app.commandLine.appendSwitch('lang', options.lang);
  surviveBugs(options.dataDir);
  keepBesideData(electron, options.dataDir);
  keepCrashes(electron, options.dataDir);
  if (!app.requestSingleInstanceLock()) app.quit();
  else if (!gaveWay(electron, options.dataDir)) await run(electron, setting, options);
}
