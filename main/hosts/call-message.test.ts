import { expect, test } from 'vitest';
import { isMeta, isTooLarge, largestMessage } from './call-message.ts';

test('a message from a window is no larger than one over a socket', () => {
  expect(isTooLarge({ base64: 'x'.repeat(1_400_000) })).toBe(false);
  expect(isTooLarge({ base64: 'x'.repeat(largestMessage) })).toBe(true);
  expect(isTooLarge({ deep: [{ codes: Array.from({ length: 300_000 }, () => 'x') }] })).toBe(true);
  expect(isTooLarge(new Uint8Array(largestMessage))).toBe(true);
  expect(isTooLarge(null)).toBe(false);
});

test('what lies beside a call is two short texts, or nothing', () => {
  expect([undefined, {}, { commandId: 'a', override: 'b' }].every(isMeta)).toBe(true);
  expect([null, 'x', { commandId: 5 }, { override: 'x'.repeat(101) }].some(isMeta)).toBe(false);
});
