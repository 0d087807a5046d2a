import type { IncomingHttpHeaders } from 'node:http';

/**
 * Who may talk to the till's loopback server. SameSite cookies do not tell two ports of one machine apart, so a page
 * on another local port is refused by Origin and Sec-Fetch-Site; a rebound DNS name is refused by the Host list.
 * @returns the HTTP status to refuse with, or null when the request may go on.
 */
export function refusalStatus(
  headers: IncomingHttpHeaders,
  allowedHosts: ReadonlySet<string>,
  isSocket: boolean,
): 403 | 421 | null {
  const host = headers.host?.toLowerCase();
  if (host === undefined || !allowedHosts.has(host)) return 421;
  const { origin } = headers;
  if (origin === undefined ? isSocket : origin !== `http://${host}`) return 403;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 403;
  return null;
}

/** The policy of every answer; only the page itself is given a nonce for its style elements. */
export function contentPolicy(nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    nonce ? `style-src 'self' 'nonce-${nonce}'` : "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}

export const guardHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentPolicy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};
