import { describe, expect, test } from 'vitest';
import { isOwnUrl, isTrustedSender, mayOpenOutside } from './electron-guards.ts';

describe('who may speak to the till', () => {
  test('the top frame of the screens, wherever in them', () => {
    expect(isTrustedSender({ url: 'app://comptoir/', parent: null })).toBe(true);
    expect(isTrustedSender({ url: 'app://comptoir/index.html?a#/reports', parent: null })).toBe(true);
  });

  test.each([
    'https://comptoir/',
    'app://comptoir.evil/',
    'app://evil/comptoir',
    'app://evil@comptoir/',
    'app://comptoir:8080/',
    'file:///comptoir/index.html',
    'data:text/html,app://comptoir/',
    'about:blank',
    'app:comptoir',
    '',
  ])('not a page at "%s"', (url) => {
    expect(isOwnUrl(url)).toBe(false);
    expect(isTrustedSender({ url, parent: null })).toBe(false);
  });

  test('not a frame inside them, nor one that has gone', () => {
    expect(isTrustedSender({ url: 'app://comptoir/', parent: {} })).toBe(false);
    expect(isTrustedSender(null)).toBe(false);
  });
});

describe('what may be opened outside', () => {
  test('an https page of a known host', () => {
    expect(mayOpenOutside('https://github.com/comptoir/releases')).toBe(true);
  });
  test.each([
    'http://github.com/',
    'https://github.com.evil.example/',
    'https://evil.github.com/',
    'https://github.com@evil.example/',
    'https://someone@github.com/',
    'https://github.com:8443/',
    'javascript:alert(1)',
    'file:///usr/bin/xterm',
    'ms-settings:privacy',
    'github.com',
  ])('not %s', (url) => {
    expect(mayOpenOutside(url)).toBe(false);
  });
});
