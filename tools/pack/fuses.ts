import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** How a fuse stands in the wire: the characters 0 and 1. */
const states = new Map<unknown, boolean>([
  [0x30, false],
  [0x31, true],
]);

/** What a till's program must not be able to do, in the order of Electron's fuse wire. */
export const wantedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  GrantFileProtocolExtraPrivileges: false,
} as const;
export type FuseName = keyof typeof wantedFuses;
const names = Object.keys(wantedFuses) as FuseName[];

export async function readFuses(program: string): Promise<Record<FuseName, boolean | null>> {
  const wire = await getCurrentFuseWire(program);
  const found = names.map((name) => [name, states.get(wire[FuseV1Options[name]]) ?? null] as const);
  return Object.fromEntries(found) as Record<FuseName, boolean | null>;
}

/** Names of the fuses that are not as they must be; null where none can be read. @param inspectable a build that tests may drive */
export async function wrongFuses(program: string, inspectable: boolean): Promise<readonly FuseName[] | null> {
  const found = await readFuses(program).catch(() => null);
  if (found === null) return null;
  const wanted = { ...wantedFuses, EnableNodeCliInspectArguments: inspectable };
  return names.filter((name) => found[name] !== wanted[name]);
}
