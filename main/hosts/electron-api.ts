import type * as Electron from 'electron';

/** What the host uses of Electron, handed over by `electron.ts`: the one file of main that imports it. */
export type ElectronApi = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'crashReporter'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'powerMonitor'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'shell'
>;

export const appScheme = 'app';
export const appOrigin = 'app://comptoir';
