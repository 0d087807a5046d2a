import type { PackArch, PackPlatform } from '#tools/pack/target.ts';

export interface BinaryKind {
  readonly platform: PackPlatform;
  readonly archs: readonly PackArch[];
}

const elfMachines: Readonly<Record<number, PackArch>> = { 62: 'x64', 183: 'arm64' };
const peMachines: Readonly<Record<number, PackArch>> = { 34404: 'x64', 43620: 'arm64' };
const machTypes: Readonly<Record<number, PackArch>> = { 16777223: 'x64', 16777228: 'arm64' };
const known = (arch: PackArch | undefined): readonly PackArch[] => (arch ? [arch] : []);

/** Which system and processors a native binary is for, by its first bytes; null when it is none. */
export function binaryKind(file: Buffer): BinaryKind | null {
  if (file.subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1'))) {
    return { platform: 'linux', archs: known(elfMachines[file.readUInt16LE(18)]) };
  }
  if (file.toString('latin1', 0, 2) === 'MZ') {
    return { platform: 'win', archs: known(peMachines[file.readUInt16LE(file.readUInt32LE(0x3c) + 4)]) };
  }
  const magic = file.readUInt32BE(0);
  if (magic === 0xcffa_edfe) return { platform: 'mac', archs: known(machTypes[file.readUInt32LE(4)]) };
  if (magic === 0xcafe_babe) {
    const types = Array.from({ length: file.readUInt32BE(4) }, (_, at) => file.readUInt32BE(8 + 20 * at));
    return { platform: 'mac', archs: types.flatMap((type) => known(machTypes[type])) };
  }
  return null;
}
