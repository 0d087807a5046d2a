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

export interface SerialPlace {
  readonly path: string;
  /** Bits a second. */
  readonly baud: number;
}
const usualBaud = 9_600;
const line = /^serial:(\/dev\/[\w./-]{1,100}|com[1-9]\d{0,2})(?:@([1-9]\d{2,6}))?$/i;
/** The port of `serial:/dev/ttyUSB0`, or of `serial:COM3@19200` at another speed than 9,600. */
export function serialPlace(path: string): SerialPlace | null {
  const [, at, baud] = line.exec(path) ?? [];
  return at === undefined ? null : { path: at, baud: baud === undefined ? usualBaud : Number(baud) };
}

/** The same of a printer: Windows calls its ports by a name alone; `serial:` and, elsewhere, `cups:` name others. */
export const isPrinterPath = (path: string, system: System): boolean =>
  isWholePath(path, system) ||
  serialPlace(path) !== null ||
  (system === 'windows' ? port.test(path) : cupsName(path) !== null);

/** Of a computer that is not this one. */
export const mayBePrinterPath = (path: string): boolean =>
  isPrinterPath(path, 'posix') || isPrinterPath(path, 'windows');
