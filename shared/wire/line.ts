import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { type Encoding, mostPressed_bytes } from './encodings.ts';
import {
  batchType,
  type EndpointInput,
  type EndpointName,
  type EndpointOutput,
  encodingHeader,
  endpoints,
} from './endpoints.ts';
import { isProblemCode, type ProblemCode } from './problem.ts';

/** The head office did not answer, or not as one: the same may be asked again. */
export class LineCut extends Error {}
/** A head office is spoken to in clear on this computer alone. */
export class LineOpen extends Error {}

/** No answer is larger than the largest that travels the other way. */
const mostAnswer_bytes = mostPressed_bytes;

const loopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

export interface LineOptions {
  /** Ms without a byte after which a line counts as cut; as long for a whole exchange, and one more for each byte of it. */
  readonly patience_ms?: number;
  /** Of the head office's own certificate authority, PEM. */
  readonly ca?: string;
}

/** What crossed the line, both ways, with everything around it but what TLS and the network add. */
export interface Meter {
  bytes_up: number;
  bytes_down: number;
}

/** A typed line to a head office. @throws LineOpen for one that is not TLS and not on this computer */
export function createLine(address: string, { patience_ms = 60_000, ca }: LineOptions = {}) {
  const base = new URL(address);
  const secure = base.protocol === 'https:';
  if (!secure && !(base.protocol === 'http:' && loopback.test(base.hostname))) throw new LineOpen(address);
  const agent = secure
    ? new https.Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) })
    : new http.Agent({ keepAlive: true });
  const meter: Meter = { bytes_up: 0, bytes_down: 0 };

  const exchange = (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer | null,
  ): Promise<{ status: number; body: Buffer }> =>
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

  const answerOf = <N extends EndpointName>(
    name: N,
    { status, body }: { status: number; body: Buffer },
  ): Result<EndpointOutput<N>, ProblemCode> => {
    let said: unknown;
    try {
      said = JSON.parse(body.toString('utf8'));
    } catch {
      throw new LineCut(`an answer that cannot be read (${status})`);
    }
    if (status === 200) {
      const read = endpoints[name].output.safeParse(said);
      if (!read.success) throw new LineCut('an answer that is none of a head office');
      return ok(read.data as EndpointOutput<N>);
    }
    const code = (said as { code?: unknown } | null)?.code;
    if (!isProblemCode(code)) throw new LineCut(`an answer that is none of a head office (${status})`);
    return refused(code);
  };
  const bearer = (token: string | null): Record<string, string> =>
    token === null ? {} : { authorization: `Bearer ${token}` };

  return {
    meter,
    /** @throws LineCut */
    ask: async <N extends Exclude<EndpointName, 'send'>>(
      name: N,
      input: EndpointInput<N>,
      token: string | null = null,
    ): Promise<Result<EndpointOutput<N>, ProblemCode>> => {
      const { method, path: plain } = endpoints[name];
      const isGet = method === 'GET';
      const asked = new URLSearchParams(
        Object.entries(isGet ? input : {}).map(([key, value]) => [key, String(value)]),
      );
      const path = asked.size === 0 ? plain : `${plain}?${asked}`;
      const body = isGet ? null : Buffer.from(JSON.stringify(input), 'utf8');
      const headers = { ...bearer(token), ...(isGet ? {} : { 'content-type': 'application/json' }) };
      return answerOf(name, await exchange(method, path, headers, body));
    },
    /** @throws LineCut */
    send: async (batch: Buffer, encoding: Encoding, token: string) => {
      const { method, path } = endpoints.send;
      const headers = { ...bearer(token), 'content-type': batchType, [encodingHeader]: encoding };
      return answerOf('send', await exchange(method, path, headers, batch));
    },
    close: (): void => agent.destroy(),
  };
}
export type Line = ReturnType<typeof createLine>;
