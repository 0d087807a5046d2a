import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { createPrinter } from './printer.ts';
import { cupsPrinters } from './printer-cups.ts';
import { type FoundPort, serialPorts } from './serial-ports.ts';

export interface Found {
  readonly place: 'usb' | 'installed' | 'serial' | 'network';
  readonly name: string;
  readonly printer:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'tcp'; readonly host: string; readonly port: number };
  readonly answers: boolean | null;
}

export interface Places {
  /** Where the system keeps its USB printers, and what it knows of them. */
  readonly devices: string;
  readonly about: string;
  readonly installed: () => Promise<readonly string[]>;
  readonly ports: () => Promise<readonly FoundPort[]>;
  /** Addresses to knock at. */
  readonly hosts: () => readonly string[];
  readonly port: number;
}

const connect_ms = 500;
const status_ms = 300;
const atOnce = 48;
/** A network larger than this is no shop's: its first part is looked at. */
const mostHosts = 254;

/** The other addresses of the networks that this computer is in (IPv4, private ranges of RFC 1918 alone). */
export function neighbours(interfaces = networkInterfaces()): string[] {
  const own = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  const mine = new Set(own.map(({ address }) => address));
  const isPrivate = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
  const nets = own
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && isPrivate.test(address))
    .map(({ address }) => address.replace(/\.\d+$/, ''));
  return [...new Set(nets)]
    .flatMap((net) => Array.from({ length: mostHosts }, (_, at) => `${net}.${at + 1}`))
    .filter((address) => !mine.has(address));
}

/** MFG and MDL of what a USB printer says of itself (IEEE 1284), or its device's name. */
async function usbName(about: string, device: string): Promise<string> {
  const said = await readFile(path.join(about, device, 'device', 'ieee1284_id'), 'utf8').catch(() => '');
  const of = (key: string): string =>
    new RegExp(`(?:^|;)\\s*(?:${key}):([^;]*)`).exec(said)?.[1]?.trim() ?? '';
  return `${of('MFG|MANUFACTURER')} ${of('MDL|MODEL')}`.trim().slice(0, 60) || device;
}

async function onUsb({ devices, about }: Places): Promise<Found[]> {
  const names = await readdir(devices).catch((): string[] => []);
  const printers = names.filter((name) => /^lp\d+$/.test(name)).sort();
  return Promise.all(
    printers.map(async (name) => ({
      place: 'usb' as const,
      name: await usbName(about, name),
      printer: { kind: 'file' as const, path: path.join(devices, name) },
      answers: null,
    })),
  );
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connect_ms });
    const end = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });
}

async function knock(host: string, port: number): Promise<Found | null> {
  if (!(await isOpen(host, port))) return null;
  const times = { connect_ms, status_ms };
  const { cause, answers } = await createPrinter({ kind: 'tcp', host, port, times }).status();
  if (cause === 'not-a-printer') return null;
  return { place: 'network', name: host, printer: { kind: 'tcp', host, port }, answers };
}

async function onNetwork({ hosts, port }: Places): Promise<Found[]> {
  const waiting = [...hosts()];
  const found: Found[] = [];
  const work = async (): Promise<void> => {
    for (let host = waiting.shift(); host !== undefined; host = waiting.shift()) {
      const printer = await knock(host, port);
      if (printer) found.push(printer);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** Linux has thirty-two of these whether or not the computer has a socket for them. */
const ownPort = /^\/dev\/ttyS\d+$/;

/** What can print from this computer: nothing is printed to find out, and the network is asked only where that is wanted. */
export const createFinder =
  (places: Places) =>
  async ({ network }: { readonly network: boolean }): Promise<Found[]> => {
    const [usb, installed, ports, others] = await Promise.all([
      onUsb(places),
      places.installed(),
      places.ports(),
      network ? onNetwork(places) : [],
    ]);
    const named = installed.map(
      (name): Found => ({
        place: 'installed',
        name,
        printer: { kind: 'file', path: `cups:${name}` },
        answers: null,
      }),
    );
    const plugged = ports.filter(({ path: port }) => !ownPort.test(port));
    const serial = plugged.map(
      ({ path: port, maker }): Found => ({
        place: 'serial',
        name: maker ?? port,
        printer: { kind: 'file', path: `serial:${port}` },
        answers: null,
      }),
    );
    return [...usb, ...named, ...serial, ...others];
  };

export const findPrinters = createFinder({
  devices: '/dev/usb',
  about: '/sys/class/usbmisc',
  installed: cupsPrinters,
  ports: serialPorts,
  hosts: () => neighbours(),
  port: 9100,
});
