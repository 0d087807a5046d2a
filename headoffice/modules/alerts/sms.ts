import { type Outside, outerUrl } from '#headoffice/kernel/outside.ts';

/** How a gateway wants a message: what is posted where. `{to}` and `{text}` stand for the number and the words. */
export interface SmsGateway {
  readonly url: string;
  readonly type: 'json' | 'form';
  readonly body: string;
  /** Who one is to the gateway; both empty for none. */
  readonly header: string;
  readonly value: string;
}
const longest = 600;
const taken = /^(?:host|connection|content-.*|transfer-encoding|expect|upgrade|te|trailer)$/i;

/** In one pass: words that look like a place of the template stay words. */
const filled = (template: string, to: string, text: string, write: (value: string) => string): string =>
  template.replaceAll(/\{(?:to|text)\}/g, (place) => write(place === '{to}' ? to : text));
const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

const parts = ({ url, type, body }: SmsGateway, to: string, text: string) => ({
  url: filled(url, to, text, encodeURIComponent),
  body: filled(body, to, text, type === 'json' ? inJson : encodeURIComponent),
});

/** Whether a message can be made of it: an outer address, what JSON reads, and a place for the number and for the words. */
export function isGateway(gateway: SmsGateway): boolean {
  const { url, type, body, header, value } = gateway;
  const [host = ''] = url.replace(/^https:\/\//, '').split(/[/?#]/);
  const made = parts(gateway, '+221770000000', 'a"b\\c\n');
  if (host.includes('{') || !outerUrl(made.url)) return false;
  if (!['{to}', '{text}'].every((place) => url.includes(place) || body.includes(place))) return false;
  if (header !== '' || value !== '') {
    if (!/^[A-Za-z][\w-]{0,60}$/.test(header) || taken.test(header) || !/^[\x20-\x7e]{1,500}$/.test(value))
      return false;
  }
  if (type === 'form') return true;
  try {
    JSON.parse(made.body);
    return true;
  } catch {
    return false;
  }
}

/** @throws Error where the gateway is not there or says no */
export async function sendSms(
  outside: Outside,
  gateway: SmsGateway,
  to: string,
  text: string,
): Promise<void> {
  const made = parts(gateway, to, text.slice(0, longest));
  const url = outerUrl(made.url);
  if (!url) throw new Error('an inner address');
  const status = await outside.post(
    url,
    {
      'user-agent': 'Comptoir',
      'content-type': gateway.type === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
      ...(gateway.header === '' ? {} : { [gateway.header.toLowerCase()]: gateway.value }),
    },
    made.body,
  );
  if (status < 200 || status >= 300) throw new Error(String(status));
}
