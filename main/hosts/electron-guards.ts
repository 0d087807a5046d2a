import type { Session, WebContents } from 'electron';
import { appOrigin } from './electron-api.ts';

/** What may be opened outside: pages of these hosts, over https. */
const outsideHosts: ReadonlySet<string> = new Set(['github.com']);
/** What the screens may use of the browser. Devices are reached from the main process, never from a page. */
const grantedToScreens: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);
/** Schemes that never leave the machine; developer tools load themselves. */
const insideSchemes: ReadonlySet<string> = new Set(['data:', 'blob:', 'devtools:']);

interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/** The screens' own address; the URL class knows no origin for a scheme of ours, so it is compared by parts. */
export function isOwnUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return `${protocol}//${host}` === appOrigin && username === '' && password === '';
}

/** Only the top frame of the screens may speak to the main process: no other page, no frame inside them. */
export const isTrustedSender = (frame: Frame | null): boolean =>
  frame !== null && frame.parent === null && isOwnUrl(frame.url);

export function mayOpenOutside(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username } = new URL(url);
  return protocol === 'https:' && username === '' && outsideHosts.has(host);
}

/** A window shows the screens and nothing else: no other address, no popup, no webview. */
export function guardContents(contents: WebContents, openOutside: (url: string) => void): void {
  contents.on('will-frame-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) openOutside(url);
    return { action: 'deny' };
  });
}

/** Denies by default: Electron grants every permission and reaches every network when nobody says otherwise. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    answer(grantedToScreens.has(permission) && isOwnUrl(requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => grantedToScreens.has(permission) && isOwnUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !isOwnUrl(url) && !insideSchemes.has(new URL(url).protocol) });
  });
}
