import type { Dialog, MessageBoxOptions, Shell } from 'electron';
import { note } from './record.ts';
import { strict, strictEmitter } from './strict.ts';

/** Dialogs may be asked with a parent window or without: the options come last. */
const lastOf = <T>(values: readonly unknown[]): T => values.at(-1) as T;
const dismissed = (options: MessageBoxOptions): number => options.cancelId ?? options.defaultId ?? 0;

/** Nobody is there to answer: every dialog is written down and dismissed. */
export const dialog = strict('dialog', {
  async showMessageBox(...values: unknown[]) {
    const options = lastOf<MessageBoxOptions>(values);
    note('showMessageBox', options);
    return { response: dismissed(options), checkboxChecked: false };
  },
  showMessageBoxSync(...values: unknown[]) {
    const options = lastOf<MessageBoxOptions>(values);
    note('showMessageBox', options);
    return dismissed(options);
  },
  showErrorBox: (title: string, content: string) => note('showErrorBox', title, content),
  async showOpenDialog(...values: unknown[]) {
    note('showOpenDialog', lastOf(values));
    return { canceled: true, filePaths: [] };
  },
  async showSaveDialog(...values: unknown[]) {
    note('showSaveDialog', lastOf(values));
    return { canceled: true, filePath: '' };
  },
}) satisfies Partial<Dialog>;

export const shell = strict('shell', {
  openExternal: async (url: string) => note('openExternal', url),
  openPath: async (path: string) => {
    note('openPath', path);
    return '';
  },
  showItemInFolder: (path: string) => note('showItemInFolder', path),
  beep: () => note('beep'),
}) satisfies Partial<Shell>;

let applicationMenu: unknown = null;
export const Menu = strict('Menu', {
  setApplicationMenu(menu: unknown) {
    applicationMenu = menu;
  },
  getApplicationMenu: () => applicationMenu,
  buildFromTemplate: (template: readonly unknown[]) => strict('menu', { items: template }),
});

const PowerEmitter = strictEmitter('powerMonitor', [
  'suspend',
  'resume',
  'on-ac',
  'on-battery',
  'shutdown',
  'lock-screen',
  'unlock-screen',
]);
/** Nothing happens by itself: a test emits the events. */
class DoublePowerMonitor extends PowerEmitter {
  getSystemIdleTime(): number {
    return 0;
  }
  isOnBatteryPower(): boolean {
    return false;
  }
}
export const powerMonitor = new DoublePowerMonitor();

/** Nothing falls over here: that it was asked to stay on this computer is noted. */
export const crashReporter = strict('crashReporter', {
  start(options: { uploadToServer?: boolean }) {
    note('crashReporter', options);
  },
});

const blockers = new Set<number>();
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(type: string) {
    note('powerSaveBlocker', type);
    const id = blockers.size + 1;
    blockers.add(id);
    return id;
  },
  stop: (id: number) => blockers.delete(id),
  isStarted: (id: number) => blockers.has(id),
});

const ThemeEmitter = strictEmitter('nativeTheme', ['updated']);
class DoubleTheme extends ThemeEmitter {
  themeSource: 'system' | 'light' | 'dark' = 'system';
  readonly shouldUseDarkColors = false;
}
export const nativeTheme = new DoubleTheme();

const UpdaterEmitter = strictEmitter('autoUpdater', [
  'error',
  'checking-for-update',
  'update-available',
  'update-not-available',
  'update-downloaded',
  'before-quit-for-update',
]);
/** Squirrel is not there; electron-updater only announces through it that it is about to quit. */
export const autoUpdater = new UpdaterEmitter();
