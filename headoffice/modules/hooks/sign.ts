import { createHmac, randomBytes } from 'node:crypto';

/** As https://www.standardwebhooks.com says it, for which there are libraries. */
const prefix = 'whsec_';
export const newHookSecret = (): string => `${prefix}${randomBytes(24).toString('base64')}`;

/** What goes with a message: whoever has the secret works out the signature anew, over its id, its moment and its bytes. */
export function signedHeaders(
  secret: string,
  id: string,
  body: string,
  now: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1000));
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'user-agent': 'Comptoir',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
