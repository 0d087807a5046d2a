import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { saleReceipt } from '#shared/domain/receipt-sale.ts';
import { runEscpos } from '#tests/support/escpos-emulator.ts';
import {
  type FakePrinter,
  type PrinterFaults,
  refusedPort,
  startFakePrinter,
} from '#tests/support/fake-printer.ts';
import { sampleFormat, sampleSale } from '#tests/support/receipt-sample.ts';
import { encodeReceipt } from './escpos.ts';
import type { PrintTimes } from './print-outcome.ts';
import { createPrinter } from './printer.ts';
import { printerProfile } from './printer-profile.ts';
import type { StatusHabit } from './printer-talk.ts';

const profile = printerProfile('generic-80', 80);
const { bytes } = encodeReceipt(saleReceipt(sampleSale, sampleFormat('fr')), profile);
/** For printers that answer: no busy machine is too slow for these. */
const patient: PrintTimes = {
  connect_ms: 10_000,
  status_ms: 5_000,
  done_ms: 10_000,
  poll_ms: 50,
  close_ms: 10_000,
  drawer_ms: 10_000,
};
/** For silence that has to be waited out. */
const hasty: PrintTimes = { ...patient, status_ms: 300, done_ms: 600, close_ms: 150 };

const fakes: FakePrinter[] = [];
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});
async function printerWith(faults: PrinterFaults, times = patient, status: StatusHabit = 'learn') {
  const fake = await startFakePrinter(faults);
  fakes.push(fake);
  const printer = createPrinter({ kind: 'tcp', host: fake.host, port: fake.port, status, times });
  return { printer, fake };
}
const job = { jobId: 'job-1' };

describe('a printer that answers', () => {
  it('confirms a job that it has worked off, and got every byte once', async () => {
    const { printer, fake } = await printerWith({});
    expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'confirmed' });
    expect(fake.jobs).toEqual([bytes]);
    expect(runEscpos(fake.jobs[0] ?? Buffer.of(), profile).items.at(-1)).toEqual({
      kind: 'cut',
      how: 'partial',
    });
  });

  it.each([
    [{ paperOut: true }, 'paper-out'],
    [{ coverOpen: true }, 'cover-open'],
  ] as const)('sends nothing while %o', async (faults, cause) => {
    const { printer, fake } = await printerWith(faults);
    expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'failed', cause });
    expect(await printer.status()).toMatchObject({ state: cause, answers: true });
    expect(await printer.pulseDrawer(job)).toEqual({ jobId: 'job-1', state: 'failed', cause });
    expect(fake.jobs).toEqual([]);
  });

  it('does not know what became of a job when the paper ends in the middle of it', async () => {
    const { printer } = await printerWith({ paperOutAfter_bytes: 200 });
    expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'unknown', cause: 'paper-out' });
  });

  it('does not know what became of a job when the connection is cut in the middle of it', async () => {
    const { printer } = await printerWith({ dropAfter_bytes: 300 });
    expect(await printer.print(bytes, job)).toMatchObject({ state: 'unknown', cause: 'connection-lost' });
  });

  it('does not trust a job on which the paper ended', async () => {
    const { printer } = await printerWith({ paperEndsWithJob: true });
    expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'unknown', cause: 'paper-out' });
  });

  it('says when it is ready and when its roll is nearly finished', async () => {
    const { printer, fake } = await printerWith({});
    expect(await printer.status()).toEqual({ state: 'ready', answers: true, paperLow: false });
    fake.faults.paperLow = true;
    expect(await printer.status()).toEqual({ state: 'ready', answers: true, paperLow: true });
    expect((await printer.print(bytes, job)).state).toBe('confirmed');
  });

  it('waits for a slow printer', async () => {
    const { printer } = await printerWith({ slow_msPerByte: 0.1 });
    expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'confirmed' });
  });

  it('is waited for when it is slow and answers questions only in their turn', async () => {
    const { printer } = await printerWith(
      { slow_msPerByte: 0.3, inTurn: true },
      { ...patient, status_ms: 100 },
    );
    expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'confirmed' });
  });

  it('does not know what became of a job when it falls silent after it', async () => {
    const { printer, fake } = await printerWith({ slow_msPerByte: 1_000 }, hasty);
    const printing = printer.print(bytes, job);
    await expect.poll(() => fake.received()).toBe(bytes.length);
    fake.faults.silent = true;
    expect(await printing).toEqual({ jobId: 'job-1', state: 'unknown', cause: 'no-answer' });
  });

  it('is not fooled by status that nobody asked for', async () => {
    const { printer } = await printerWith({ chatty: true });
    expect((await printer.print(bytes, job)).state).toBe('confirmed');
    const { printer: empty } = await printerWith({ chatty: true, paperOutAfter_bytes: 10 });
    expect(await empty.print(bytes, job)).toMatchObject({ state: 'unknown', cause: 'paper-out' });
  });

  it('counts as sent where it never proves anything and nothing is wrong', async () => {
    const { printer } = await printerWith({ noProof: true }, hasty);
    expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'sent' });
    expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'sent' });
  });

  it('is suspect once it used to prove and no longer does', async () => {
    const { printer, fake } = await printerWith({}, hasty);
    await printer.print(bytes, job);
    fake.faults.noProof = true;
    expect(await printer.print(bytes, job)).toMatchObject({ state: 'unknown', cause: 'timed-out' });
    fake.faults.silent = true;
    expect(await printer.print(bytes, job)).toMatchObject({ state: 'failed', cause: 'no-answer' });
    expect(await printer.status()).toMatchObject({ state: 'offline', cause: 'no-answer' });
  });
});

describe('an address where something else answers', () => {
  const servers: net.Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  const printerAt = async (answer: (socket: net.Socket) => void) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      answer(socket);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    return createPrinter({ kind: 'tcp', host: '127.0.0.1', port, status: 'learn', times: patient });
  };
  const page = 'HTTP/1.1 400 Bad Request\r\nServer: printer\r\n\r\n<html>paper</html>';
  const weight = 'AAAAAAAA\r\n';
  it.each<[string, (socket: net.Socket) => void]>([
    ['a web server', (socket) => socket.on('data', () => socket.end(page))],
    [
      'a web server in pieces',
      (socket) =>
        socket.once('data', () => {
          socket.write('HT');
          socket.write('TP/1.1 400 rrrr');
        }),
    ],
    ['a mail server', (socket) => socket.write('220 mail.example ESMTP\r\n')],
    ['a remote shell', (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n')],
    [
      'a scale that says its weight without end',
      (socket) => {
        const say = () => {
          while (socket.writable && socket.write(weight.repeat(4096)));
        };
        socket.on('drain', say);
        say();
      },
    ],
  ])('is told to be no printer: %s', async (_what, answer) => {
    const printer = await printerAt(answer);
    expect(await printer.status()).toMatchObject({ state: 'offline', cause: 'not-a-printer' });
    expect(await printer.print(bytes, job)).toEqual({
      jobId: 'job-1',
      state: 'failed',
      cause: 'not-a-printer',
    });
  });
});

describe('a printer that says nothing', () => {
  it('gets its job, which counts as sent, whether or not it closes the connection', async () => {
    for (const keepsOpen of [false, true]) {
      const { printer, fake } = await printerWith({ silent: true, keepsOpen }, hasty);
      expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'sent' });
      expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'sent' });
      expect(fake.jobs).toEqual([bytes, bytes]);
    }
  });

  it('is asked once and then no more, and is unknown to the status bar', async () => {
    const { printer, fake } = await printerWith({ silent: true }, hasty, 'skip');
    expect(await printer.print(bytes, job)).toEqual({ jobId: 'job-1', state: 'sent' });
    expect(await printer.status()).toEqual({ state: 'unknown', answers: false, paperLow: false });
    expect(fake.connections()).toBe(2);
  });

  it('has failed where the shop says that it should answer', async () => {
    const { printer } = await printerWith({ silent: true }, hasty, 'ask');
    expect(await printer.print(bytes, job)).toMatchObject({ state: 'failed', cause: 'no-answer' });
  });

  it('that resets the connection leaves the job unknown', async () => {
    const { printer } = await printerWith({ silent: true, dropAfter_bytes: 100 }, hasty);
    expect(await printer.print(bytes, job)).toMatchObject({ state: 'unknown', cause: 'connection-lost' });
  });
});

describe('a job larger than the network takes at once', () => {
  it.each([
    [{ deaf: true }, 'timed-out'],
    [{ dropAfter_bytes: 4_000 }, 'connection-lost'],
  ] as const)('is unknown with %o: a part of it has left', async (faults, cause) => {
    const { printer } = await printerWith(faults, hasty, 'skip');
    expect(await printer.print(Buffer.alloc(24_000_000, ' '), job)).toMatchObject({
      state: 'unknown',
      cause,
    });
  });
});

describe('a printer that cannot be reached', () => {
  it.each([
    [{ hangsUp: true }, 'connection-lost'],
    [{ deaf: true }, 'no-answer'],
  ] as const)('has nothing of the job with %o', async (faults, cause) => {
    const { printer, fake } = await printerWith(faults, hasty, 'ask');
    expect(await printer.print(bytes, job)).toMatchObject({ state: 'failed', cause });
    expect(fake.received()).toBe(0);
  });

  it('fails at once, with nothing printed', async () => {
    const port = await refusedPort();
    const printer = createPrinter({ kind: 'tcp', host: '127.0.0.1', port, times: patient });
    expect(await printer.print(bytes, job)).toMatchObject({ state: 'failed', cause: 'connection-refused' });
    expect(await printer.pulseDrawer(job)).toMatchObject({ state: 'failed', cause: 'connection-refused' });
    expect(await printer.status()).toMatchObject({ state: 'offline', cause: 'connection-refused' });
  });
});

describe('turns', () => {
  it('sends one job after the other, each over its own connection', async () => {
    const { printer, fake } = await printerWith({});
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((jobId) => printer.print(Buffer.from(`${jobId}\n`), { jobId })),
    );
    expect(outcomes.map(({ jobId, state }) => `${jobId} ${state}`)).toEqual([
      'a confirmed',
      'b confirmed',
      'c confirmed',
    ]);
    expect(fake.jobs.map(String)).toEqual(['a\n', 'b\n', 'c\n']);
  });

  it('aborts a waiting job before a byte of it is sent, and a running one as unknown', async () => {
    const { printer, fake } = await printerWith({ slow_msPerByte: 1_000 });
    const stop = new AbortController();
    const running = printer.print(bytes, { jobId: 'running', signal: stop.signal });
    const waiting = printer.print(bytes, { jobId: 'waiting', signal: stop.signal });
    await expect.poll(() => fake.connections()).toBe(1);
    await expect.poll(() => fake.received()).toBe(bytes.length);
    stop.abort();
    expect(await running).toMatchObject({ state: 'unknown', cause: 'aborted' });
    expect(await waiting).toMatchObject({ state: 'failed', cause: 'aborted' });
  });

  it('opens the drawer by a job of its own, and never late', async () => {
    const { printer, fake } = await printerWith({});
    expect(await printer.pulseDrawer(job)).toEqual({ jobId: 'job-1', state: 'sent' });
    expect(await printer.pulseDrawer(job, 5)).toEqual({ jobId: 'job-1', state: 'sent' });
    const hurried = createPrinter({
      kind: 'tcp',
      host: fake.host,
      port: fake.port,
      times: { ...patient, drawer_ms: -1 },
    });
    expect(await hurried.pulseDrawer(job)).toMatchObject({ state: 'failed', cause: 'too-late' });
    expect(fake.jobs.map((sent) => sent.toString('hex'))).toEqual(['1b700019fa', '1b700119fa']);
  });
});

describe('a file or a device', () => {
  const folder = () => mkdtempSync(path.join(tmpdir(), 'comptoir-printer-'));

  it('appends every job to a plain file', async () => {
    const dir = folder();
    const printer = createPrinter({ kind: 'file', path: path.join(dir, 'paper.bin'), times: patient });
    expect(await printer.print(Buffer.from('a'), job)).toEqual({ jobId: 'job-1', state: 'sent' });
    expect(await printer.print(Buffer.from('b'), job)).toEqual({ jobId: 'job-1', state: 'sent' });
    expect(readFileSync(path.join(dir, 'paper.bin'), 'utf8')).toBe('ab');
    expect((await printer.status()).state).toBe('unknown');
    rmSync(dir, { recursive: true });
  });

  it('writes nothing to a path of an earlier version that depends on where the program was started', async () => {
    const printer = createPrinter({ kind: 'file', path: 'comptoir-paper.bin', times: patient });
    expect(await printer.print(bytes, job)).toMatchObject({ state: 'failed', cause: 'no-such-file' });
    expect(await printer.status()).toMatchObject({ state: 'offline', cause: 'no-such-file' });
    expect(existsSync('comptoir-paper.bin')).toBe(false);
  });

  it('creates nothing under /dev and says that there is no such device', async () => {
    const device = '/dev/comptoir-no-printer';
    const printer = createPrinter({ kind: 'file', path: `/tmp/..${device}`, times: patient });
    expect(await printer.print(bytes, job)).toMatchObject({ state: 'failed', cause: 'no-such-file' });
    expect(await printer.status()).toMatchObject({ state: 'offline', cause: 'no-such-file' });
    expect(existsSync(device)).toBe(false);
  });

  it.skipIf(!existsSync('/dev/shm'))(
    'refuses a plain file that somebody left among the devices',
    async () => {
      const dir = mkdtempSync('/dev/shm/comptoir-');
      const left = path.join(dir, 'lp0');
      writeFileSync(left, '');
      const printer = createPrinter({ kind: 'file', path: left, times: patient });
      expect(await printer.print(bytes, job)).toMatchObject({ state: 'failed', cause: 'not-a-printer' });
      expect(readFileSync(left)).toHaveLength(0);
      rmSync(dir, { recursive: true });
    },
  );

  it('writes to a device that exists', async () => {
    const printer = createPrinter({ kind: 'file', path: '/dev/null', times: patient });
    expect((await printer.print(bytes, job)).state).toBe('sent');
  });

  it('does not know what a device kept that stopped taking bytes half way', async () => {
    const dir = folder();
    const pipe = path.join(dir, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const printer = createPrinter({ kind: 'file', path: pipe, times: hasty });
    const large = Buffer.alloc(1_000_000, ' ');
    expect(await printer.print(large, job)).toEqual({ jobId: 'job-1', state: 'unknown', cause: 'timed-out' });
    await reader.close();
    rmSync(dir, { recursive: true });
  });

  it('fails, without hanging, on a pipe that nobody reads and on a folder', async () => {
    const dir = folder();
    const pipe = path.join(dir, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const off = createPrinter({ kind: 'file', path: pipe, times: patient });
    expect(await off.print(bytes, job)).toMatchObject({ state: 'failed', cause: 'offline' });
    const wrong = createPrinter({ kind: 'file', path: dir, times: patient });
    expect(await wrong.print(bytes, job)).toMatchObject({ state: 'failed', cause: 'not-a-printer' });
    rmSync(dir, { recursive: true });
  });
});
