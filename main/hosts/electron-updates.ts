import { readFileSync } from 'node:fs';
import path from 'node:path';
import { version } from '#main/kernel/version.ts';
import type { UpdateHost } from '#main/modules/updates/engine/engine-deps.ts';
import { deservesAnotherStart, guardStart } from '#main/modules/updates/engine/guard.ts';
import { programHere } from '#main/modules/updates/engine/program.ts';
import type { ElectronApi } from './electron-api.ts';

/** Of the publisher's configuration that lies beside the program, the server; null where it names none. */
function feedOf(configFile: string): string | null {
  try {
    const [, url] = /^url:\s*['"]?(https?:\/\/[^\s'"]+)/m.exec(readFileSync(configFile, 'utf8')) ?? [];
    return url ?? null;
  } catch {
    return null;
  }
}

/** Starts what lies in the program's place now. An AppImage is started by its file: its inside is mounted elsewhere. */
function relaunch({ app }: Pick<ElectronApi, 'app'>): void {
  const { APPIMAGE } = process.env;
  app.relaunch({ args: process.argv.slice(1), ...(APPIMAGE && { execPath: APPIMAGE }) });
}

/** A Windows installer starts the program that it puts in place itself, once this one has ended. */
function giveWay({ app }: Pick<ElectronApi, 'app'>): void {
  if (programHere(app.isPackaged).kind === 'appimage') relaunch({ app });
}

/** How this till's program is exchanged: only one that was packaged and installed is. */
export function updateAbility({ app }: Pick<ElectronApi, 'app'>): UpdateHost {
  const program = programHere(app.isPackaged);
  const configFile = path.join(process.resourcesPath ?? '', 'app-update.yml');
  return {
    program,
    configFile,
    feedUrl: program.kind === 'none' ? null : feedOf(configFile),
    restart: () => {
      giveWay({ app });
      app.quit();
    },
  };
}

/** Before anything of the application is loaded: ends this version if the one before is to come back. */
export function gaveWay({ app }: Pick<ElectronApi, 'app'>, dataDir: string): boolean {
  if (guardStart(dataDir, version, programHere(app.isPackaged), console.error) === 'go-on') return false;
  giveWay({ app });
  app.exit(0);
  return true;
}

/** After a start that failed: true when another one follows by itself, so that nobody needs to be told. */
export function startsAgain({ app }: Pick<ElectronApi, 'app'>, dataDir: string, error: unknown): boolean {
  const isExchanged = error instanceof Error && error.name === 'ProgramExchanged';
  if (isExchanged) giveWay({ app });
  else if (deservesAnotherStart(dataDir, version)) relaunch({ app });
  else return false;
  app.exit(0);
  return true;
}
