import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../theme.css', import.meta.url), 'utf8');
const blocks = [...css.matchAll(/^:root[^{]*\{([^}]*)\}/gm)].map(
  ([, body]) =>
    new Map([...(body ?? '').matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? ''])),
);
const light = blocks[0] ?? new Map<string, string>();
const dark = new Map([...light, ...(blocks[1] ?? [])]);

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}

const texts: [string, string[]][] = [
  ['ink', ['ground', 'surface', 'sunk', 'accent-soft', 'glow', 'warn-soft', 'bad-soft', 'ok-soft']],
  ['ink-2', ['ground', 'surface', 'sunk', 'accent-soft']],
  ['ink-3', ['ground', 'surface', 'sunk']],
  ['accent-text', ['ground', 'surface', 'sunk', 'accent-soft']],
  ['accent-ink', ['accent', 'accent-hover']],
  ['bad-ink', ['bad', 'bad-hover']],
  ['ok', ['surface', 'sunk', 'ok-soft']],
  ['warn', ['surface', 'sunk', 'warn-soft']],
  ['bad', ['surface', 'sunk', 'bad-soft']],
  ['frame-ink', ['frame', 'frame-raised']],
  ['frame-ink-2', ['frame', 'frame-raised']],
  ['frame-ok', ['frame']],
  ['frame-warn', ['frame']],
  ['frame-bad', ['frame']],
  ['display-ink', ['display']],
  ['display-ink-2', ['display']],
];

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('contrast, %s', (_name, tokens) => {
  const ratio = (a: string, b: string) => contrast(tokens.get(a) ?? '', tokens.get(b) ?? '');

  it.each(texts.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    'text %s reads on %s',
    (text, ground) => expect(ratio(text, ground)).toBeGreaterThanOrEqual(4.5),
  );

  it.each([
    'rule-strong',
    'focus',
    ...['c-red', 'c-orange', 'c-yellow', 'c-green', 'c-teal', 'c-blue', 'c-violet', 'c-pink'],
  ])('%s is seen on the grounds', (line) => {
    for (const ground of ['surface', 'ground', 'sunk']) expect(ratio(line, ground)).toBeGreaterThanOrEqual(3);
  });
});
