import { writeFileSync } from 'node:fs';
import path from 'node:path';
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
import { startElectronHost } from '#main/hosts/electron-host.ts';
import type { ApplicationOptions } from '#main/kernel/options.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { FakeApplication } from './fake-application.ts';

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
const { HOST_SPEC_PAGE, HOST_SPEC_PRELOAD, HOST_SPEC_START } = process.env;
if (!HOST_SPEC_PAGE || !HOST_SPEC_PRELOAD) throw new Error('started by the specs of the host alone');

async function createApplication(options: ApplicationOptions): Promise<FakeApplication> {
  if (HOST_SPEC_START === 'damaged') {
    dialog.showMessageBoxSync = (asked) => {
      writeFileSync(path.join(options.dataDir, 'asked.json'), JSON.stringify(asked));
      return 0;
    };
    throw Object.assign(new Error('quick_check failed'), { refusal: refusal('STORE_DAMAGED') });
  }
  const fake = new FakeApplication(options);
  Object.assign(globalThis, { fake });
  return fake;
}

startElectronHost(electron, {
  rendererDir: HOST_SPEC_PAGE,
  preload: HOST_SPEC_PRELOAD,
  loadApplication: async () => ({ createApplication }),
}).catch((error: unknown) => {
  console.error(error);
  app.exit(1);
});
