import { SerialPortMock } from 'serialport';
import { afterEach, describe, expect, it } from 'vitest';
import { serialPlace } from '#shared/domain/whole-path.ts';
import { createPrinter } from './printer.ts';
import { serialTrouble, serialWire } from './printer-serial.ts';
import { talkTransport } from './printer-talk.ts';

const times = {
  connect_ms: 2_000,
  status_ms: 50,
  done_ms: 2_000,
  poll_ms: 50,
  close_ms: 500,
  drawer_ms: 1_000,
};
const bytes = Buffer.from('Lait entier 1 L\n', 'latin1');
afterEach(() => SerialPortMock.binding.reset());

describe('a printer on a serial port', () => {
  it.each([
    ['serial:/dev/ttyUSB0', { path: '/dev/ttyUSB0', baud: 9_600 }],
    ['serial:COM3@19200', { path: 'COM3', baud: 19_200 }],
    ['serial:/etc/passwd', null],
    ['/dev/ttyUSB0', null],
    ['serial:COM3@0', null],
  ])('is named %s', (path, place) => {
    expect(serialPlace(path)).toEqual(place);
  });

  it('that is silent gets its job whole, and lets go of the port', async () => {
    SerialPortMock.binding.createPort('/dev/ttyUSB0', { record: true });
    const ports: SerialPortMock[] = [];
    class Kept extends SerialPortMock {
      constructor(options: ConstructorParameters<typeof SerialPortMock>[0]) {
        super(options);
        ports.push(this);
      }
    }
    const open = () => serialWire({ path: '/dev/ttyUSB0', baud: 19_200 }, Kept as never);
    const transport = talkTransport({ open, habit: 'learn', times });
    expect(await transport.deliver(bytes, true, undefined)).toEqual({ state: 'sent' });
    expect(ports[0]?.settings.baudRate).toBe(19_200);
    await expect.poll(() => ports[0]?.isOpen).toBe(false);
    // Known to be silent now: the second job is not asked about.
    expect(await transport.deliver(bytes, true, undefined)).toEqual({ state: 'sent' });
    expect(await transport.status()).toMatchObject({ state: 'unknown', answers: false });
  });

  it('that is not there is told, and nothing of the job was printed', async () => {
    const printer = createPrinter({ kind: 'file', path: 'serial:/dev/comptoir-none', times });
    expect(await printer.print(bytes, { jobId: 'job-1' })).toMatchObject({
      state: 'failed',
      cause: 'no-such-file',
    });
    expect(await printer.status()).toMatchObject({ state: 'offline', cause: 'no-such-file' });
  });

  it.each([
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'not-permitted'],
    ['Opening COM3: Access denied', 'not-permitted'],
    ['Error Resource temporarily unavailable Cannot lock port', 'offline'],
    ['Error: Input/output error, cannot read', 'connection-lost'],
  ])('is explained: %s', (message, cause) => {
    expect(serialTrouble(new Error(message))).toMatchObject({ cause });
  });
});
