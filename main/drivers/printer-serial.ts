import { SerialPort } from 'serialport';
import type { SerialPlace } from '#shared/domain/whole-path.ts';
import type { Trouble, Wire } from './printer-line.ts';

/** The library gives what the system said, in its words: Linux and macOS, then Windows. */
const causes: readonly (readonly [RegExp, Trouble['cause']])[] = [
  [/no such (?:file|device)|file not found/i, 'no-such-file'],
  [/permission denied|operation not permitted|access denied/i, 'not-permitted'],
  [/lock|busy|in use/i, 'offline'],
  [/abort/i, 'aborted'],
];
export const serialTrouble = ({ message }: Error): Trouble => ({
  cause: causes.find(([said]) => said.test(message))?.[1] ?? 'connection-lost',
  detail: message,
});

/** A serial port, or Bluetooth paired as one: 8 data bits, no parity, 1 stop bit; the port is held for the length of a job alone. */
export function serialWire({ path, baud }: SerialPlace, Port: typeof SerialPort = SerialPort): Wire {
  const stream = new Port({ path, baudRate: baud });
  return {
    stream,
    opened: 'open',
    end: () => stream.drain(() => stream.close(() => undefined)),
    drop: () => {
      if (stream.isOpen) stream.close(() => undefined);
    },
    troubleFrom: serialTrouble,
  };
}
