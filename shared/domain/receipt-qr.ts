import { encode } from 'uqr';

/** Modules of quiet zone on each side: ISO/IEC 18004 asks for four. */
export const quietModules = 4;
const most = 2_000;

interface QrPicture {
  /** Modules of a side, quiet zone included. */
  readonly modules: number;
  /** Dark modules that lie side by side, in modules from the upper left corner. */
  readonly runs: readonly { readonly x: number; readonly y: number; readonly width: number }[];
}

/**
 * A QR code of the text (UTF-8, error correction M, as the printers of the till write it); null where there is no text or
 * more than a receipt can show.
 */
export function qrPicture(text: string): QrPicture | null {
  if (text === '' || new TextEncoder().encode(text).length > most) return null;
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const runs = data.flatMap((row, y) => {
    const found: { x: number; y: number; width: number }[] = [];
    for (const [x, dark] of row.entries()) {
      if (!dark) continue;
      const last = found.at(-1);
      if (last && row[x - 1]) last.width += 1;
      else found.push({ x: x + quietModules, y: y + quietModules, width: 1 });
    }
    return found;
  });
  return { modules: size + 2 * quietModules, runs };
}
