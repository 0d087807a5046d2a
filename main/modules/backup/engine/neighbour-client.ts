import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { z } from 'zod';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { writeAll } from '#main/kernel/write-all.ts';
import { backupHeaderSchema } from './backup-file.ts';
import { sumOf } from './kept-backups.ts';
import {
  isProof,
  type PairingKey,
  pairingHeaders,
  proofOfAnswer,
  proofOfQuestion,
  type Question,
} from './pairing.ts';
import { tillStateSchema } from './till-state.ts';

/** The neighbour is off, or the line was cut: tried again when it is back. */
export class NeighbourAway extends Error {
  override readonly name = 'NeighbourAway';
}
/** It answers, and says no. code: the pairing codes are not the same, or it is no till of this shop. */
export class NeighbourRefuses extends Error {
  override readonly name = 'NeighbourRefuses';
  readonly why: 'code' | 'no-room' | 'too-large' | 'other';
  constructor(why: NeighbourRefuses['why']) {
    super(why);
    this.why = why;
  }
}

export interface NeighbourTimes {
  readonly answer_ms: number;
  readonly silence_ms: number;
  /** A question and its whole answer, however it comes, beside what a file takes that goes or comes with it. */
  readonly whole_ms: number;
}
const usualTimes: NeighbourTimes = { answer_ms: 5_000, silence_ms: 30_000, whole_ms: 30_000 };
/** What moves slower than this for all of a file is given up, and gone on with at the next try. */
const slowest_bytes_ms = 8;

export interface NeighbourAt {
  /** http://192.168.1.20:47810, as the neighbour's screen shows it. */
  readonly url: string;
  readonly key: PairingKey;
  readonly signal?: AbortSignal;
  readonly times?: NeighbourTimes;
}

const listSchema = z.object({
  backups: z.array(
    z.object({
      till: z.string(),
      name: z.string(),
      bytes: z.int().min(0),
      header: backupHeaderSchema,
      /** Where the rows after it lead. */
      tip: z.object({ createdAt: z.int().min(0), state: tillStateSchema }).optional(),
    }),
  ),
  /** Absent at a neighbour of an older version. */
  heads: z.array(z.object({ till: z.string(), name: z.string(), text: z.string() })).default([]),
});
const heldSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('whole') }),
  z.object({ state: z.literal('part'), have: z.int().min(0) }),
  z.object({ state: z.literal('other') }),
]);
const rowsSchema = z.object({ rows: z.array(z.object({ name: z.string(), bytes: z.int().min(0) })) });
export type NeighbourBackup = z.infer<typeof listSchema>['backups'][number];

interface Ask {
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly range?: string;
  readonly size?: number;
  readonly offset?: number;
  readonly sha256?: string;
  /** A stream is begun when there is somebody to read it. */
  readonly body?: string | (() => fs.ReadStream);
  /** Bytes of a file that go with the question or come with its answer. */
  readonly moves?: number;
}
interface Answer {
  readonly status: number;
  readonly once: string;
  readonly stream: http.IncomingMessage;
}

const longestAnswer = 4_000_000;

/** What a till asks of a neighbour. Every method @throws NeighbourAway, NeighbourRefuses; what this disk throws. */
export function createNeighbourClient({ url, key, signal, times = usualTimes }: NeighbourAt) {
  const base = url.endsWith('/') ? url.slice(0, -1) : url;
  const agent = new http.Agent({ keepAlive: false });

  const open = (
    { method, path, body, moves = 0 }: Pick<Ask, 'method' | 'path' | 'body' | 'moves'>,
    headers: http.OutgoingHttpHeaders,
  ): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = http.request(`${base}${path}`, { method, headers, agent, ...(signal && { signal }) });
      const away = (cause: unknown): void => reject(new NeighbourAway(base, { cause }));
      // Until the first byte goes or comes: quick; then a line on which nothing moves is given up.
      const connecting = setTimeout(() => request.destroy(new Error('no answer')), times.answer_ms);
      request.on('socket', (socket) => socket.once('connect', () => clearTimeout(connecting)));
      request.setTimeout(times.silence_ms, () => request.destroy(new Error('silent')));
      // Whatever answers there, a byte now and then or without end: the whole of it has one end.
      const whole = setTimeout(
        () => request.destroy(new Error('too slow')),
        times.whole_ms + moves / slowest_bytes_ms,
      );
      request.on('error', away);
      request.on('close', () => {
        clearTimeout(connecting);
        clearTimeout(whole);
        // Another protocol is no error to Node, and no response either.
        away(new Error('closed'));
      });
      request.on('response', (response) => {
        response.on('error', away);
        resolve(response);
      });
      if (typeof body !== 'function') {
        request.end(body);
        return;
      }
      request.on('response', (response) => response.on('end', () => request.destroy()));
      request.once('continue', () => {
        const file = body();
        file.on('error', (error) => {
          reject(error);
          request.destroy();
        });
        request.on('close', () => file.destroy());
        file.pipe(request);
      });
      request.flushHeaders();
    });

  const readAll = async (stream: http.IncomingMessage): Promise<string> => {
    const parts: Buffer[] = [];
    let size = 0;
    try {
      for await (const part of stream as AsyncIterable<Buffer>) {
        size += part.length;
        if (size > longestAnswer) throw new Error('too long');
        parts.push(part);
      }
    } catch (error) {
      throw new NeighbourAway(base, { cause: error });
    }
    return Buffer.concat(parts).toString('utf8');
  };
  const parsed = <T>(schema: z.ZodType<T>, text: string): T => {
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      throw new NeighbourAway(base, { cause: error });
    }
  };

  const ask = async (asked: Ask): Promise<Answer> => {
    const hello = await open({ method: 'GET', path: '/once' }, {});
    const { once } = parsed(z.object({ once: z.string().max(64) }), await readAll(hello));
    const question: Question = {
      once,
      method: asked.method,
      path: asked.path,
      range: asked.range ?? '',
      size: asked.size === undefined ? '' : String(asked.size),
      offset: asked.offset === undefined ? '' : String(asked.offset),
      sha256: asked.sha256 ?? '',
    };
    const headers: http.OutgoingHttpHeaders = {
      [pairingHeaders.once]: once,
      [pairingHeaders.proof]: proofOfQuestion(key, question),
    };
    if (question.range !== '') headers.range = question.range;
    if (question.size !== '') headers[pairingHeaders.size] = question.size;
    if (question.offset !== '') headers[pairingHeaders.offset] = question.offset;
    if (question.sha256 !== '') headers[pairingHeaders.sha256] = question.sha256;
    if (asked.body !== undefined)
      headers['content-length'] =
        typeof asked.body === 'string'
          ? Buffer.byteLength(asked.body)
          : (asked.size ?? 0) - (asked.offset ?? 0);
    // What the neighbour has no room for is not sent at all.
    if (typeof asked.body === 'function') headers.expect = '100-continue';
    const stream = await open(asked, headers);
    const status = stream.statusCode ?? 0;
    if (status === 403) {
      stream.resume();
      throw new NeighbourRefuses('code');
    }
    return { status, once, stream };
  };
  /** An answer that only who knows the code can have written. */
  const told = async ({ status, once, stream }: Answer): Promise<string> => {
    const body = await readAll(stream);
    if (status === 500) throw new NeighbourAway(base);
    const given = stream.headers[pairingHeaders.proof];
    if (typeof given !== 'string' || !isProof(given, proofOfAnswer(key, once, status, body)))
      throw new NeighbourRefuses('code');
    if (status === 507) throw new NeighbourRefuses('no-room');
    if (status === 413) throw new NeighbourRefuses('too-large');
    if (status >= 400) throw new NeighbourRefuses('other');
    return body;
  };

  const listed = async (): Promise<z.infer<typeof listSchema>> =>
    parsed(listSchema, await told(await ask({ method: 'GET', path: '/backups' })));
  const headOf = async (till: string): Promise<string | null> => {
    const { status, stream } = await ask({ method: 'GET', path: `/heads/${till}` });
    const body = await readAll(stream);
    return status === 200 ? body : null;
  };

  return {
    list: async (): Promise<NeighbourBackup[]> => (await listed()).backups,
    /** What follows the backups of a till there; null where a program of before takes no rows. */
    rows: async (till: string): Promise<z.infer<typeof rowsSchema>['rows'] | null> => {
      try {
        return parsed(rowsSchema, await told(await ask({ method: 'GET', path: `/rows/${till}` }))).rows;
      } catch (error) {
        if (error instanceof NeighbourRefuses && error.why === 'other') return null;
        throw error;
      }
    },
    /** All that is there of how far a till has come, in heads of their own and in those of its backups. */
    heads: async (till: string): Promise<{ name: string; text: string }[]> => {
      const { backups, heads } = await listed();
      const own = heads.filter((head) => head.till === till).map(({ name, text }) => ({ name, text }));
      const older = own.length === 0 ? await headOf(till) : null;
      return [
        ...own,
        ...(older === null ? [] : [{ name: `${till}.comptoir-head`, text: older }]),
        ...backups.flatMap(({ name, header, till: of }) =>
          of === till && header.head !== undefined ? [{ name, text: header.head }] : [],
        ),
      ];
    },

    /** Sends a file, or the rest of one that was cut off. @returns whether it had to be sent. */
    send: async (
      till: string,
      { name, path: file }: { readonly name: string; readonly path: string },
      onProgress: (done: number, total: number) => void = () => {},
    ): Promise<boolean> => {
      const { size } = await fs.promises.stat(file);
      const sha256 = await sumOf(file);
      const about = { method: 'GET', path: `/about/${till}/${name}`, sha256 } as const;
      const held = parsed(heldSchema, await told(await ask(about)));
      if (held.state === 'whole') return false;
      if (held.state === 'other') throw new NeighbourRefuses('other');
      const offset = Math.min(held.have, size);
      let done = offset;
      const body = () =>
        fs.createReadStream(file, { start: offset }).on('data', (bytes) => {
          done += bytes.length;
          onProgress(done, size);
        });
      const put = {
        method: 'PUT',
        path: `/backups/${till}/${name}`,
        size,
        offset,
        sha256,
        body,
        moves: size - offset,
      } as const;
      const after = parsed(heldSchema, await told(await ask(put)));
      if (after.state === 'part') throw new NeighbourAway(base);
      if (after.state === 'other') throw new NeighbourRefuses('other');
      return true;
    },
    sendHead: async (till: string, head: string): Promise<void> => {
      const sha256 = createHash('sha256').update(head).digest('hex');
      await told(await ask({ method: 'PUT', path: `/heads/${till}`, sha256, body: head }));
    },

    /** Fetches a backup, going on where an earlier try was cut. @throws StoreError BACKUP_DAMAGED if it is not what was announced. */
    fetch: async (
      { till, name, bytes }: Pick<NeighbourBackup, 'till' | 'name' | 'bytes'>,
      target: string,
      onProgress: (done: number, total: number) => void = () => {},
    ): Promise<void> => {
      const about = await told(await ask({ method: 'GET', path: `/about/${till}/${name}` }));
      const { sha256 } = parsed(z.object({ sha256: z.string() }), about);
      const part = `${target}.partial`;
      const have = fs.statSync(part, { throwIfNoEntry: false })?.size ?? 0;
      const offset = have < bytes ? have : 0;
      const range = offset > 0 ? `bytes=${offset}-` : '';
      const { status, stream } = await ask({
        method: 'GET',
        path: `/backups/${till}/${name}`,
        range,
        moves: bytes - offset,
      });
      if (status !== (offset > 0 ? 206 : 200)) {
        stream.resume();
        throw new NeighbourRefuses('other');
      }
      const out = await fs.promises.open(part, offset > 0 ? 'a' : 'w', 0o600);
      let done = offset;
      try {
        for await (const piece of stream as AsyncIterable<Buffer>) {
          done += piece.length;
          if (done > bytes) throw new StoreError('BACKUP_DAMAGED');
          await writeAll(out, piece);
          onProgress(done, bytes);
        }
        await out.sync();
      } catch (error) {
        if (error instanceof StoreError || !isLine(error)) throw error;
        throw new NeighbourAway(base, { cause: error });
      } finally {
        await out.close();
      }
      if (done < bytes) throw new NeighbourAway(base);
      if ((await sumOf(part)) !== sha256) {
        fs.rmSync(part, { force: true });
        throw new StoreError('BACKUP_DAMAGED');
      }
      fs.renameSync(part, target);
    },
  };
}
export type NeighbourClient = ReturnType<typeof createNeighbourClient>;

const isLine = (error: unknown): boolean =>
  /^(?:ECONN|EPIPE|ETIMEDOUT|ERR_STREAM|ABORT|UND_)/.test(
    String((error as NodeJS.ErrnoException)?.code ?? ''),
  );
