import type { BrowserWindow } from 'electron';
import type { HostAbilities } from '../app.ts';
import { type Power, readSysfsPower, watchPower } from '../health/power.ts';
import type { ElectronApi } from './electron-api.ts';

/** Electron says what the computer runs on; how much is left, only Linux does. */
function readPower({ powerMonitor }: Pick<ElectronApi, 'powerMonitor'>): Power | null {
  if (process.platform === 'linux') return readSysfsPower();
  return { supply: powerMonitor.isOnBatteryPower() ? 'battery' : 'mains', level: 'ok', percent: null };
}

/** What Electron does with the computer for the till: power, folders, full screen, starting with it. */
export function machineAbility(
  electron: Pick<ElectronApi, 'app' | 'dialog' | 'powerMonitor' | 'shell'>,
  window: BrowserWindow,
  asked: { readonly kiosk: boolean },
): Required<Pick<HostAbilities, 'power' | 'openFolder' | 'chooseFolder' | 'leaveKiosk' | 'settleMachine'>> {
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
  return {
    power,
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
      const wanted = (kiosk || asked.kiosk) && !left;
      if (wanted !== full && !window.isDestroyed()) {
        full = wanted;
        window.setKiosk(wanted);
      }
      // Linux has no such list: a file in the person's own folder does it there (web-machine.ts).
      if (startWithComputer !== (starts ?? false))
        app.setLoginItemSettings({ openAtLogin: startWithComputer });
      starts = startWithComputer;
    },
  };
}
