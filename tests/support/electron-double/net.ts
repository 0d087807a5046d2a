import * as http from 'node:http';
import * as https from 'node:https';
import { strict } from './strict.ts';

/** Electron's network stack is Chromium's; here it is Node's, which is enough for an updater. */
export const net = strict('net', {
  fetch,
  isOnline: () => true,
  request: (options: http.RequestOptions & { url?: string }) => {
    const target = options.url ? { ...options, ...urlParts(options.url) } : options;
    return target.protocol === 'https:' ? https.request(target) : http.request(target);
  },
});

function urlParts(text: string): http.RequestOptions {
  const { protocol, hostname, port, pathname, search } = new URL(text);
  return { protocol, hostname, port, path: pathname + search };
}
