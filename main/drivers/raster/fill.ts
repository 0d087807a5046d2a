/** A closed outline in dots: x, y, x, y… */
export type Outline = readonly number[];

/** Straight pieces of a curve: at the sizes of a receipt no eye and no print head tells it from the curve. */
const pieces = 6;

export interface Step {
  readonly type: string;
  readonly values: readonly number[];
}
export type Place = (x: number, y: number) => readonly [number, number];

/** The outlines of a glyph, its curves made straight; `place` brings the units of the font to dots. */
export function outlinesOf(steps: readonly Step[], place: Place): Outline[] {
  const outlines: number[][] = [];
  let outline: number[] = [];
  let x = 0;
  let y = 0;
  const to = (nextX: number, nextY: number): void => {
    outline.push(...place(nextX, nextY));
    x = nextX;
    y = nextY;
  };
  for (const { type, values } of steps) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
    if (type === 'M') {
      outline = [];
      outlines.push(outline);
      to(a, b);
    } else if (type === 'L') to(a, b);
    else if (type === 'Q' || type === 'C') {
      const [fromX, fromY] = [x, y];
      for (let piece = 1; piece <= pieces; piece += 1) {
        const t = piece / pieces;
        const u = 1 - t;
        if (type === 'Q')
          to(u * u * fromX + 2 * u * t * a + t * t * c, u * u * fromY + 2 * u * t * b + t * t * d);
        else
          to(
            u ** 3 * fromX + 3 * u * u * t * a + 3 * u * t * t * c + t ** 3 * e,
            u ** 3 * fromY + 3 * u * u * t * b + 3 * u * t * t * d + t ** 3 * f,
          );
      }
    }
  }
  return outlines;
}

/** Four looks at each row of dots: with one, a thin stroke that lies between two rows would be lost. */
const looks = 4;

/** Black dots of one row, side by side: from `from` up to, not including, `to`. */
export interface Span {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The dots inside of the outlines: a dot is black where its middle column is inside for at least half of its height
 * (non-zero winding). The order of crossings alone decides, so that all computers draw alike.
 */
export function spansOf(outlines: readonly Outline[]): Span[] {
  const xs = outlines.flatMap((outline) => outline.filter((_, at) => at % 2 === 0));
  const ys = outlines.flatMap((outline) => outline.filter((_, at) => at % 2 === 1));
  if (xs.length === 0) return [];
  const [left, right] = [Math.floor(Math.min(...xs)), Math.ceil(Math.max(...xs))];
  const [top, bottom] = [Math.floor(Math.min(...ys)), Math.ceil(Math.max(...ys))];
  const spans: Span[] = [];
  for (let y = top; y < bottom; y += 1) {
    const counts = new Uint8Array(right - left + 1);
    for (let look = 0; look < looks; look += 1) scan(outlines, y + (look + 0.5) / looks, left, counts);
    let from: number | null = null;
    for (const [x, count] of counts.entries()) {
      const black = count * 2 >= looks;
      if (black) from ??= left + x;
      else if (from !== null) {
        spans.push({ y, from, to: left + x });
        from = null;
      }
    }
  }
  return spans;
}

/** Counts the dots of one row, from `left` on, whose middle is inside at height `y`. The last one stays white. */
function scan(outlines: readonly Outline[], y: number, left: number, counts: Uint8Array): void {
  const crossings: { x: number; turn: number }[] = [];
  for (const outline of outlines) {
    const { length } = outline;
    for (let at = 0; at < length; at += 2) {
      const [x0 = 0, y0 = 0] = [outline[at], outline[at + 1]];
      const next = (at + 2) % length;
      const [x1 = 0, y1 = 0] = [outline[next], outline[next + 1]];
      if (y0 <= y === y1 <= y) continue;
      crossings.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), turn: y0 < y1 ? 1 : -1 });
    }
  }
  crossings.sort((a, b) => a.x - b.x);
  let winding = 0;
  for (const [at, { x, turn }] of crossings.entries()) {
    winding += turn;
    const until = crossings[at + 1]?.x;
    if (winding === 0 || until === undefined) continue;
    const last = Math.min(counts.length - 1, Math.ceil(until - left - 0.5));
    for (let dot = Math.max(0, Math.ceil(x - left - 0.5)); dot < last; dot += 1)
      counts[dot] = (counts[dot] ?? 0) + 1;
  }
}
