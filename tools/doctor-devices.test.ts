import { afterEach, describe, expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { type FakePrinter, refusedPort, startFakePrinter } from '#tests/support/fake-printer.ts';
import { devicesLines, findDevices } from './doctor-devices.ts';

const open: FakePrinter[] = [];
afterEach(async () => {
  for (const printer of open.splice(0)) await printer.close();
});
const t = createTranslator('en');

describe('npm run doctor -- --devices', () => {
  it('lists what was found, and how each printer said it was', async () => {
    const printer = await startFakePrinter({ coverOpen: true });
    open.push(printer);
    const at = (port: number) => ({ kind: 'tcp', host: '127.0.0.1', port }) as const;
    const gone = await refusedPort();
    const devices = await findDevices(
      async () => [
        { place: 'network', name: 'Front', printer: at(printer.port), answers: true },
        { place: 'network', name: 'Back', printer: at(gone), answers: null },
      ],
      async () => [{ path: '/dev/ttyUSB0', maker: 'FTDI' }],
    );
    expect(devices.printers.map(({ name, state, cause }) => ({ name, state, cause }))).toEqual([
      { name: 'Front', state: 'cover-open', cause: 'cover-open' },
      { name: 'Back', state: 'offline', cause: 'connection-refused' },
    ]);
    expect(printer.jobs).toEqual([]);
    const lines = devicesLines(t, devices);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain('/dev/ttyUSB0');
  });

  it('says that nothing was found', async () => {
    const devices = await findDevices(
      async () => [],
      async () => [],
    );
    expect(devicesLines(t, devices)).toEqual([t('tools.doctor.noDevices')]);
  });
});
