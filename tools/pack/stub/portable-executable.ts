import { Format, NtExecutable, NtExecutableResource, Resource } from 'resedit';

const us = { lang: 1033, codepage: 1200 };
const codeSection = 0x6000_0020;
const dataSection = 0x4000_0040;

const bytesOf = (buffer: Buffer): ArrayBuffer => new Uint8Array(buffer).buffer;

function section(name: string, data: Buffer, characteristics: number) {
  return {
    info: {
      name,
      virtualSize: data.length,
      virtualAddress: 0,
      sizeOfRawData: data.length,
      pointerToRawData: 0,
      pointerToRelocations: 0,
      pointerToLineNumbers: 0,
      numberOfRelocations: 0,
      numberOfLineNumbers: 0,
      characteristics,
    },
    data: bytesOf(data),
  };
}

/** A Windows program that nothing can run, and that every tool which edits one can: version, icons, resources. */
export function windowsProgram(name: string, content: Buffer): Buffer {
  const program = NtExecutable.createEmpty(false, false);
  program.setSectionByEntry(Format.ImageDirectoryEntry.Debug, section('.rdata', content, dataSection));
  const resources = NtExecutableResource.from(program, true);
  const version = Resource.VersionInfo.createEmpty();
  version.setFileVersion(1, 0, 0, 0, us.lang);
  version.setStringValues(us, { ProductName: name, FileDescription: name, OriginalFilename: `${name}.exe` });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return Buffer.from(program.generate());
}

/**
 * A 32-bit library that exports names and does nothing: all that makensis asks of a plug-in while it compiles.
 * The layout is the export directory of the PE format, written at the section's own address.
 */
export function windowsLibrary(name: string, exports: readonly string[]): Buffer {
  const program = NtExecutable.createEmpty(true, true);
  const sorted = [...exports].sort();
  const address = 0x1000;
  const names = [name, ...sorted].map((text) => Buffer.from(`${text}\0`, 'latin1'));
  const functionsAt = 40;
  const namesAt = functionsAt + 4 * sorted.length;
  const ordinalsAt = namesAt + 4 * sorted.length;
  const textAt = ordinalsAt + 2 * sorted.length;
  const table = Buffer.alloc(textAt);
  let at = address + textAt;
  const places = names.map((text) => {
    const place = at;
    at += text.length;
    return place;
  });
  table.writeUInt32LE(places[0] ?? 0, 12);
  table.writeUInt32LE(1, 16);
  table.writeUInt32LE(sorted.length, 20);
  table.writeUInt32LE(sorted.length, 24);
  table.writeUInt32LE(address + functionsAt, 28);
  table.writeUInt32LE(address + namesAt, 32);
  table.writeUInt32LE(address + ordinalsAt, 36);
  sorted.forEach((_, index) => {
    table.writeUInt32LE(address, functionsAt + 4 * index);
    table.writeUInt32LE(places[index + 1] ?? 0, namesAt + 4 * index);
    table.writeUInt16LE(index, ordinalsAt + 2 * index);
  });
  const data = Buffer.concat([table, ...names]);
  program.setSectionByEntry(Format.ImageDirectoryEntry.Export, section('.edata', data, codeSection));
  return Buffer.from(program.generate());
}
