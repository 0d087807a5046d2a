import { afterEach, beforeEach, expect, test } from 'vitest';
import { fromChromium, originOf, protocol, toChromium } from './schemes.ts';

beforeEach(() => protocol.handle('till', () => new Response()));
afterEach(() => protocol.unhandle('till'));

test.each(['till://counter/', 'till://counter/a/b.js?q=1#c', 'till://shop.counter/'])(
  '%s goes there and back',
  (url) => {
    expect(toChromium(url)).toMatch(/^https:\/\/[\w.]+\.till\.electron-double\.invalid\//);
    expect(fromChromium(toChromium(url))).toBe(url);
  },
);

test.each(['https://example.org/', 'data:text/html,a', 'other://counter/', 'about:blank', ''])(
  '"%s" is left alone',
  (url) => {
    expect(toChromium(url)).toBe(url);
    expect(fromChromium(url)).toBe(url);
  },
);

test('a scheme of ours has an origin', () => {
  expect(originOf('till://counter/a')).toBe('till://counter');
  expect(originOf('https://example.org/a')).toBe('https://example.org');
  expect(originOf('data:,a')).toBe('null');
});
