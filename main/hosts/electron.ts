import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
} from 'electron';
import { startElectronHost } from './electron-host.ts';

const electron = {
  app,
  BrowserWindow,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
};

startElectronHost(electron, {
  rendererDir: fileURLToPath(new URL('../../out/renderer/', import.meta.url)),
  preload: fileURLToPath(new URL('../../out/preload/index.cjs', import.meta.url)),
  loadApplication: () => import('../app.ts'),
}).catch((error: unknown) => {
  console.error(error);
  app.exit(1);
});
