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
import { appliesUpdate, applyAsComputer } from './electron-apply.ts';
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

const start = (): Promise<void> =>
  startElectronHost(electron, {
    rendererDir: fileURLToPath(new URL('../../out/renderer/', import.meta.url)),
    preload: fileURLToPath(new URL('../../out/preload/index.cjs', import.meta.url)),
    loadApplication: () => import('#main/app.ts'),
  });

const run = appliesUpdate(process.argv) ? applyAsComputer().then((code) => app.exit(code)) : start();
run.catch((error: unknown) => {
  console.error(error);
  app.exit(1);
});
