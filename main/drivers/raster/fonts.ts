import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Blob, Direction, Face, Font, Buffer as Letters, shape } from 'harfbuzzjs';
import { outlinesOf, type Span, spansOf } from './fill.ts';

/** Latin, Greek and Cyrillic in columns of one width, then what has an alphabet of its own. All under the SIL Open Font License. */
const files = [
  '@expo-google-fonts/noto-sans-mono/400Regular/NotoSansMono_400Regular.ttf',
  '@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf',
  '@expo-google-fonts/noto-sans-ethiopic/400Regular/NotoSansEthiopic_400Regular.ttf',
] as const;

export interface RasterFont {
  readonly upem: number;
  readonly has: (character: string) => boolean;
  /** The dots of a glyph whose em is so many dots wide and tall, around its origin. */
  readonly spans: (glyph: number, wide: number, tall: number) => readonly Span[];
  /** Glyphs from left to right, in units of the font. */
  readonly shaped: (text: string, rightToLeft: boolean) => readonly Shaped[];
}
export interface Shaped {
  readonly glyph: number;
  readonly advance: number;
  readonly x: number;
  readonly y: number;
}

/** Glyphs drawn once and kept: a receipt has some eighty. */
const mostKept = 2_000;

function open(file: string): RasterFont {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(file));
  // A copy: the library wants a buffer that holds the font and nothing else.
  const face = new Face(new Blob(Uint8Array.from(bytes).buffer));
  const font = new Font(face);
  const drawn = new Map<string, readonly Span[]>();
  const { upem } = face;
  return {
    upem,
    has: (character) => (font.nominalGlyph(character.codePointAt(0) ?? 0) ?? 0) !== 0,
    spans: (glyph, wide, tall) => {
      const key = `${glyph} ${wide} ${tall}`;
      const known = drawn.get(key);
      if (known) return known;
      const outlines = outlinesOf(font.glyphToJson(glyph), (x, y) => [(x / upem) * wide, (-y / upem) * tall]);
      const spans = spansOf(outlines);
      if (drawn.size >= mostKept) drawn.clear();
      drawn.set(key, spans);
      return spans;
    },
    shaped: (text, rightToLeft) => {
      const letters = new Letters();
      letters.addText(text);
      letters.guessSegmentProperties();
      letters.setDirection(rightToLeft ? Direction.RTL : Direction.LTR);
      shape(font, letters);
      const positions = letters.getGlyphPositions();
      return letters.getGlyphInfos().map(({ codepoint: glyph }, at) => ({
        glyph,
        advance: positions[at]?.xAdvance ?? 0,
        x: positions[at]?.xOffset ?? 0,
        y: positions[at]?.yOffset ?? 0,
      }));
    },
  };
}

let opened: readonly RasterFont[] | null = null;
/** Read when the first character needs them: most tills never do. */
export function rasterFonts(): readonly RasterFont[] {
  opened ??= files.map(open);
  return opened;
}

const joining = /^[\p{M}\u200c\u200d]$/u;
const answers = new Map<string, boolean>();
/** Whether some font that the till brings along has this character. */
export function draws(character: string): boolean {
  const answer =
    answers.get(character) ??
    [...character].every((one) => joining.test(one) || rasterFonts().some((font) => font.has(one)));
  answers.set(character, answer);
  return answer;
}
