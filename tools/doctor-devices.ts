import { createPrinter } from '#main/drivers/printer.ts';
import { type Found, findPrinters } from '#main/drivers/printer-find.ts';
import { type FoundPort, serialPorts } from '#main/drivers/serial-ports.ts';
import type { Translate } from '#shared/i18n/index.ts';

export interface Devices {
  readonly printers: readonly (Pick<Found, 'place' | 'name' | 'printer'> & {
    /** As the printer said itself, asked now. */
    readonly state: string;
    readonly cause: string | null;
  })[];
  readonly serial: readonly FoundPort[];
}

/** What hangs on this computer, and how each printer is when it is asked. Nothing is printed and no network is searched. */
export async function findDevices(
  find: () => Promise<readonly Found[]> = () => findPrinters({ network: false }),
  ports: () => Promise<readonly FoundPort[]> = serialPorts,
): Promise<Devices> {
  const [found, serial] = await Promise.all([find(), ports()]);
  // A serial port may lead to anything: it is listed as what it is, and not asked.
  const printers = await Promise.all(
    found
      .filter(({ place }) => place !== 'serial')
      .map(async ({ place, name, printer }) => {
        const { state, cause = null } = await createPrinter(printer).status();
        return { place, name, printer, state, cause };
      }),
  );
  return { printers, serial };
}

const whereIs = ({ printer }: Devices['printers'][number]): string =>
  printer.kind === 'tcp' ? `${printer.host}:${printer.port}` : printer.path;

/** The same in lines for people. */
export function devicesLines(t: Translate, { printers, serial }: Devices): string[] {
  if (printers.length + serial.length === 0) return [t('tools.doctor.noDevices')];
  return [
    ...printers.map((one) =>
      t(one.state === 'offline' ? 'tools.doctor.printerOff' : 'tools.doctor.printer', {
        name: one.name,
        place: whereIs(one),
      }),
    ),
    ...serial.map(({ path, maker }) => t('tools.doctor.port', { path, maker: maker ?? '?' })),
  ];
}
