import type { CustomScheme, Protocol } from 'electron';
import { app } from './app.ts';
import { note } from './record.ts';
import { strict } from './strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;
const handlers = new Map<string, Handler>();
const suffix = '.electron-double.invalid';

const schemeOf = (url: string): string => new URL(url).protocol.slice(0, -1);
export const handlerFor = (url: string): Handler | undefined => handlers.get(schemeOf(url));

/** Chromium knows no `app://` of ours: `app://till/a` is shown to it as `https://till.app.electron-double.invalid/a`. */
export function toChromium(url: string): string {
  if (!URL.canParse(url) || !handlers.has(schemeOf(url))) return url;
  const { host, pathname, search, hash } = new URL(url);
  return `https://${host}.${schemeOf(url)}${suffix}${pathname}${search}${hash}`;
}

export function fromChromium(url: string): string {
  if (!URL.canParse(url)) return url;
  const { hostname, pathname, search, hash } = new URL(url);
  if (!hostname.endsWith(suffix)) return url;
  const [host, scheme] = hostname.slice(0, -suffix.length).split(/\.(?=[^.]*$)/);
  return `${scheme}://${host}${pathname}${search}${hash}`;
}

/** `app://till`, where the URL class of Node would say `null`. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return 'null';
  const { origin, protocol, host } = new URL(url);
  return origin === 'null' && host ? `${protocol}//${host}` : origin;
}

type Simulated = Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'>;

export const protocol: Simulated = strict('protocol', {
  registerSchemesAsPrivileged(schemes: CustomScheme[]) {
    if (app.isReady()) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    }
    note('registerSchemesAsPrivileged', schemes);
  },
  handle(scheme: string, handler: Handler) {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    handlers.set(scheme, handler);
  },
  unhandle(scheme: string) {
    handlers.delete(scheme);
  },
  isProtocolHandled: (scheme: string) => handlers.has(scheme),
});
