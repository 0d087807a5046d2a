import net from 'node:net';
import type { FastifyRequest } from 'fastify';

/** From where a head office is asked, where it listens to more than this computer. */
export interface Reach {
  /** An address of this computer, or `0.0.0.0`, `::` for all of them. */
  readonly host: string;
  /** Its own certificate; without it a web server before it speaks TLS. PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Those web servers: what they say of who asks, and how, is believed. Addresses or networks. */
  readonly proxies: readonly string[];
  /** Who may read /metrics beside this computer. */
  readonly metricsFor: readonly string[];
}
export const thisComputer: Reach = { host: '127.0.0.1', proxies: [], metricsFor: [] };

const bitsOf = { 4: 32, 6: 128 } as const;
/** `10.0.0.0/8`, `fd00::/8` or one address. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const kind = net.isIP(address) as 0 | 4 | 6;
  if (kind === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bitsOf[kind]);
}
export function listOf(networks: readonly string[]): net.BlockList {
  const list = new net.BlockList();
  for (const one of networks) {
    const [address = '', prefix] = one.split('/');
    const kind = net.isIPv6(address) ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(prefix ?? (kind === 'ipv4' ? 32 : 128)), kind);
  }
  return list;
}

export function isIn(list: net.BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d)/i, '');
  return net.isIP(plain) !== 0 && list.check(plain, net.isIPv6(plain) ? 'ipv6' : 'ipv4');
}

/** Whoever asks from this computer. */
export const isHere = (address: string): boolean => /^(?:(?:::ffff:)?127\.\d+\.\d+\.\d+|::1)$/.test(address);

export const isLoopback = (host: string): boolean => host === 'localhost' || isHere(host);

/** Health is asked in clear, by whoever watches; nothing else is, but on this computer. */
const inClear = /^\/(?:health\/(?:live|ready)|metrics)$/;
export const isTooOpen = ({ socket, protocol, url }: FastifyRequest): boolean =>
  protocol !== 'https' && !isHere(socket.remoteAddress ?? '') && !inClear.test(url.split('?')[0] ?? '');
