import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { z } from 'zod';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { mostPressed_bytes } from './encodings.ts';
import { isProblemCode, type ProblemCode } from './problem.ts';

/** Who was asked did not answer, or not as one that knows how: the same may be asked again. */
export class LineCut extends Error {}
/** Nobody is spoken to in clear but on this computer. */
export class LineOpen extends Error {}

/** No answer is larger than the largest that travels the other way. */
const mostAnswer_bytes = mostPressed_bytes;

const loopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

export interface LineOptions {
  /** Ms without a byte after which a line counts as cut; as long for a whole exchange, and one more for each byte of it. */
  readonly patience_ms?: number;
  /** Of the head office's own certificate authority, PEM. */
  readonly ca?: string;
  /** The very certificate of who is asked, PEM: no other is taken, whatever its name. */
  readonly pinned?: string;
}

/** What crossed the line, both ways, with everything around it but what TLS and the network add. */
export interface Meter {
  bytes_up: number;
  bytes_down: number;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}
export interface Answered {
  readonly status: number;
  readonly body: Buffer;
}

const agentFor = (secure: boolean, { ca, pinned }: LineOptions): http.Agent => {
  if (!secure) return new http.Agent({ keepAlive: true });
  const trusted = pinned ?? ca;
  return new https.Agent({
    keepAlive: true,
    ...(trusted === undefined ? {} : { ca: trusted }),
    // Tills have addresses and no names: the certificate is the one that was pinned, which no other can replace.
    ...(pinned === undefined ? {} : { checkServerIdentity: () => undefined }),
  });
};

/** A line on which one question after the other is asked. @throws LineOpen for one that is not TLS and not on this computer */
export function createWire(address: string, options: LineOptions = {}) {
  const { patience_ms = 60_000 } = options;
  const base = new URL(address);
  const secure = base.protocol === 'https:';
  if (!secure && !(base.protocol === 'http:' && loopback.test(base.hostname))) throw new LineOpen(address);
  const agent = agentFor(secure, options);
  const meter: Meter = { bytes_up: 0, bytes_down: 0 };

  /** @throws LineCut */
  const exchange = ({ method, path, headers, body }: Asked): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const length = body === null ? {} : { 'content-length': String(body.length) };
      const request = (secure ? https : http).request(new URL(path, base), {
        method,
        agent,
        headers: { ...headers, ...length },
        timeout: patience_ms,
      });
      let line: Socket | null = null;
      let before: Meter = { bytes_up: 0, bytes_down: 0 };
      const count = (): void => {
        if (!line) return;
        meter.bytes_up += line.bytesWritten - before.bytes_up;
        meter.bytes_down += line.bytesRead - before.bytes_down;
        line = null;
      };
      // A line that drips is a line that is cut: the slowest that a shop has brings a thousand bytes a second.
      const began = performance.now();
      let watch: NodeJS.Timeout | undefined;
      const allow = (answered: number): void => {
        clearTimeout(watch);
        const until = began + patience_ms + (body?.length ?? 0) + answered;
        watch = setTimeout(() => request.destroy(new Error('it drips')), until - performance.now()).unref();
      };
      const cut = (why: unknown): void => {
        clearTimeout(watch);
        count();
        reject(new LineCut(why instanceof Error ? why.message : String(why)));
      };
      request.on('socket', (socket) => {
        line = socket;
        before = { bytes_up: socket.bytesWritten, bytes_down: socket.bytesRead };
      });
      request.on('timeout', () => request.destroy(new Error('nothing came for a while')));
      request.on('error', cut);
      // Another protocol than the one that was asked for: no head office does that.
      request.on('upgrade', (_, socket) => {
        socket.destroy();
        cut('an answer that is none of a head office (101)');
      });
      request.on('response', (response) => {
        const pieces: Buffer[] = [];
        let length = 0;
        response.on('data', (piece: Buffer) => {
          pieces.push(piece);
          length += piece.length;
          if (length > mostAnswer_bytes) request.destroy(new Error('the answer is too large'));
          else allow(length);
        });
        response.on('error', cut);
        response.on('aborted', () => cut('the answer was cut short'));
        response.on('end', () => {
          if (!response.complete) return cut('the answer was cut short');
          clearTimeout(watch);
          count();
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces) });
        });
      });
      allow(0);
      request.end(body ?? undefined);
    });

  return { meter, exchange, close: (): void => agent.destroy() };
}

/** @throws LineCut for what no head office and no till answers */
export function answerOf<S extends z.ZodType>(
  schema: S,
  { status, body }: Answered,
): Result<z.output<S>, ProblemCode> {
  let said: unknown;
  try {
    said = JSON.parse(body.toString('utf8'));
  } catch {
    throw new LineCut(`an answer that cannot be read (${status})`);
  }
  if (status === 200) {
    const read = schema.safeParse(said);
    if (!read.success) throw new LineCut('an answer that is none of a head office');
    return ok(read.data);
  }
  const code = (said as { code?: unknown } | null)?.code;
  if (!isProblemCode(code)) throw new LineCut(`an answer that is none of a head office (${status})`);
  return refused(code);
}

export const bearer = (token: string | null): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token}` };
export const jsonType = { 'content-type': 'application/json' };
