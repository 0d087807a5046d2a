import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakePrinter, startFakePrinter } from '#tests/support/fake-printer.ts';
import { createFinder, neighbours } from './printer-find.ts';

const folders: string[] = [];
const printers: FakePrinter[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  await Promise.all(printers.splice(0).map((printer) => printer.close()));
});
function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'comptoir-find-'));
  folders.push(made);
  return made;
}
const nowhere = {
  devices: '/comptoir/none',
  about: '/comptoir/none',
  installed: async () => [],
  ports: async () => [],
  hosts: () => [],
  port: 9100,
};

describe('looking for printers', () => {
  it('finds those on USB with the name that they give themselves, and nothing else that is there', async () => {
    const [devices, about] = [folder(), folder()];
    for (const name of ['lp0', 'lp1', 'hiddev0']) writeFileSync(path.join(devices, name), '');
    mkdirSync(path.join(about, 'lp0', 'device'), { recursive: true });
    writeFileSync(
      path.join(about, 'lp0', 'device', 'ieee1284_id'),
      'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;\n',
    );
    const found = await createFinder({ ...nowhere, devices, about })({ network: false });
    expect(found).toEqual([
      {
        place: 'usb',
        name: 'EPSON TM-T20III',
        printer: { kind: 'file', path: path.join(devices, 'lp0') },
        answers: null,
      },
      {
        place: 'usb',
        name: 'lp1',
        printer: { kind: 'file', path: path.join(devices, 'lp1') },
        answers: null,
      },
    ]);
  });

  it('offers what the computer has installed', async () => {
    const found = await createFinder({ ...nowhere, installed: async () => ['Tickets'] })({ network: false });
    expect(found).toEqual([
      { place: 'installed', name: 'Tickets', printer: { kind: 'file', path: 'cups:Tickets' }, answers: null },
    ]);
  });

  it('offers what is plugged into a serial port, and no empty socket of the computer', async () => {
    const ports = async () => [
      { path: '/dev/ttyS0', maker: null },
      { path: '/dev/ttyUSB0', maker: 'FTDI' },
    ];
    const found = await createFinder({ ...nowhere, ports })({ network: false });
    expect(found.map(({ place, name, printer }) => ({ place, name, printer }))).toEqual([
      { place: 'serial', name: 'FTDI', printer: { kind: 'file', path: 'serial:/dev/ttyUSB0' } },
    ]);
  });

  it.each([
    [{}, true],
    [{ silent: true }, false],
  ])(
    'knocks at the network only when asked, prints nothing, and says who answers: %o',
    async (faults, answers) => {
      const printer = await startFakePrinter(faults);
      printers.push(printer);
      const find = createFinder({ ...nowhere, hosts: () => ['127.0.0.2', '127.0.0.1'], port: printer.port });
      expect(await find({ network: false })).toEqual([]);
      expect(printer.connections()).toBe(0);
      expect(await find({ network: true })).toEqual([
        {
          place: 'network',
          name: '127.0.0.1',
          printer: { kind: 'tcp', host: '127.0.0.1', port: printer.port },
          answers,
        },
      ]);
      expect(printer.jobs).toEqual([]);
    },
  );

  it('asks the private networks of this computer alone, and not itself', () => {
    const at = (address: string, internal = false) =>
      ({ address, internal, family: 'IPv4', netmask: '255.255.255.0', mac: '', cidr: null }) as const;
    const found = neighbours({
      lo: [at('127.0.0.1', true)],
      eth0: [at('192.168.1.7')],
      wan: [at('81.2.3.4')],
    });
    expect(found).toHaveLength(253);
    expect(found).toContain('192.168.1.1');
    expect(found).not.toContain('192.168.1.7');
  });
});
