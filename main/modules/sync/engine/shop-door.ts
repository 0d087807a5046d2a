import { createHmac, randomBytes } from 'node:crypto';
import type http from 'node:http';
import { verifierOf } from '#shared/journal/chain.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { type ProblemCode, problemOf, statusOf } from '#shared/wire/problem.ts';
import {
  type About,
  codeProof,
  isSameProof,
  otherShop,
  pairProof,
  type ShopEndpointName,
  type ShopInput,
  type ShopOutput,
  shopEndpoints,
  shopSessionProof,
} from '#shared/wire/shop-endpoints.ts';
import { certName } from './shop-cert.ts';
import type { House } from './shop-house.ts';

const challengeLife_ms = 60_000;
const tokenLife_ms = 60 * 60_000;
/** A body that drips is no body. */
const bodyTime_ms = 30_000;
const wrongCodes = 10;

export interface DoorDeps {
  readonly house: House;
  /** The name of this till's certificate. */
  readonly cert: string;
  /** What this till says of itself to one that it is paired with, signed for that one's certificate or for its own. */
  readonly about: () => Promise<About>;
  readonly now: () => number;
  /** It was paired with another one, or its code is good no more. */
  readonly changed: () => void;
  readonly log: (what: string, detail: unknown) => void;
}
/** The code that this till shows, and the key that scrypt made of it. */
interface Shown {
  readonly code: string;
  readonly key: Uint8Array;
  readonly until: number;
}
type Asked = {
  readonly [N in ShopEndpointName]: { readonly name: N; readonly input: ShopInput<N> };
}[ShopEndpointName];

const names = new Map(
  Object.entries(shopEndpoints).map(([name, { path }]) => [path as string, name as ShopEndpointName]),
);
const isSigned = (publicKey: string | undefined, what: Uint8Array, signature: string): boolean => {
  try {
    return publicKey !== undefined && verifierOf(publicKey)(what, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
};

/** No more of a body than may come, and no longer than it may take. Null: it was cut, too long or too slow. */
async function bodyOf(request: http.IncomingMessage, most: number): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  const watch = setTimeout(() => request.destroy(), bodyTime_ms).unref();
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > most) return null;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } catch {
    return null;
  } finally {
    clearTimeout(watch);
  }
}

/** What the other tills of the shop may ask of this one. Strangers are told no before anything of theirs is read. */
export function createShopDoor(deps: DoorDeps) {
  const { house, now } = deps;
  const { store } = house;
  const secret = randomBytes(32);
  const sessions = new Map<string, { readonly till: string; readonly until: number }>();
  let shown: Shown | null = null;
  let triesLeft = wrongCodes;

  const isPaired = (till: string): boolean => store.peers().some((peer) => peer.till === till);
  const challengeAt = (till: string, at: number): string =>
    `${at}.${createHmac('sha256', secret).update(`${till} ${at}`).digest('hex')}`;
  const isChallenge = (till: string, challenge: string): boolean => {
    const at = Number(challenge.split('.')[0]);
    return (
      Number.isSafeInteger(at) &&
      Math.abs(now() - at) < challengeLife_ms &&
      isSameProof(challenge, challengeAt(till, at))
    );
  };
  const openSession = (till: string): string => {
    for (const [token, { until }] of sessions) if (until < now()) sessions.delete(token);
    const token = randomBytes(24).toString('base64url');
    sessions.set(token, { till, until: now() + tokenLife_ms });
    return token;
  };

  const pair = async (
    { about, proof }: ShopInput<'pair'>,
    address: string,
  ): Promise<Result<ShopOutput<'pair'>, ProblemCode>> => {
    const code = shown;
    if (!code || code.until < now()) return refused('JOIN_CODE_WRONG');
    if (!isSameProof(proof, codeProof(code.key, 'asks', about))) {
      triesLeft -= 1;
      if (triesLeft > 0) return refused('JOIN_CODE_WRONG');
      shown = null;
      deps.changed();
      return refused('JOIN_CODE_WRONG');
    }
    const key = about.keys.find(({ epoch }) => epoch === about.epoch)?.publicKey;
    if (!isSigned(key, pairProof(deps.cert, about.till, about.epoch), about.signature))
      return refused('PROOF_WRONG');
    if (about.till === house.own) return refused('TILL_TAKEN');
    const own = await deps.about();
    if (shown !== code) return refused('JOIN_CODE_WRONG');
    // Whoever has the code may say what is meant and ask again.
    const other = otherShop(own.shop, about.shop, about.anyName);
    if (other !== null) return refused(other);
    if (about.cert !== null && !isCert(about.cert)) return refused('BAD_REQUEST');
    const url = about.port === null || about.cert === null ? null : urlOf(address, about.port);
    const peer = { till: about.till, url, cert: url === null ? null : about.cert, paired_at: now() };
    if (!store.pair(peer, about)) return refused('TOO_MANY');
    shown = null;
    deps.changed();
    return ok({ about: own, proof: codeProof(code.key, 'answers', own, proof) });
  };

  const openAnswer = (asked: Asked, address: string) => {
    if (asked.name === 'pair') return pair(asked.input, address);
    if (asked.name === 'challenge') {
      const { till } = asked.input;
      return isPaired(till) ? ok({ challenge: challengeAt(till, now()) }) : refused('TILL_UNKNOWN' as const);
    }
    if (asked.name !== 'session') return refused('NOT_FOUND' as const);
    const { till, epoch, challenge, signature } = asked.input;
    if (!isPaired(till)) return refused('TILL_UNKNOWN' as const);
    const key = store.keysOf(till).find((one) => one.epoch === epoch)?.public_key;
    if (key === undefined) return refused('EPOCH_UNKNOWN' as const);
    const proves =
      isChallenge(till, challenge) &&
      isSigned(key, shopSessionProof(challenge, deps.cert, till, epoch), signature);
    return proves ? ok({ token: openSession(till) }) : refused('PROOF_WRONG' as const);
  };

  const tillAnswer = async (asked: Asked, till: string, address: string, gone: AbortSignal) => {
    if (asked.name === 'meet') {
      const { tills, port, wait_ms } = asked.input;
      house.learn(tills, till);
      const url = port === null ? null : urlOf(address, port);
      if (url !== null) store.moved(till, url);
      if (wait_ms > 0) await until(() => house.isAhead(tills, till), house, wait_ms, gone);
      return ok({ tills: house.tells(till) });
    }
    if (asked.name === 'rows') {
      const { till: of, epoch, after } = asked.input;
      return ok({ batch: await house.batchAfter(of, epoch, after) });
    }
    if (asked.name === 'give') {
      const taken = await house.take(asked.input.batch, till);
      if (!taken.ok) return taken;
      if (taken.value.till === till) store.heard(till, now());
      return ok({ mark: taken.value.mark });
    }
    if (asked.name === 'giveNames') {
      const { till: of, pages, page, products } = asked.input;
      if (of === house.own || !store.tills().some((one) => one.till === of))
        return refused('TILL_UNKNOWN' as const);
      house.takeNames(of, pages, page, products);
      return ok({ have: [...house.haveNames(of)] });
    }
    if (asked.name === 'names') return ok(house.namesOf(asked.input.till, asked.input.have));
    return refused('NOT_FOUND' as const);
  };

  const whoAsks = (request: http.IncomingMessage): string | null => {
    const [, token = ''] = /^Bearer (\S{1,100})$/.exec(request.headers.authorization ?? '') ?? [];
    const session = sessions.get(token);
    return session && session.until > now() && isPaired(session.till) ? session.till : null;
  };

  const answered = async (
    request: http.IncomingMessage,
    known: () => void,
    gone: AbortSignal,
  ): Promise<Result<unknown, ProblemCode>> => {
    const name = names.get(request.url ?? '');
    if (name === undefined || request.method !== 'POST') return refused('NOT_FOUND');
    const { access, input, most_bytes } = shopEndpoints[name];
    const till = access === 'till' ? whoAsks(request) : null;
    if (access === 'till' && till === null) return refused('TOKEN_NEEDED');
    if (name === 'pair' && (!shown || shown.until < now())) return refused('JOIN_CODE_WRONG');
    if (till !== null) known();
    const body = await bodyOf(request, most_bytes);
    if (!body) return refused('TOO_LARGE');
    let said: unknown;
    try {
      said = JSON.parse(body.toString('utf8'));
    } catch {
      return refused('BAD_REQUEST');
    }
    const read = input.safeParse(said);
    if (!read.success) return refused('BAD_REQUEST');
    const asked = { name, input: read.data } as Asked;
    const address = request.socket.remoteAddress ?? '';
    return till === null ? openAnswer(asked, address) : tillAnswer(asked, till, address, gone);
  };

  return {
    /** Shows a code, which takes the place of one that was shown before. */
    show: (code: string, key: Uint8Array, until: number): void => {
      shown = { code, key, until };
      triesLeft = wrongCodes;
    },
    /** While it is good. */
    shown: (): Pick<Shown, 'code' | 'until'> | null =>
      shown && shown.until > now() ? { code: shown.code, until: shown.until } : null,
    /** It was tried so often that it is good no more. */
    isTriedOut: (): boolean => triesLeft === 0,
    answer: (request: http.IncomingMessage, response: http.ServerResponse, known: () => void): void => {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      answered(request, known, gone.signal)
        .catch((error: unknown) => {
          deps.log('another till of the shop', error);
          return refused('INTERNAL' as const);
        })
        .then((result) => {
          if (response.destroyed) return;
          const body = JSON.stringify(result.ok ? result.value : problemOf(result.refusal));
          const status = result.ok ? 200 : statusOf(result.refusal);
          // What was not read is not waited for.
          const closes = result.ok ? {} : { connection: 'close' };
          response
            .writeHead(status, {
              'content-type': result.ok ? 'application/json' : 'application/problem+json',
              'content-length': Buffer.byteLength(body),
              ...closes,
            })
            .end(body);
        });
    },
  };
}
export type ShopDoor = ReturnType<typeof createShopDoor>;

/** An address as it stands in a socket; null for one that is good on one wire of this computer alone. */
export const urlOf = (address: string, port: number): string | null => {
  const plain = address.replace(/^::ffff:/, '');
  const url = `https://${plain.includes(':') ? `[${plain}]` : plain}:${port}`;
  return URL.canParse(url) ? url : null;
};
const isCert = (pem: string): boolean => {
  try {
    return certName(pem) !== '';
  } catch {
    return false;
  }
};

/** Until it holds, or for so long, or until nobody waits any more. */
async function until(holds: () => boolean, house: House, wait_ms: number, gone: AbortSignal): Promise<void> {
  let over = false;
  const end = new Promise<void>((resolve) => {
    const stop = (): void => {
      over = true;
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(stop, wait_ms).unref();
    gone.addEventListener('abort', stop, { once: true });
  });
  while (!over) {
    const version = house.version();
    if (holds()) return;
    await Promise.race([house.next(version), end]);
  }
}
