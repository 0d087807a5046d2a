import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCodec, type Wire } from './codec.ts';

const { encode, decode } = createCodec(null);
const across = (value: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(value))) as Wire);

describe('what crosses', () => {
  test.each([
    ['undefined inside', { a: undefined, list: [undefined, null] }],
    ['numbers JSON has no word for', [Number.NaN, Infinity, -Infinity, -0]],
    ['bigint', 2n ** 80n],
    ['dates, also invalid ones', [new Date(1_767_225_600_000), new Date(Number.NaN)]],
    [
      'maps and sets',
      new Map<unknown, unknown>([
        [1, new Set(['a', { b: 1n }])],
        ['k', new Map()],
      ]),
    ],
    ['a regular expression', /^\d{13}$/gu],
    ['bytes', [new Uint8Array([0, 127, 255]), new Float64Array([0.1, -0]), new Uint8Array([7, 8]).buffer]],
    ['a view into a larger buffer', new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
    ['an object that uses the mark itself', { '~': ['bigint', '5'], other: 1 }],
    ['a key called __proto__', JSON.parse('{"__proto__": {"admin": true}}')],
    ['a long run of bytes', new Uint8Array(200_000).fill(65)],
  ])('%s', (_what, value) => {
    expect(across(value)).toStrictEqual(value);
  });

  test('errors keep their class, their words and their stack', () => {
    const error = new RangeError('too much');
    const copy = across(error) as RangeError;
    expect(copy).toBeInstanceOf(RangeError);
    expect(copy.message).toBe('too much');
    expect(copy.stack).toBe(error.stack);
  });

  test('a key called __proto__ does not touch the prototype', () => {
    const copy = across(JSON.parse('{"__proto__": {"admin": true}}')) as { admin?: boolean };
    expect(copy.admin).toBeUndefined();
  });

  test('any JSON value, and any mix of the special ones', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(across(value)).toEqual(value);
      }),
    );
  });
});

describe('what is refused, as structured clone refuses it', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  test.each([
    ['a function', { call: () => 1 }],
    ['a symbol', Symbol('s')],
    ['a promise', Promise.resolve(1)],
    ['a weak map', new WeakMap()],
    ['a cycle', cycle],
  ])('%s', (_what, value) => {
    expect(() => encode(value)).toThrow('An object could not be cloned.');
  });
});

test('functions and promises cross where there is a way for them', () => {
  const functions: unknown[] = [];
  const bridged = createCodec({
    encodeFunction: (value) => functions.push(value) - 1,
    decodeFunction: (wire) => functions[wire as number],
    encodePromise: (value) => functions.push(value) - 1,
    decodePromise: (wire) => functions[wire as number],
  });
  const api = { add: (a: number, b: number) => a + b, soon: Promise.resolve(3) };
  const copy = bridged.decode(bridged.encode(api)) as typeof api;
  expect(copy.add(1, 2)).toBe(3);
  expect(copy.soon).toBe(api.soon);
});
