import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { version } from '#main/kernel/version.ts';
import { applyUpdate } from '#main/modules/updates/engine/computer/apply.ts';
import { runTask, tasks } from '#main/modules/updates/engine/computer/hand-over.ts';
import { placesOn } from '#main/modules/updates/engine/computer/places.ts';
import { takeArgs } from '#main/modules/updates/engine/computer/resume.ts';
import { updateKeys } from '#main/modules/updates/engine/keys.ts';

/** `Comptoir.exe --apply-update`: started by the computer's scheduler, as the computer. No window, no store. */
export const appliesUpdate = (args: readonly string[]): boolean => args.includes('--apply-update');

/** @returns the exit code: 0 installing, 1 refused, 2 a fault. Unless it installs, the till starts again. */
export async function applyAsComputer(env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const places = placesOn(env);
  if (!places) return 2;
  const startTill = (): void => runTask(tasks.startTill, env);
  try {
    const { why } = await applyUpdate({
      ...places,
      version,
      keys: updateKeys,
      arch: process.arch,
      clock: { now: Date.now },
      run: async (file, args) => {
        const installer = spawn(file, args, { detached: true, stdio: 'ignore', cwd: path.dirname(file) });
        await once(installer, 'spawn');
        installer.unref();
      },
      startTill,
    });
    return why === null ? 0 : 1;
  } catch (error) {
    console.error(error);
    startTill();
    return 2;
  }
}

/**
 * The till's command line; `--resume` stands for that of the till which gave way to an installation. Null: nobody's did,
 * as for a second person who is signed in to the same computer.
 */
export function resumedArgs(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): readonly string[] | null {
  if (!args.includes('--resume')) return args;
  return env.LOCALAPPDATA ? takeArgs(path.join(env.LOCALAPPDATA, 'comptoir-updater'), Date.now()) : null;
}
