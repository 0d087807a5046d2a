import { describe, expect, it } from 'vitest';
import { qrPicture, quietModules } from './receipt-qr.ts';

/** The picture as rows of dark and light. */
function drawn(text: string): string[] {
  const picture = qrPicture(text);
  const size = picture?.modules ?? 0;
  const rows = Array.from({ length: size }, () => Array<string>(size).fill('.'));
  for (const { x, y, width } of picture?.runs ?? [])
    for (let at = x; at < x + width; at += 1) rows[y]![at] = '#';
  return rows.map((row) => row.join(''));
}

describe('a QR code', () => {
  it('has its three finders inside a quiet zone of four modules', () => {
    const rows = drawn('https://recu.example/2-004812?é');
    const inner = rows
      .slice(quietModules, -quietModules)
      .map((row) => row.slice(quietModules, -quietModules));
    expect(rows.slice(0, quietModules).join('')).not.toContain('#');
    expect(rows.every((row) => row.startsWith('....') && row.endsWith('....'))).toBe(true);
    const finder = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######'];
    expect(inner.slice(0, 7).map((row) => row.slice(0, 7))).toEqual(finder);
    expect(inner.slice(0, 7).map((row) => row.slice(-7))).toEqual(finder);
    expect(inner.slice(-7).map((row) => row.slice(0, 7))).toEqual(finder);
    expect((inner.length - 17) % 4).toBe(0);
  });

  it('grows with the text, and is none for no text or too much of it', () => {
    const short = qrPicture('1')!.modules;
    expect(short).toBe(21 + 2 * quietModules);
    expect(qrPicture('x'.repeat(500))!.modules).toBeGreaterThan(short);
    expect([qrPicture(''), qrPicture('é'.repeat(1_001))]).toEqual([null, null]);
  });
});
