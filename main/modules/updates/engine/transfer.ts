import fs from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** The source did not answer, or answered with something that is no file: it is tried again another time. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Lets so many bytes through a second; bursts are a tenth of that. */
export function throttle(rate_kBps: number | null): Transform {
  if (rate_kBps === null) return new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) });
  const perSecond = rate_kBps * 1000;
  const begun = performance.now();
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      const early_ms = (passed / perSecond) * 1000 - (performance.now() - begun) - 100;
      if (early_ms <= 0) done(null, chunk);
      else setTimeout(() => done(null, chunk), early_ms);
    },
  });
}

const answer_ms = 20_000;
/** A line on which nothing comes any more is given up. */
const silence_ms = 30_000;
const tries = 4;
const pauses_ms = [0, 500, 2_000, 5_000];

export interface Times {
  readonly answer_ms: number;
  readonly silence_ms: number;
  readonly pauses_ms: readonly number[];
}
export const usualTimes: Times = { answer_ms, silence_ms, pauses_ms };

/** A small file; null when the source says that there is none. @throws Unreachable */
export async function readSmall(
  url: string,
  limit_bytes: number,
  signal: AbortSignal,
  times: Times = usualTimes,
): Promise<Buffer | null> {
  try {
    const response = await fetch(url, {
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(times.answer_ms)]),
    });
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new Unreachable(`${url}: ${response.status}`);
    }
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body) {
      size += part.length;
      if (size > limit_bytes) throw new Unreachable(`${url}: too large`);
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    throw new Unreachable(url, { cause: error });
  }
}

export interface Fetching {
  readonly url: string;
  /** Where the part stays when the line is cut; the next call goes on from there. */
  readonly part: string;
  readonly size: number;
  readonly rate_kBps: number | null;
  readonly signal: AbortSignal;
  readonly onProgress: (done_bytes: number) => void;
  readonly times?: Times;
}

const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;

async function fetchOnce({ url, part, size, rate_kBps, signal, onProgress, times = usualTimes }: Fetching) {
  const have = sizeOf(part);
  if (have > size) fs.rmSync(part);
  const from = have > size ? 0 : have;
  if (from === size) return;
  const silent = new AbortController();
  let watch = setTimeout(() => silent.abort(), times.answer_ms);
  try {
    const response = await fetch(url, {
      cache: 'no-store',
      headers: { 'accept-encoding': 'identity', ...(from > 0 && { range: `bytes=${from}-` }) },
      signal: AbortSignal.any([signal, silent.signal]),
    });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new Unreachable(`${url}: ${response.status}`);
    }
    // A server that knows no ranges sends all of it again.
    const goesOn =
      response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${from}-`);
    let done = goesOn ? from : 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        done += chunk.length;
        clearTimeout(watch);
        watch = setTimeout(() => silent.abort(), times.silence_ms);
        if (done > size) return next(new Unreachable(`${url}: longer than announced`));
        onProgress(done);
        next(null, chunk);
      },
    });
    await pipeline(
      response.body,
      count,
      throttle(rate_kBps),
      fs.createWriteStream(part, { flags: goesOn ? 'a' : 'w' }),
    );
    if (done < size) throw new Unreachable(`${url}: cut off`);
  } finally {
    clearTimeout(watch);
  }
}

const isDisk = (error: unknown): boolean =>
  /^(?:ENOSPC|EDQUOT|EROFS|EACCES|EPERM|EIO)$/.test(String((error as NodeJS.ErrnoException)?.code));

/** All of a file, over as many lines as it takes. What came stays. @throws Unreachable; what the disk throws. */
export async function fetchFile(fetching: Fetching): Promise<void> {
  const { part, size, signal, times = usualTimes } = fetching;
  fs.mkdirSync(path.dirname(part), { recursive: true });
  for (let attempt = 0; ; attempt += 1) {
    const before = sizeOf(part);
    try {
      await fetchOnce(fetching);
      if (sizeOf(part) === size) return;
    } catch (error) {
      if (signal.aborted || isDisk(error)) throw error;
      // A line that brings something is worth another try; one that brings nothing has so many.
      if (sizeOf(part) > before) attempt = 0;
      if (attempt >= tries - 1)
        throw error instanceof Unreachable ? error : new Unreachable(fetching.url, { cause: error });
    }
    await pause(times.pauses_ms[attempt] ?? 0, undefined, { signal });
  }
}
