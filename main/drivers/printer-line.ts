import net from 'node:net';
import { addAbortSignal, type Duplex } from 'node:stream';
import type { PrintCause } from '#shared/domain/print-cause.ts';

export interface Trouble {
  readonly cause: PrintCause;
  readonly detail?: string;
}
export const isTrouble = (value: unknown): value is Trouble =>
  typeof value === 'object' && value !== null && 'cause' in value;

const causes: Readonly<Record<string, PrintCause>> = {
  ECONNREFUSED: 'connection-refused',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  EHOSTDOWN: 'host-unreachable',
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  ETIMEDOUT: 'timed-out',
  ABORT_ERR: 'aborted',
};
const troubleFrom = (error: Error & { readonly code?: string }): Trouble => ({
  cause: causes[error.code ?? ''] ?? 'other',
  detail: error.message,
});
const closedInOrder: Trouble = { cause: 'connection-lost' };

/** First byte of an unasked status (ASB): three more follow, which could be taken for answers. */
const opensUnaskedStatus = (byte: number): boolean => (byte & 0b1001_0011) === 0b0001_0000;

/** What web servers, remote shells, mail and file servers say first: whoever speaks so prints nothing. */
const otherService = /^(?:HTTP|SSH-|220[ -]|<htm|<HTM|<!DO)/;
const greetingLength = 4;
/** Answers are single bytes, and what sends a job back sends little: whatever speaks on and on (a scale, a camera) prints nothing. */
const mostHeard_bytes = 1024 * 1024;
const mostKept_bytes = 256;

/** What carries bytes to a printer and back: a connection, a serial port. */
export interface Wire {
  readonly stream: Duplex;
  /** The event that says that bytes may go. */
  readonly opened: 'connect' | 'open';
  /** Closes this side when all has left. */
  readonly end: () => void;
  /** Lets go of it, without waiting. */
  readonly drop: () => void;
  readonly troubleFrom: (error: Error) => Trouble;
}

export function tcpWire(host: string, port: number): Wire {
  const stream = net.connect({ host, port, noDelay: true });
  return {
    stream,
    opened: 'connect',
    end: () => stream.end(),
    drop: () => stream.destroySoon(),
    troubleFrom,
  };
}

/** One connection to a printer. One waiter at a time, told of every byte, loss or abort. */
export class PrinterLine {
  /** Whether the system may have taken a byte of the job; until then nothing can have been printed. */
  handedOver = false;
  readonly #wire: Wire;
  readonly #inbox: number[] = [];
  #skip = 0;
  #greeting = '';
  #heard_bytes = 0;
  #connected = false;
  #closed = false;
  #trouble: Trouble | null = null;
  #wake: () => void = () => undefined;

  constructor(wire: Wire, signal: AbortSignal | undefined) {
    this.#wire = wire;
    const { stream } = wire;
    if (signal) addAbortSignal(signal, stream);
    stream.on(wire.opened, () => {
      this.#connected = true;
      this.#wake();
    });
    stream.on('data', (chunk: Buffer) => {
      if (this.#isOther(chunk)) this.#trouble ??= { cause: 'not-a-printer' };
      else this.#hear(chunk);
      this.#wake();
    });
    stream.on('error', (error) => {
      this.#trouble ??= wire.troubleFrom(error);
      this.#wake();
    });
    stream.on('close', () => {
      this.#closed = true;
      this.#trouble ??= closedInOrder;
      this.#wake();
    });
  }

  /** Letters of a web page are bytes that a printer could have answered: the first of them tell, or how many there are. */
  #isOther(chunk: Buffer): boolean {
    const missing = greetingLength - this.#greeting.length;
    if (missing > 0) this.#greeting += chunk.toString('latin1', 0, missing);
    this.#heard_bytes += chunk.length;
    const other = otherService.test(this.#greeting) || this.#heard_bytes > mostHeard_bytes;
    if (other) this.#inbox.length = 0;
    return other;
  }

  #hear(chunk: Buffer): void {
    for (const byte of chunk) this.#receive(byte);
    if (this.#inbox.length > mostKept_bytes) this.#inbox.splice(0, this.#inbox.length - mostKept_bytes);
  }

  #receive(byte: number): void {
    if (this.#skip > 0) this.#skip -= 1;
    else if (opensUnaskedStatus(byte)) this.#skip = 3;
    else this.#inbox.push(byte);
  }

  /** Waits until `ready` gives something, the line is lost, or the time is over. */
  async #until<T>(ready: () => T | null, ms: number): Promise<T | Trouble> {
    const deadline = performance.now() + ms;
    for (;;) {
      const value = ready();
      if (value !== null) return value;
      if (this.#trouble) return this.#trouble;
      const left = deadline - performance.now();
      if (left <= 0) return { cause: 'timed-out' };
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  connected(ms: number): Promise<true | Trouble> {
    return this.#until(() => (this.#connected ? true : null), ms);
  }

  /** The first byte that `wanted` recognises. */
  answer(wanted: (byte: number) => boolean, ms: number): Promise<number | Trouble> {
    return this.#until(() => {
      const at = this.#inbox.findIndex(wanted);
      return at < 0 ? null : (this.#inbox.splice(at, 1)[0] ?? null);
    }, ms);
  }

  /** A question outside of the job. */
  ask(bytes: Buffer): void {
    if (!this.#trouble) this.#wire.stream.write(bytes);
  }

  /** Hands the job to the system, which may then have passed on any part of it. */
  async take(job: Buffer, ms: number): Promise<true | Trouble> {
    if (this.#trouble) return this.#trouble;
    this.handedOver = true;
    let taken: true | Trouble | null = null;
    this.#wire.stream.write(job, (error) => {
      taken = error ? this.#wire.troubleFrom(error) : true;
      this.#wake();
    });
    return this.#until<true | Trouble>(() => taken, ms);
  }

  /** Says goodbye: null when the other side closed in order or keeps the line open, otherwise what went wrong. */
  async farewell(ms: number): Promise<Trouble | null> {
    this.#wire.end();
    const end = await this.#until(() => (this.#closed ? (this.#trouble ?? closedInOrder) : null), ms);
    return end === closedInOrder || end.cause === 'timed-out' ? null : end;
  }

  drop(): void {
    if (this.#trouble || !this.#connected) this.#wire.stream.destroy();
    else this.#wire.drop();
  }
}
