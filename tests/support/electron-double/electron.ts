import { app } from './app.ts';
import { DoubleBrowserWindow, webContents } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { net } from './net.ts';
import { record } from './record.ts';
import { safeStorage } from './safe-storage.ts';
import { protocol } from './schemes.ts';
import { screen } from './screen.ts';
import { session } from './session.ts';
import { strict } from './strict.ts';
import {
  autoUpdater,
  crashReporter,
  dialog,
  Menu,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  shell,
} from './system.ts';
import { utilityProcess } from './utility-process.ts';

const BrowserWindow = DoubleBrowserWindow;
/** Only the double has it: what the application asked of the system. */
const electronDouble = { record };

/** What `require('electron')` gives: asking it for a part that is not simulated fails by name. */
const electron = strict('electron', {
  app,
  autoUpdater,
  BrowserWindow,
  crashReporter,
  dialog,
  electronDouble,
  ipcMain,
  Menu,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
});

export {
  app,
  autoUpdater,
  BrowserWindow,
  crashReporter,
  dialog,
  electron as 'module.exports',
  electronDouble,
  ipcMain,
  Menu,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
};
