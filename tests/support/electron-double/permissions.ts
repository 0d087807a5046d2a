import type { PermissionCheckHandlerHandlerDetails, PermissionRequest, Session, WebContents } from 'electron';
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';
import { cdp } from './connection.ts';
import { note } from './record.ts';
import { fromChromium, originOf } from './schemes.ts';

type RequestHandler = Parameters<Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Session['setPermissionCheckHandler']>[0];
type Permission = Parameters<NonNullable<RequestHandler>>[1] & Parameters<NonNullable<CheckHandler>>[1];

/** What Electron asks its handlers about, and the permissions of Chromium that depend on the answer. */
const governed: Partial<Record<Permission, Protocol.Browser.PermissionDescriptor[]>> = {
  'clipboard-read': [{ name: 'clipboard-read' }],
  'clipboard-sanitized-write': [{ name: 'clipboard-write' }],
  geolocation: [{ name: 'geolocation' }],
  'idle-detection': [{ name: 'idle-detection' }],
  media: [{ name: 'camera' }, { name: 'microphone' }],
  midi: [{ name: 'midi' }],
  midiSysex: [{ name: 'midi', sysex: true }],
  notifications: [{ name: 'notifications' }],
  'window-management': [{ name: 'window-management' }],
};

let onRequest: RequestHandler = null;
let onCheck: CheckHandler = null;
/** The handlers that an origin was last judged by: they may change while the application runs. */
const judged = new Map<string, readonly [RequestHandler, CheckHandler]>();

export function setPermissionRequestHandler(handler: RequestHandler): void {
  onRequest = handler;
}
export function setPermissionCheckHandler(handler: CheckHandler): void {
  onCheck = handler;
}

async function allowed(permission: Permission, url: string, contents: WebContents): Promise<boolean> {
  const details = { requestingUrl: url, isMainFrame: true };
  const checked =
    onCheck?.(contents, permission, originOf(url), details as PermissionCheckHandlerHandlerDetails) ?? true;
  if (!checked) return false;
  return new Promise((resolve) => {
    if (onRequest) onRequest(contents, permission, resolve, details as PermissionRequest);
    else resolve(true);
  });
}

/**
 * Chromium offers no way to ask somebody at the moment a page wants something; so the handlers are asked about
 * everything when a page of a new origin is loaded, and Chromium is told the answers. Without a handler everything
 * is granted, as Electron does.
 * @param url as Chromium knows it
 */
export async function settlePermissions(url: string, contents: WebContents): Promise<void> {
  if (!URL.canParse(url)) return;
  const { origin } = new URL(url);
  const [request, check] = judged.get(origin) ?? [];
  if (origin === 'null' || (judged.has(origin) && request === onRequest && check === onCheck)) return;
  judged.set(origin, [onRequest, onCheck]);
  const answers = Object.entries(governed).map(async ([permission, descriptors]) => {
    const granted = await allowed(permission as Permission, fromChromium(url), contents);
    note('permission', permission, granted);
    const setting = granted ? 'granted' : 'denied';
    const told = descriptors.map((name) =>
      cdp().browser.send('Browser.setPermission', { permission: name, setting, origin }),
    );
    await Promise.all(told);
  });
  await Promise.all(answers);
}
