export type System = 'posix' | 'windows';

const underRoot = /^\//;
const onDrive = /^[a-z]:[\\/]/i;
/** `\\host\share`, and `\\.\COM10`, Windows' own name of a port. */
const onHost = /^\\\\[^\\/]+\\[^\\/]+/;
const port = /^(?:lpt|com)[1-9]\d{0,2}:?$/i;

/** A path that means the same wherever the program was started from. */
export const isWholePath = (path: string, system: System): boolean =>
  system === 'windows' ? onDrive.test(path) || onHost.test(path) : underRoot.test(path);

const queue = /^cups:(\w[\w.-]{0,126})$/;
/** The printer that CUPS knows by this name, where a path is `cups:NAME`. */
export const cupsName = (path: string): string | null => queue.exec(path)?.[1] ?? null;

/** The same of a printer: Windows calls its ports by a name alone, other systems the printers that are installed. */
export const isPrinterPath = (path: string, system: System): boolean =>
  isWholePath(path, system) || (system === 'windows' ? port.test(path) : cupsName(path) !== null);

/** Of a computer that is not this one. */
export const mayBePrinterPath = (path: string): boolean =>
  isPrinterPath(path, 'posix') || isPrinterPath(path, 'windows');
