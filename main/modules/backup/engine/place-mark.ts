import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/**
 * The folder over which a key is mounted stays when the key is pulled out, and looks like any empty folder. So a place
 * carries a mark, and a till writes only where it finds the mark it remembers.
 */
const markName = 'comptoir-place.json';
const markSchema = z.object({ place: z.string().regex(/^[0-9a-f]{16,64}$/) });

const deviceOf = (folder: string): Promise<number | null> =>
  fs.promises.stat(folder).then(
    ({ dev }) => dev,
    () => null,
  );

/** Where keys are mounted; there a folder of the system's own disk is a key that is not plugged in. */
const mountRoots = /^\/(?:media|mnt|run\/media|Volumes)\//;

export interface PlaceProbe {
  readonly platform: NodeJS.Platform;
  readonly deviceOf: (folder: string) => Promise<number | null>;
}
const thisComputer: PlaceProbe = { platform: process.platform, deviceOf };

/** Whether nothing is plugged in where this folder should be. */
export async function isUnplugged(folder: string, probe: PlaceProbe = thisComputer): Promise<boolean> {
  if (probe.platform === 'win32' || !mountRoots.test(`${folder}/`)) return false;
  let at = folder;
  while ((await probe.deviceOf(at)) === null && path.dirname(at) !== at) at = path.dirname(at);
  return (await probe.deviceOf(at)) === (await probe.deviceOf('/'));
}

/** Null where there is none, or none that can be read. */
export async function readMark(folder: string): Promise<string | null> {
  try {
    return markSchema.parse(JSON.parse(await fs.promises.readFile(path.join(folder, markName), 'utf8')))
      .place;
  } catch {
    return null;
  }
}

/** The mark of a place, made where there is none: two tills of a shop may use one key. @throws what the disk throws. */
export async function markPlace(folder: string): Promise<string> {
  const known = await readMark(folder);
  if (known !== null) return known;
  const place = randomBytes(8).toString('hex');
  await fs.promises.writeFile(path.join(folder, markName), JSON.stringify({ place }), { flush: true });
  return place;
}
