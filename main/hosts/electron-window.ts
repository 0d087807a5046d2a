import path from 'node:path';
import type { BrowserWindow } from 'electron';
import type { Translate } from '#shared/i18n/index.ts';
import { appOrigin, type ElectronApi } from './electron-api.ts';
import { readWindowPlace, saveWindowPlace, smallestWindow } from './electron-window-state.ts';

export interface WindowOptions {
  readonly dataDir: string;
  readonly preload: string;
  readonly kiosk: boolean;
  /** Loaded only when a sentence is needed: a start needs none. */
  readonly translate: () => Promise<Translate>;
}

const crashesBeforeAsking = 3;
const crashWindowMs = 60_000;
/** The ground of the screens (renderer/theme.css), so that the first frame does not flash. */
const ground = '#eceef5';

type Ask = (message: 'screenCrashed' | 'screenFrozen', signal?: AbortSignal) => Promise<boolean>;

function recoverFromCrashes(window: BrowserWindow, ask: Ask, quit: () => void): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', async (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    console.error(`the screen ended: ${reason}`);
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < crashWindowMs), now];
    if (crashes.length >= crashesBeforeAsking) {
      crashes = [];
      if (!(await ask('screenCrashed'))) return quit();
    }
    if (!window.isDestroyed()) window.webContents.reload();
  });
}

/** A frozen screen is ended only when the person says so: a long list may come back by itself. */
function recoverFromFreezes(window: BrowserWindow, ask: Ask): void {
  let asking: AbortController | null = null;
  window.on('unresponsive', async () => {
    if (asking) return;
    asking = new AbortController();
    const restart = await ask('screenFrozen', asking.signal);
    asking = null;
    if (restart && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
  });
  window.on('responsive', () => asking?.abort());
}

/** Opens the window at once, where it was; the till behind it may still be starting. */
export function openWindow(electron: ElectronApi, options: WindowOptions): BrowserWindow {
  const { app, BrowserWindow: Window, dialog, screen } = electron;
  const stateFile = path.join(options.dataDir, 'window.json');
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== main.id);
  const areas = [main, ...others].map((display) => display.workArea);
  const { maximized, ...bounds } = readWindowPlace(stateFile, areas);
  const window = new Window({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: app.getName(),
    backgroundColor: ground,
    kiosk: options.kiosk,
    show: !maximized,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
      devTools: !app.isPackaged,
    },
  });
  if (maximized) {
    if (options.kiosk) window.show();
    else window.maximize();
  }

  const ask: Ask = async (message, signal) => {
    const t = await options.translate();
    const [wait, restart, quit] = [t('host.wait'), t('host.restartScreen'), t('host.quit')];
    const crashed = message === 'screenCrashed';
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      title: app.getName(),
      message: t(`host.${message}`),
      buttons: crashed ? [restart, quit] : [restart, wait],
      defaultId: crashed ? 0 : 1,
      cancelId: 1,
      noLink: true,
      ...(signal ? { signal } : {}),
    });
    return response === 0;
  };
  recoverFromCrashes(window, ask, () => app.quit());
  recoverFromFreezes(window, ask);
  window.on('close', () => saveWindowPlace(stateFile, window));
  window.on('page-title-updated', (event) => event.preventDefault());
  window.loadURL(`${appOrigin}/`).catch((error) => console.error(error));
  return window;
}
