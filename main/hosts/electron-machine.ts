import type { BrowserWindow } from 'electron';
import type { HostAbilities } from '#main/kernel/options.ts';
import { type Power, readSysfsPower, watchPower } from '#main/modules/health/engine/power.ts';
import type { ElectronApi } from './electron-api.ts';
import { settleAutostart } from './xdg-autostart.ts';

/** Electron says what the computer runs on; how much is left, only Linux does. */
function readPower({ powerMonitor }: Pick<ElectronApi, 'powerMonitor'>): Power | null {
  if (process.platform === 'linux') return readSysfsPower();
  return { supply: powerMonitor.isOnBatteryPower() ? 'battery' : 'mains', level: 'ok', percent: null };
}

/** The command that starts this till again: an AppImage by its file, a program from sources with its folder. */
function ownCommand({ app }: Pick<ElectronApi, 'app'>): readonly [string, ...string[]] {
  return app.isPackaged
    ? [process.env.APPIMAGE ?? process.execPath, ...process.argv.slice(1)]
    : [process.execPath, app.getAppPath(), ...process.argv.slice(2)];
}

/** With the session of this person. Electron knows how on Windows and macOS; Linux has a file of the desktop. */
function startWithSession(electron: Pick<ElectronApi, 'app'>, on: boolean, dataDir: string): void {
  const command = ownCommand(electron);
  const [program, ...args] = command;
  if (process.platform === 'linux') settleAutostart(on, command, dataDir);
  else electron.app.setLoginItemSettings({ openAtLogin: on, path: program, args });
}

/** What Electron does with the computer for the till: power, folders, full screen, starting with it. */
export function machineAbility(
  electron: Pick<ElectronApi, 'app' | 'dialog' | 'powerMonitor' | 'shell'>,
  window: BrowserWindow,
  asked: { readonly kiosk: boolean; readonly dataDir: string },
): Required<
  Pick<HostAbilities, 'power' | 'openFolder' | 'chooseFolder' | 'inKiosk' | 'leaveKiosk' | 'settleMachine'>
> {
  const { app, dialog, powerMonitor, shell } = electron;
  const power = watchPower(() => readPower(electron));
  powerMonitor.on('on-battery', power.look);
  powerMonitor.on('on-ac', power.look);

  let full = asked.kiosk;
  let left = false;
  let quitting = false;
  app.on('before-quit', () => {
    quitting = true;
  });
  // Alt+F4 is no way out of full screen: a manager's leave is.
  window.on('close', (event) => {
    if (full && !quitting) event.preventDefault();
  });
  let starts: boolean | null = null;
  let wantedBefore = false;
  return {
    power,
    inKiosk: () => full,
    openFolder: async (folder) => {
      const fault = await shell.openPath(folder);
      if (fault !== '') throw new Error(fault);
    },
    chooseFolder: async (title) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title,
        properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    leaveKiosk: () => {
      if (!full || window.isDestroyed()) return false;
      full = false;
      left = true;
      window.setKiosk(false);
      return true;
    },
    settleMachine: ({ kiosk, startWithComputer }) => {
      // Left until the next start, or until somebody asks for it anew.
      if (kiosk && !wantedBefore) left = false;
      wantedBefore = kiosk;
      const wanted = (kiosk || asked.kiosk) && !left;
      if (wanted !== full && !window.isDestroyed()) {
        full = wanted;
        window.setKiosk(wanted);
      }
      // At a start as well: an entry may be left of a setting that was switched off without it.
      if (startWithComputer !== starts) startWithSession(electron, startWithComputer, asked.dataDir);
      starts = startWithComputer;
    },
  };
}
