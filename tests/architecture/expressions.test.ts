import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allFiles, isSource, root } from './scan.ts';

interface Piece {
  /** A sign or a class of them, alternatives, or a place: where a search may begin, or any other that may not be there. */
  readonly kind: 'sign' | 'group' | 'anchor' | 'place';
  readonly of: string;
  readonly ways: readonly Piece[][];
  readonly least: number;
  readonly most: number;
}

/** An expression in pieces, as far as it has to be understood here. */
function piecesOf(source: string): Piece[][] {
  let at = 0;
  const take = (shape: RegExp): string => {
    const found = new RegExp(shape.source, 'y');
    found.lastIndex = at;
    const text = found.exec(source)?.[0] ?? '';
    at += text.length;
    return text;
  };
  const ways = (): Piece[][] => {
    const all: Piece[][] = [[]];
    while (at < source.length && source[at] !== ')') {
      if (take(/\|/) !== '') all.push([]);
      else all.at(-1)?.push(piece());
    }
    return all;
  };
  const piece = (): Piece => {
    const opened = take(/\((?:\?(?:<?[=!]|:|<\w+>))?/);
    let [kind, of, inner]: [Piece['kind'], string, Piece[][]] = ['sign', '', []];
    if (opened !== '') {
      inner = ways();
      take(/\)/);
      const looks = /[=!]$/.test(opened);
      kind = !looks ? 'group' : opened.includes('<') ? 'anchor' : 'place';
    } else {
      of = take(/\[(?:\\.|[^\]\\])*\]|\\[pPu]\{[^}]+\}|\\u[\da-f]{4}|\\x[\da-f]{2}|\\k<\w+>|\\.|./);
      if (of === '^' || of === '\\b') kind = 'anchor';
      else if (of === '$' || of === '\\B') kind = 'place';
    }
    const times = take(/[*+?]|\{\d+(?:,\d*)?\}/);
    take(/\?/);
    const [, least = '1', upTo = ''] = /^\{(\d+)(,?\d*)/.exec(times) ?? [];
    const isMany = /^[*+]$/.test(times) || upTo === ',';
    return {
      kind,
      of,
      ways: inner,
      least: /^[*?]/.test(times) ? 0 : Number(least),
      most: isMany ? Number.POSITIVE_INFINITY : Number(upTo.slice(1) || (times === '?' ? 1 : least)),
    };
  };
  return ways();
}

const mayFail = (rest: readonly Piece[]): boolean =>
  rest.some(({ kind, least }) => kind === 'anchor' || kind === 'place' || least > 0);
const printable = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const signsOf = (of: string): Set<string> => {
  const shape = new RegExp(`^(?:${of})$`, /\\[pPu]\{/.test(of) ? 'su' : 's');
  return new Set(printable.filter((sign) => shape.test(sign)));
};

/**
 * Whether a search has to go through a run of the same signs once from each of them: it begins with the run, or with a sign
 * that may stand in it, and what comes after it may not be there.
 */
function isSlow(ways: readonly Piece[][], after: readonly Piece[] = []): boolean {
  return ways.some((pieces) => {
    const before: Set<string>[] = [];
    for (const [place, { kind, of, ways: inner, least, most }] of [...pieces, ...after].entries()) {
      const rest = [...pieces, ...after].slice(place + 1);
      if (kind === 'anchor') return false;
      if (kind === 'place') continue;
      if (kind === 'group') {
        if (before.length === 0 && isSlow(inner, rest)) return true;
        if (least > 0) return false;
        continue;
      }
      const signs = signsOf(of);
      if (most === Number.POSITIVE_INFINITY)
        return mayFail(rest) && before.every((one) => [...one].some((sign) => signs.has(sign)));
      if (least > 0) before.push(signs);
    }
    return false;
  });
}

const literal =
  /(?<=^|[(,=:[!&|?{};]|=>|return)\s*\/(?<source>(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n*[])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*)\/[dgimsuvy]*(?=[\s.,;)\]])/gm;
const expressionsIn = (text: string): string[] =>
  [...text.matchAll(literal)].flatMap(({ groups }) => groups?.source ?? []);

/** What these are searched in is a few letters long, whoever wrote it. */
const ofShortTexts = [
  // A run of figures ends with a figure.
  'main/modules/health/engine/support-bundle.ts \\d[\\d\\s.,\\u00a0\\u202f]*\\d',
  'main/modules/printing/shop-paper.ts \\.?0+$',
  'main/modules/updates/engine/file-server.ts \\?.*$',
];

test('a slow expression is known', () => {
  for (const source of [
    '\\s*[\\r\\n]\\s*',
    '\\s+[>/]\\s+|>',
    '0+$',
    '(\\d+(?:[.,]\\d+)?)\\s*%',
    '\\([^)]*\\)',
    '<[^>]*>',
  ])
    expect(isSlow(piecesOf(source)), source).toBe(true);
  for (const source of ['\\s+', '^\\s*x', '(?<!\\d)(\\d+)\\s*%', '\\([^()]*\\)', '[;|]|,\\s', 'a*b?'])
    expect(isSlow(piecesOf(source)), source).toBe(false);
});

test('no text is searched from each of its signs to its end', () => {
  const found = allFiles()
    .filter(
      (file) => isSource(file) && !/\.test\.ts$/.test(file) && /^(?:shared|main|headoffice)\//.test(file),
    )
    .flatMap((file) =>
      expressionsIn(readFileSync(path.join(root, file), 'utf8')).map((source) => [file, source] as const),
    );
  expect(found.length).toBeGreaterThan(250);
  expect(
    found.filter(([, source]) => isSlow(piecesOf(source))).map(([file, source]) => `${file} ${source}`),
  ).toEqual(ofShortTexts);
});
