import { expect, test } from 'vitest';
import { createOutside, InnerAddress, isInner, outerUrl } from './outside.ts';

const innerOnes = [
  ...['127.0.0.1', '127.8.8.8', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...['169.254.169.254', '100.64.0.1', '100.100.100.200', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ...['::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '::ffff:127.0.0.1', '::ffff:7f00:1'],
  ...['64:ff9b::a00:1', '2002:7f00:1::', '2001:0:1::1', '2001:db8::1', 'nonsense', ''],
];
const outerOnes = ['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.0.1', '2606:4700::1111', '2a00:1450::1'];

test('an address is everybody’s or an inner one, however it is written', () => {
  for (const address of innerOnes)
    expect({ address, inner: isInner(address) }).toEqual({ address, inner: true });
  for (const address of outerOnes)
    expect({ address, inner: isInner(address) }).toEqual({ address, inner: false });
});

test('no inner place is typed by its number or name, and none is spoken to in clear', () => {
  for (const url of [
    ...[
      'http://example.org',
      'https://localhost',
      'https://127.0.0.1',
      'https://2130706433',
      'https://0x7f.1',
    ],
    ...['https://[::1]', 'https://[::ffff:10.0.0.1]', 'https://a:b@example.org', 'ftp://example.org'],
    ...['https://server', 'https://db.internal', 'https://till.local', 'https://169.254.169.254/latest', 'x'],
  ])
    expect({ url, taken: outerUrl(url) !== null }).toEqual({ url, taken: false });
  for (const url of ['https://example.org/hook?x=1', 'https://8.8.8.8:8443/', 'https://[2606:4700::1111]/'])
    expect({ url, taken: outerUrl(url) !== null }).toEqual({ url, taken: true });
});

test('a name that means an inner place, now or at the next line, is not called', async () => {
  const calls: string[] = [];
  const means = [['93.184.215.14', '127.0.0.1'], ['10.0.0.5'], []];
  const outside = createOutside({
    lookup: async (host) => {
      calls.push(host);
      return (means[calls.length - 1] ?? []).map((address) => ({ address, family: 4 }));
    },
  });
  for (let i = 0; i < 3; i += 1)
    await expect(outside.post(new URL('https://hooks.example.org'), {}, '{}')).rejects.toThrow(InnerAddress);
  expect(calls).toEqual(Array(3).fill('hooks.example.org'));
  for (const url of ['https://127.0.0.1', 'https://[::1]', 'http://8.8.8.8'])
    await expect(outside.post(new URL(url), {}, '{}')).rejects.toThrow(InnerAddress);
});
