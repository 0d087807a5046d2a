import dns from 'node:dns';
import https from 'node:https';
import net from 'node:net';

/** Somebody else's server, to which something is told. */
export interface Outside {
  /** @returns the status of the answer. @throws InnerAddress, Error for a line that was cut or an answer that never came */
  post(url: URL, headers: Readonly<Record<string, string>>, body: string): Promise<number>;
}
/** An address of this computer or of a network that is not everybody's: whoever types one is shown none of it. */
export class InnerAddress extends Error {}

const v4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** Of 2000::/3, which alone is everybody's: what stands for an address of IPv4, or for nothing. */
const v6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];
const inner = new net.BlockList();
const everybodys = new net.BlockList();
for (const [network, prefix] of v4) inner.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of v6) inner.addSubnet(network, prefix, 'ipv6');
everybodys.addSubnet('2000::', 3, 'ipv6');

export function isInner(address: string): boolean {
  if (net.isIPv4(address)) return inner.check(address, 'ipv4');
  return !net.isIPv6(address) || !everybodys.check(address, 'ipv6') || inner.check(address, 'ipv6');
}

/** An address by which a program is told something: TLS, no password in it, and no inner place by its number. */
export function outerUrl(text: string): URL | null {
  if (text.length > 500 || !URL.canParse(text)) return null;
  const url = new URL(text);
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '';
  const isName =
    net.isIP(host) === 0 && host.includes('.') && !/\.(?:localhost|local|internal)\.?$/i.test(host);
  return isPlain && (net.isIP(host) === 0 ? isName : !isInner(host)) ? url : null;
}

export interface OutsideOptions {
  readonly patience_ms?: number;
  readonly isInner?: (address: string) => boolean;
  readonly lookup?: (host: string) => Promise<readonly dns.LookupAddress[]>;
  readonly ca?: string;
}
const mostAnswer_bytes = 64 * 1024;

/** Looks up a name for one line: who calls gets the very address that was looked at. Fails with InnerAddress. */
export function guardedLookup(options: OutsideOptions): net.LookupFunction {
  const refuses = options.isInner ?? isInner;
  const resolve = options.lookup ?? ((host) => dns.promises.lookup(host, { all: true }));
  return (host, { all }, done) => {
    const found = (addresses: readonly dns.LookupAddress[]): void => {
      const bad = addresses.find(({ address }) => refuses(address));
      const [first] = addresses;
      if (bad || !first) done(new InnerAddress(bad ? 'an inner address' : 'no address'), '', 0);
      else if (all) done(null, [...addresses]);
      else done(null, first.address, first.family);
    };
    resolve(host).then(found, (error: Error) => done(error, '', 0));
  };
}

/**
 * Speaks TLS to addresses that are everybody's. The name is looked up for each line and the very address that was looked at is
 * the one that is called, so that no name means another one a moment later. A redirect is an answer, and is not followed.
 */
export function createOutside(options: OutsideOptions = {}): Outside {
  const { patience_ms = 10_000, ca } = options;
  const refuses = options.isInner ?? isInner;
  const lookup = guardedLookup(options);
  return {
    post: (url, headers, body) =>
      new Promise((answer, reject) => {
        const host = url.hostname.replaceAll(/^\[|\]$/g, '');
        if (url.protocol !== 'https:' || (net.isIP(host) !== 0 && refuses(host)))
          return reject(new InnerAddress('an inner address'));
        const request = https.request(url, {
          method: 'POST',
          agent: false,
          lookup,
          headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
          signal: AbortSignal.timeout(patience_ms),
          ...(ca === undefined ? {} : { ca, checkServerIdentity: () => undefined }),
        });
        request.on('error', reject);
        request.on('response', (response) => {
          let length = 0;
          response.on('error', reject);
          response.on('data', (piece: Buffer) => {
            length += piece.length;
            if (length > mostAnswer_bytes) request.destroy(new Error('the answer is too large'));
          });
          response.on('end', () => answer(response.statusCode ?? 0));
        });
        request.end(body);
      }),
  };
}
