import bidiFactory from 'bidi-js';
import type { TextSize } from '#shared/domain/receipt.ts';
import { displayWidth } from '#shared/domain/receipt-width.ts';
import { type Bitmap, blacken, blank } from './bitmap.ts';
import { type RasterFont, rasterFonts } from './fonts.ts';

const bidi = bidiFactory();

/** Columns of the printer's own letters, and how far a printer feeds a line of them: 30 dots of which 24 are letter. */
const letter = 24;
const gap = 6;
const baseline = 22;
/** Of a letter's height in its font: the monospaced one is then as wide as a column of 12 dots. */
const em = 20;

interface Run {
  readonly text: string;
  readonly font: RasterFont;
  readonly rightToLeft: boolean;
}

/** The font of each character; a mark goes with its letter, a space or a sign with what stands before it if that has it. */
function fontOf(character: string, before: RasterFont | null): RasterFont {
  const fonts = rasterFonts();
  if (before && before !== fonts[0] && /^[\p{M}\u200c\u200d]$/u.test(character)) return before;
  const found = fonts.find((font) => font.has(character)) ?? before ?? fonts[0];
  if (!found) throw new Error('the till has no font');
  return found;
}

/** Pieces of one direction and one font, from left to right on the paper (Unicode Standard Annex 9, rule L2). */
function runsOf(text: string): Run[] {
  const { levels } = bidi.getEmbeddingLevels(text);
  const runs: { text: string; font: RasterFont; level: number }[] = [];
  let at = 0;
  for (const character of text) {
    const level = levels[at] ?? 0;
    const last = runs.at(-1);
    const font = fontOf(character, last?.font ?? null);
    if (last && last.level === level && last.font === font) last.text += character;
    else runs.push({ text: character, font, level });
    at += character.length;
  }
  const highest = Math.max(0, ...runs.map((run) => run.level));
  for (let level = highest; level > 0; level -= 1)
    for (let from = 0; from < runs.length; from += 1) {
      let to = from;
      while ((runs[to]?.level ?? -1) >= level) to += 1;
      if (to > from + 1) runs.splice(from, to - from, ...runs.slice(from, to).reverse());
      from = Math.max(from, to);
    }
  return runs.map(({ level, ...run }) => ({ ...run, rightToLeft: level % 2 === 1 }));
}

interface Placed {
  readonly font: RasterFont;
  readonly glyph: number;
  /** From where the text begins, in units of an em. */
  readonly x: number;
  readonly y: number;
}

function placed(text: string): { readonly width: number; readonly glyphs: readonly Placed[] } {
  const glyphs: Placed[] = [];
  let pen = 0;
  for (const { text: part, font, rightToLeft } of runsOf(text))
    for (const { glyph, advance, x, y } of font.shaped(part, rightToLeft)) {
      glyphs.push({ font, glyph, x: pen + x / font.upem, y: y / font.upem });
      pen += advance / font.upem;
    }
  return { width: pen, glyphs };
}

interface RasterLine {
  readonly text: string;
  readonly bold: boolean;
  readonly size: TextSize;
}
/** Where the letters may go. */
export interface RasterSheet {
  readonly columns: number;
  readonly dots: number;
}

/** Parts of a line that two spaces or more keep apart, with the columns they were laid out for. */
function partsOf(text: string): { text: string; column: number; columns: number }[] {
  const parts: { text: string; column: number; columns: number }[] = [];
  for (const { 0: part, index } of text.matchAll(/\S+(?: \S+)*/g))
    parts.push({ text: part, column: displayWidth(text.slice(0, index)), columns: displayWidth(part) });
  return parts;
}

/**
 * A line of a receipt as a picture across the paper, as high as the printer feeds a line of its own letters. Each part keeps the
 * columns that it was laid out for: what is wider in its own script is drawn narrower, an amount stays at the right edge.
 */
export function rasterText({ text, bold, size }: RasterLine, { columns, dots }: RasterSheet): Bitmap {
  const times = { normal: [1, 1], tall: [1, 2], big: [2, 2] }[size];
  const [wide = 1, tall = 1] = times;
  const column = Math.floor(dots / columns) * wide;
  const across = Math.floor(columns / wide);
  const bitmap = blank(dots, letter * tall + gap);
  const parts = partsOf(text);
  for (const [at, part] of parts.entries()) {
    const box = part.columns * column;
    const { width, glyphs } = placed(part.text);
    const scale = Math.min(em * (column / 12), width > 0 ? box / width : Number.POSITIVE_INFINITY);
    const rest = box - width * scale;
    const ends = part.column + part.columns;
    const after = across - ends;
    const isCentred = parts.length === 1 && part.column > 0 && Math.abs(after - part.column) <= 1;
    const isRight = ends === across && (at > 0 || part.column > 0);
    const from = part.column * column + (isRight ? rest : isCentred ? rest / 2 : 0);
    for (const { font, glyph, x, y } of glyphs) {
      const left = Math.round(from + x * scale);
      const base = Math.round((baseline - y * em) * tall);
      for (const span of font.spans(glyph, scale, em * tall))
        blacken(bitmap, base + span.y, left + span.from, left + span.to + (bold ? 1 : 0));
    }
  }
  return bitmap;
}
