import { SerialPort } from 'serialport';

export interface FoundPort {
  readonly path: string;
  /** Of whoever made the cable or the device, where the system knows it. */
  readonly maker: string | null;
}

/** Serial ports of this computer; none where the system cannot list them (udevadm, which lists them under Linux, may be missing). */
export const serialPorts = (): Promise<FoundPort[]> =>
  SerialPort.list().then(
    (ports) => ports.map(({ path, manufacturer }) => ({ path, maker: manufacturer ?? null })),
    () => [],
  );
