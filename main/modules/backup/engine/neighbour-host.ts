import { createHash, randomBytes } from 'node:crypto';
import type http from 'node:http';
import type { Readable } from 'node:stream';
import { sendFile } from '#main/lan/send-file.ts';
import { type LanServer, openLanServer, refuseWith } from '#main/lan/server.ts';
import { isShelfName, isSum, isTillName, type Refused, type Shelf } from './neighbour-shelf.ts';
import {
  isProof,
  type PairingKey,
  pairingHeaders,
  proofOfAnswer,
  proofOfQuestion,
  type Question,
} from './pairing.ts';

export interface NeighbourHostOptions {
  readonly shelf: Shelf;
  readonly key: PairingKey;
  readonly host: string;
  readonly port: number;
  /** A backup has come, whole. */
  readonly came: () => void;
  readonly log: (what: string, detail: unknown) => void;
}

const mostOpenQuestions = 1_024;
/** Whoever asks and asks uses up its own numbers, not those of the others. */
const mostOfOneAddress = 16;
const questionLasts_ms = 60_000;
const longestHead = 8_192;

const statusOf: Readonly<Record<Refused, number>> = {
  busy: 409,
  'too-large': 413,
  'not-it': 422,
  'no-room': 507,
  'too-many': 507,
};

const text = (header: string | string[] | undefined): string => (typeof header === 'string' ? header : '');
const whole = (header: string): number => (/^\d{1,15}$/.test(header) ? Number(header) : -1);

/** Numbers that were given out and may each be used once, for a minute. */
function createQuestions() {
  const open = new Map<string, { readonly until: number; readonly address: string }>();
  return {
    next: (address: string): string => {
      const once = randomBytes(16).toString('hex');
      open.set(once, { until: performance.now() + questionLasts_ms, address });
      const own = [...open].filter(([, question]) => question.address === address);
      const [oldest] = own.length > mostOfOneAddress ? own.map(([name]) => name) : open.keys();
      if (oldest !== undefined && (own.length > mostOfOneAddress || open.size > mostOpenQuestions))
        open.delete(oldest);
      return once;
    },
    use: (once: string): boolean => {
      const question = open.get(once);
      open.delete(once);
      return question !== undefined && performance.now() < question.until;
    },
  };
}

async function smallBody(body: Readable, limit: number): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/**
 * Opens this till's shelf to the other tills of the shop. Whoever does not know the pairing code gets a number and nothing
 * else; who knows it may add backups and read them, and can neither change nor delete one.
 */
export function openNeighbourHost(options: NeighbourHostOptions): Promise<LanServer> {
  const { shelf, key, came, log } = options;
  const questions = createQuestions();

  const question = (request: http.IncomingMessage): Question => ({
    once: text(request.headers[pairingHeaders.once]),
    method: request.method ?? '',
    path: request.url ?? '',
    range: text(request.headers.range),
    size: text(request.headers[pairingHeaders.size]),
    offset: text(request.headers[pairingHeaders.offset]),
    sha256: text(request.headers[pairingHeaders.sha256]),
  });

  const serve = async (
    asked: Question,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> => {
    const say = (status: number, value: object): void => {
      const body = JSON.stringify(value);
      response
        .writeHead(status, {
          'content-type': 'application/json',
          [pairingHeaders.proof]: proofOfAnswer(key, asked.once, status, body),
        })
        .end(body);
    };
    const [kind, till = '', name = ''] = asked.path.replace(/^\//, '').split('/');
    if (kind === 'backups' && till === '' && asked.method === 'GET') {
      const backups = (await shelf.list()).map(async ({ name, bytes, header, sum }) => {
        const { till } = header.state;
        const tip = await shelf.newestRows(till, sum);
        return {
          till,
          name,
          bytes,
          header,
          ...(tip && { tip: { createdAt: tip.createdAt, state: tip.state } }),
        };
      });
      const heads = shelf
        .tills()
        .flatMap((one) => shelf.headsOf(one).map((head) => ({ till: one, ...head })));
      return say(200, { backups: await Promise.all(backups), heads });
    }
    if (!isTillName(till)) return say(404, {});
    if (kind === 'heads' && name === '') {
      if (asked.method === 'GET') return sendFile(request, response, shelf.headOf(till));
      if (asked.method !== 'PUT') return say(405, {});
      const head = await smallBody(request, longestHead);
      const bound = head !== null && createHash('sha256').update(head).digest('hex') === asked.sha256;
      const taken = bound && (await shelf.takeHead(till, head));
      return say(taken ? 200 : 422, {});
    }
    if (kind === 'rows' && name === '')
      return asked.method === 'GET' ? say(200, { rows: shelf.rows(till) }) : say(405, {});
    if (!isShelfName(till, name)) return say(404, {});
    if (kind === 'about' && asked.method === 'GET') {
      if (asked.sha256 !== '') {
        return isSum(asked.sha256)
          ? say(200, await shelf.held({ till, name, sha256: asked.sha256 }))
          : say(400, {});
      }
      const sha256 = await shelf.sumOf(till, name).catch(() => null);
      return sha256 === null ? say(404, {}) : say(200, { sha256 });
    }
    if (kind !== 'backups') return say(404, {});
    if (asked.method === 'GET') return sendFile(request, response, shelf.fileOf(till, name));
    if (asked.method !== 'PUT') return say(405, {});
    const [size, offset] = [whole(asked.size), whole(asked.offset)];
    if (size <= 0 || offset < 0 || offset > size || !isSum(asked.sha256)) return say(400, {});
    const taken = await shelf.take({ till, name, size, offset, sha256: asked.sha256 }, () => {
      if (request.headers.expect !== undefined) response.writeContinue();
      return request;
    });
    if ('refused' in taken) return say(statusOf[taken.refused], taken);
    if (taken.state === 'whole') came();
    say(200, taken);
  };

  return openLanServer({
    host: options.host,
    port: options.port,
    answer: (request, response, known) => {
      if (request.url === '/once') {
        const body = JSON.stringify({ once: questions.next(request.socket.remoteAddress ?? '') });
        response.writeHead(200, { 'content-type': 'application/json' }).end(body);
        return;
      }
      const asked = question(request);
      const given = text(request.headers[pairingHeaders.proof]);
      if (!questions.use(asked.once) || !isProof(given, proofOfQuestion(key, asked))) {
        refuseWith(response, 403);
        return;
      }
      known();
      serve(asked, request, response).catch((error: unknown) => {
        // A line that was cut is the other side's affair: what came of a file is there, and is gone on with.
        if (!request.destroyed || request.complete) log('a backup of a neighbour', error);
        if (response.headersSent) response.destroy();
        else refuseWith(response, 500);
      });
    },
  });
}
