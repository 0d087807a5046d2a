import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { access, type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PrintCause } from '#shared/domain/print-cause.ts';
import { cupsName, isPrinterPath, type System, serialPlace } from '#shared/domain/whole-path.ts';
import type { Delivery, PrintTimes, Transport } from './print-outcome.ts';

const causes: Readonly<Record<string, PrintCause>> = {
  ENOENT: 'no-such-file',
  ENOTDIR: 'no-such-file',
  EACCES: 'not-permitted',
  EPERM: 'not-permitted',
  EROFS: 'not-permitted',
  EISDIR: 'not-a-printer',
  ENOSPC: 'disk-full',
  ENXIO: 'offline',
  ENODEV: 'offline',
  EIO: 'offline',
  EBUSY: 'offline',
  EPIPE: 'connection-lost',
};
const RETRY_MS = 20;
const SLICE_BYTES = 1024;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
const troubleFrom = (error: unknown): { cause: PrintCause; detail: string } => ({
  cause: causes[codeOf(error)] ?? 'other',
  detail: String(error),
});

const system: System = process.platform === 'win32' ? 'windows' : 'posix';
/** What a receipt begins with: a file that begins so has grown by receipts only. */
const receiptBegin = 0x1b;

const isBlankOrReceipts = (file: string): boolean => {
  const handle = openSync(file, 'r');
  try {
    const first = Buffer.alloc(1);
    return readSync(handle, first) === 0 || first[0] === receiptBegin;
  } finally {
    closeSync(handle);
  }
};

/** Whether receipts may go there: a device, or a file that holds nothing else. What is not there yet may come. */
export function takesReceipts(file: string): boolean {
  if (!isPrinterPath(file, system)) return false;
  if (cupsName(file) !== null || serialPlace(file) !== null) return true;
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return !found?.isDirectory() && (!found?.isFile() || isBlankOrReceipts(file));
  } catch {
    // A share that is away and a file that this account may not read: printing says what is wrong.
    return true;
  }
}

/** Where only devices live: a file created there would swallow every receipt and report success. */
const isUnderDev = (file: string): boolean => path.resolve(file).startsWith('/dev/');
const isDevicePath = (file: string): boolean => file.startsWith('\\\\') || isUnderDev(file);

/** Never blocks on a device that is off (O_NONBLOCK), never creates a device, never truncates. */
function openTarget(file: string): Promise<FileHandle> {
  const flags = constants.O_WRONLY | (constants.O_NONBLOCK ?? 0);
  return open(file, isDevicePath(file) ? flags : flags | constants.O_APPEND | constants.O_CREAT, 0o600);
}

/**
 * Bytes to a device node (/dev/usb/lp0), a shared Windows printer (\\host\share) or, for trials, a plain file that grows.
 * There is no way to ask such a printer anything, so the best outcome is `sent`.
 */
export function fileTransport(file: string, times: PrintTimes): Transport {
  async function writeAll(
    handle: FileHandle,
    bytes: Buffer,
    signal: AbortSignal | undefined,
  ): Promise<Delivery> {
    if (isUnderDev(file) && (await handle.stat()).isFile())
      return { state: 'failed', cause: 'not-a-printer' };
    const deadline = performance.now() + times.done_ms;
    let at = 0;
    const stopped = (cause: PrintCause, detail?: string): Delivery => ({
      state: at === 0 ? 'failed' : 'unknown',
      cause,
      ...(detail ? { detail } : {}),
    });
    while (at < bytes.length) {
      if (signal?.aborted) return stopped('aborted');
      if (performance.now() > deadline) return stopped('timed-out');
      try {
        at += (await handle.write(bytes, at, Math.min(SLICE_BYTES, bytes.length - at))).bytesWritten;
      } catch (error) {
        if (codeOf(error) !== 'EAGAIN') return stopped(troubleFrom(error).cause, String(error));
        await pause(RETRY_MS);
      }
    }
    return { state: 'sent' };
  }

  return {
    async deliver(bytes, _proof, signal) {
      let handle: FileHandle;
      if (!isPrinterPath(file, system)) return { state: 'failed', cause: 'no-such-file' };
      try {
        handle = await openTarget(file);
      } catch (error) {
        return { state: 'failed', ...troubleFrom(error) };
      }
      const delivery = await writeAll(handle, bytes, signal);
      const lost = await handle.close().then(() => null, troubleFrom);
      return lost && delivery.state === 'sent' ? { state: 'unknown', ...lost } : delivery;
    },
    async status() {
      const silent = { answers: false, paperLow: false };
      if (!isPrinterPath(file, system)) return { state: 'offline', ...silent, cause: 'no-such-file' };
      try {
        await access(isDevicePath(file) ? file : path.dirname(path.resolve(file)), constants.W_OK);
        return { state: 'unknown', ...silent };
      } catch (error) {
        return { state: 'offline', ...silent, cause: troubleFrom(error).cause };
      }
    },
  };
}
