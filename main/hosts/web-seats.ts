import { randomBytes } from 'node:crypto';

/** One browser that came through the door: its cookie, and the application session its sockets share. */
export interface Seat<Socket> {
  readonly cookie: string;
  readonly sockets: Set<Socket>;
  sessionId: string | null;
  leaving: NodeJS.Timeout | null;
}

export interface SeatsOptions {
  readonly connect: () => string;
  readonly disconnect: (sessionId: string) => void;
  /** How long a seat without a socket keeps its signed-in user. */
  readonly graceMs: number;
  readonly now?: () => number;
}

const maxSeats = 32;
const maxTokens = 64;
const secret = (): string => randomBytes(32).toString('base64url');

/** Tokens admit once; cookies last as long as the host; sessions survive a reload and a dropped socket. */
export function createSeats<Socket>({ connect, disconnect, graceMs, now = Date.now }: SeatsOptions) {
  const tokens = new Map<string, number>();
  const seats = new Map<string, Seat<Socket>>();

  const dropSession = (seat: Seat<Socket>): void => {
    if (seat.leaving) clearTimeout(seat.leaving);
    seat.leaving = null;
    if (seat.sessionId !== null) disconnect(seat.sessionId);
    seat.sessionId = null;
  };

  const makeRoom = (): void => {
    if (seats.size < maxSeats) return;
    const idle = [...seats.values()].find((seat) => seat.sockets.size === 0);
    if (!idle) return;
    seats.delete(idle.cookie);
    dropSession(idle);
  };

  return {
    mintToken(validForMs: number): string {
      const oldest = tokens.keys().next();
      if (tokens.size >= maxTokens && !oldest.done) tokens.delete(oldest.value);
      const token = secret();
      tokens.set(token, now() + validForMs);
      return token;
    },

    /** The new seat's cookie; null for a token that is unknown, used or out of time. */
    redeem(token: string): string | null {
      const expiresAt = tokens.get(token);
      tokens.delete(token);
      if (expiresAt === undefined || expiresAt < now()) return null;
      makeRoom();
      if (seats.size >= maxSeats) return null;
      const cookie = secret();
      seats.set(cookie, { cookie, sockets: new Set(), sessionId: null, leaving: null });
      return cookie;
    },

    find: (cookie: string | undefined): Seat<Socket> | undefined =>
      cookie === undefined ? undefined : seats.get(cookie),

    attach(seat: Seat<Socket>, socket: Socket): void {
      if (seat.leaving) clearTimeout(seat.leaving);
      seat.leaving = null;
      seat.sockets.add(socket);
      seat.sessionId ??= connect();
    },

    detach(seat: Seat<Socket>, socket: Socket): void {
      if (!seat.sockets.delete(socket) || seat.sockets.size > 0) return;
      seat.leaving = setTimeout(() => dropSession(seat), graceMs);
      seat.leaving.unref();
    },

    all: (): Iterable<Seat<Socket>> => seats.values(),
    inUse: (): boolean => [...seats.values()].some((seat) => seat.sockets.size > 0),

    close(): void {
      for (const seat of seats.values()) dropSession(seat);
      seats.clear();
      tokens.clear();
    },
  };
}
