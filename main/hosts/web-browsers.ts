import { randomBytes } from 'node:crypto';

/** One window of a browser: the person at it is nobody else's. Its sockets are those of one page, before and after a break. */
export interface WebWindow<Socket> {
  readonly name: string;
  readonly sockets: Set<Socket>;
  readonly sessionId: string;
  leaving: NodeJS.Timeout | null;
}

/** One browser that came through the door: its cookie, and its windows. */
export interface Browser<Socket> {
  readonly cookie: string;
  readonly windows: Map<string, WebWindow<Socket>>;
}

export interface BrowsersOptions {
  readonly connect: () => string;
  readonly disconnect: (sessionId: string) => void;
  /** How long a window without a socket keeps its signed-in user. */
  readonly graceMs: number;
  readonly now?: () => number;
}

const maxBrowsers = 32;
const maxWindows = 16;
const maxTokens = 64;
const secret = (): string => randomBytes(32).toString('base64url');

/** Tokens admit once; cookies last as long as the host; a window's session survives a reload and a dropped socket. */
export function createBrowsers<Socket>({ connect, disconnect, graceMs, now = Date.now }: BrowsersOptions) {
  const tokens = new Map<string, number>();
  /** Those that let somebody in: a second visit is told so. */
  const used = new Set<string>();
  const browsers = new Map<string, Browser<Socket>>();

  const close = (browser: Browser<Socket>, window: WebWindow<Socket>): void => {
    if (window.leaving) clearTimeout(window.leaving);
    if (!browser.windows.delete(window.name)) return;
    disconnect(window.sessionId);
  };
  const unused = <T extends { readonly sockets: Set<Socket> }>(all: Iterable<T>): T | undefined =>
    [...all].find(({ sockets }) => sockets.size === 0);
  const isEmpty = ({ windows }: Browser<Socket>): boolean =>
    [...windows.values()].every(({ sockets }) => sockets.size === 0);

  const makeRoom = (): void => {
    if (browsers.size < maxBrowsers) return;
    const idle = [...browsers.values()].find(isEmpty);
    if (!idle) return;
    browsers.delete(idle.cookie);
    for (const window of idle.windows.values()) close(idle, window);
  };

  return {
    mintToken(validForMs: number): string {
      const oldest = tokens.keys().next();
      if (tokens.size >= maxTokens && !oldest.done) tokens.delete(oldest.value);
      const token = secret();
      tokens.set(token, now() + validForMs);
      return token;
    },

    /** The new browser's cookie, or why there is none: a token serves once, and only so long. */
    redeem(token: string): { readonly cookie: string } | { readonly why: 'used' | 'old' } {
      const expiresAt = tokens.get(token);
      tokens.delete(token);
      if (used.has(token)) return { why: 'used' };
      if (expiresAt === undefined || expiresAt < now()) return { why: 'old' };
      makeRoom();
      if (browsers.size >= maxBrowsers) return { why: 'old' };
      if (used.size >= maxTokens) used.clear();
      used.add(token);
      const cookie = secret();
      browsers.set(cookie, { cookie, windows: new Map() });
      return { cookie };
    },

    find: (cookie: string | undefined): Browser<Socket> | undefined =>
      cookie === undefined ? undefined : browsers.get(cookie),

    /** The window of that name, which a page gives itself; null when a browser has more windows than a till serves. */
    attach(browser: Browser<Socket>, name: string, socket: Socket): WebWindow<Socket> | null {
      let window = browser.windows.get(name);
      if (!window) {
        const old = browser.windows.size < maxWindows ? undefined : unused(browser.windows.values());
        if (old) close(browser, old);
        if (browser.windows.size >= maxWindows) return null;
        window = { name, sockets: new Set(), sessionId: connect(), leaving: null };
        browser.windows.set(name, window);
      }
      if (window.leaving) clearTimeout(window.leaving);
      window.leaving = null;
      window.sockets.add(socket);
      return window;
    },

    detach(browser: Browser<Socket>, window: WebWindow<Socket>, socket: Socket): void {
      if (!window.sockets.delete(socket) || window.sockets.size > 0) return;
      window.leaving = setTimeout(() => close(browser, window), graceMs);
      window.leaving.unref();
    },

    *windows(): Iterable<WebWindow<Socket>> {
      for (const browser of browsers.values()) yield* browser.windows.values();
    },
    inUse: (): boolean => [...browsers.values()].some((browser) => !isEmpty(browser)),

    close(): void {
      for (const browser of browsers.values())
        for (const window of browser.windows.values()) close(browser, window);
      browsers.clear();
      tokens.clear();
      used.clear();
    },
  };
}
