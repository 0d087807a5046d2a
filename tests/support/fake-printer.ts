import net from 'node:net';

/** Switches may be thrown at any time; they act on the next byte that arrives. */
export interface PrinterFaults {
  paperOut?: boolean;
  coverOpen?: boolean;
  /** The roll is nearly at its end. */
  paperLow?: boolean;
  /** The roll ends with the last line: GS r is answered, and says so. */
  paperEndsWithJob?: boolean;
  /** Runs out of paper after so many bytes of a job. */
  paperOutAfter_bytes?: number;
  /** Cuts the connection with a reset after so many bytes of a job. */
  dropAfter_bytes?: number;
  /** Takes the connection and resets it before a byte. */
  hangsUp?: boolean;
  /** Answers no status question, as many cheap printers. */
  silent?: boolean;
  /** Answers DLE EOT but not GS r. */
  noProof?: boolean;
  /** Takes the connection and reads nothing. */
  deaf?: boolean;
  /** Works off one byte in so many milliseconds before it answers GS r. */
  slow_msPerByte?: number;
  /** Answers DLE EOT only when it has worked off what came before, not in real time. */
  inTurn?: boolean;
  /** Keeps the connection open after the other side has finished. */
  keepsOpen?: boolean;
  /** Sends an unasked status (ASB) of four bytes before every answer. */
  chatty?: boolean;
}

export interface FakePrinter {
  readonly host: string;
  readonly port: number;
  readonly faults: PrinterFaults;
  /** What was printed, one entry per connection that carried anything but questions. */
  readonly jobs: readonly Buffer[];
  readonly connections: () => number;
  /** Bytes of jobs that have arrived so far, questions not counted. */
  readonly received: () => number;
  readonly close: () => Promise<void>;
}

const ASB = Buffer.from([0x10, 0x0f, 0x0f, 0x0f]);

/** What DLE EOT n answers: bits 1 and 4 are always set. */
function statusByte(question: number, { paperOut, coverOpen, paperLow }: PrinterFaults): number {
  const offline = paperOut || coverOpen;
  if (question === 1) return 0x12 | (offline ? 0x08 : 0);
  if (question === 2) return 0x12 | (coverOpen ? 0x04 : 0) | (paperOut ? 0x20 : 0);
  return 0x12 | (paperOut ? 0x60 : 0) | (paperLow ? 0x0c : 0);
}

/** Reads a connection as a printer does: questions are answered, everything else is kept as the job. */
function serve(socket: net.Socket, faults: PrinterFaults, jobs: number[][]): void {
  const job: number[] = [];
  let pending: number[] = [];
  let busyUntil = 0;
  const timers = new Set<NodeJS.Timeout>();
  const say = (...bytes: readonly number[]): void => {
    if (faults.silent || socket.destroyed) return;
    socket.write(faults.chatty ? Buffer.concat([ASB, Buffer.from(bytes)]) : Buffer.from(bytes));
  };
  const later = (ms: number, then: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      then();
    }, ms);
    timers.add(timer);
  };
  const busyFor_ms = (): number => Math.max(0, busyUntil - performance.now());
  const status = (question: number): void => {
    if (faults.inTurn) later(busyFor_ms(), () => say(statusByte(question, faults)));
    else say(statusByte(question, faults));
  };
  const proof = (): void => {
    if (faults.noProof || faults.paperOut || faults.coverOpen) return;
    later(busyFor_ms(), () => say(faults.paperEndsWithJob ? 0x0c : 0x00));
  };
  const printed = (byte: number): void => {
    if (job.length === 0) jobs.push(job);
    job.push(byte);
    busyUntil = Math.max(busyUntil, performance.now()) + (faults.slow_msPerByte ?? 0);
    if (faults.paperOutAfter_bytes !== undefined && job.length >= faults.paperOutAfter_bytes)
      faults.paperOut = true;
    if (faults.dropAfter_bytes !== undefined && job.length >= faults.dropAfter_bytes)
      socket.resetAndDestroy();
  };
  socket.on('data', (chunk) => {
    for (const byte of chunk) {
      if (socket.destroyed) return;
      pending.push(byte);
      const [first, second, third] = pending;
      const question = first === 0x10 ? 0x04 : first === 0x1d ? 0x72 : null;
      if (question !== null && (second === undefined || (second === question && third === undefined)))
        continue;
      if (question === 0x04 && second === 0x04) status(third ?? 0);
      else if (question === 0x72 && second === 0x72) proof();
      else for (const each of pending) printed(each);
      pending = [];
    }
  });
  socket.on('error', () => undefined);
  socket.on('end', () => {
    if (!faults.keepsOpen) socket.end();
  });
  socket.on('close', () => {
    for (const timer of timers) clearTimeout(timer);
  });
  if (faults.deaf) socket.pause();
  if (faults.hangsUp) socket.resetAndDestroy();
}

/** A network printer on a free port of this machine. Close it: it holds the port and its connections until then. */
export async function startFakePrinter(faults: PrinterFaults = {}): Promise<FakePrinter> {
  const jobs: number[][] = [];
  const open = new Set<net.Socket>();
  let connections = 0;
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    serve(socket, faults, jobs);
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    host: '127.0.0.1',
    port: address.port,
    faults,
    get jobs() {
      return jobs.map((job) => Buffer.from(job));
    },
    connections: () => connections,
    received: () => jobs.reduce((sum, job) => sum + job.length, 0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** A port of this machine on which nothing listens. */
export async function refusedPort(): Promise<number> {
  const printer = await startFakePrinter();
  await printer.close();
  return printer.port;
}
