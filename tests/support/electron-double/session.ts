import type { CallbackResponse, OnBeforeRequestListenerDetails, WebRequestFilter } from 'electron';
import { setPermissionCheckHandler, setPermissionRequestHandler } from './permissions.ts';
import { note } from './record.ts';
import { protocol } from './schemes.ts';
import { notSimulated, strict, strictEmitter } from './strict.ts';

type BeforeRequest = (
  details: OnBeforeRequestListenerDetails,
  callback: (response: CallbackResponse) => void,
) => void;

let beforeRequest: { listener: BeforeRequest; patterns: RegExp[] } | undefined;
const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
const patternOf = (glob: string): RegExp =>
  glob === '<all_urls>' ? /^/ : new RegExp(`^${glob.split('*').map(escaped).join('.*')}$`);

/** What the application answers to a request of a page; nothing to say is `{}`. */
export function askBeforeRequest(details: { url: string; method: string }): Promise<CallbackResponse> {
  const asked = beforeRequest;
  if (!asked?.patterns.some((pattern) => pattern.test(details.url))) return Promise.resolve({});
  return new Promise((resolve) => asked.listener(details as OnBeforeRequestListenerDetails, resolve));
}

const webRequest = strict('session.webRequest', {
  onBeforeRequest(filter: WebRequestFilter | BeforeRequest | null, listener?: BeforeRequest | null) {
    const given = typeof filter === 'function' ? filter : listener;
    const globs = filter && 'urls' in filter ? (filter.urls ?? ['<all_urls>']) : ['<all_urls>'];
    beforeRequest = given ? { listener: given, patterns: globs.map(patternOf) } : undefined;
  },
});

const Emitter = strictEmitter('session', [
  'will-download',
  'select-hid-device',
  'select-serial-port',
  'select-usb-device',
  'select-bluetooth-device',
]);

class DoubleSession extends Emitter {
  readonly protocol = protocol;
  readonly webRequest = webRequest;
  setPermissionRequestHandler = setPermissionRequestHandler;
  setPermissionCheckHandler = setPermissionCheckHandler;
  setDevicePermissionHandler(handler: unknown): void {
    note('setDevicePermissionHandler', typeof handler);
  }
  setDisplayMediaRequestHandler(handler: unknown): void {
    note('setDisplayMediaRequestHandler', typeof handler);
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    note('setSpellCheckerEnabled', enabled);
  }
  setCodeCachePath(path: string): void {
    note('setCodeCachePath', path);
  }
  async clearCache(): Promise<void> {
    note('clearCache');
  }
  async clearStorageData(): Promise<void> {
    note('clearStorageData');
  }
  flushStorageData(): void {
    note('flushStorageData');
  }
}

export const defaultSession = new DoubleSession();
export const session = strict('session', {
  defaultSession,
  fromPartition: (name: string) => notSimulated(`session.fromPartition('${name}')`),
});
