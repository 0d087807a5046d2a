import { codesIn, isDamaged, withLostZeros } from './csv-cells.ts';
import { unguardFormula } from './formula-guard.ts';
import { asSeen } from './readable.ts';

/** A code of a cell, and how it stood there where zeros were given back to it. */
export interface CellCode {
  readonly code: string;
  readonly written: string | null;
}

export interface CellCodes {
  readonly codes: readonly CellCode[];
  readonly damaged: boolean;
  readonly unreadable: boolean;
}

const longestCode = 80;
/** As many as a product can have. */
const mostCodes = 50;

/** What programs write where there is no code: many rows would be one product by it. */
const standsForNone = /^(?:0+|[-–—]+|n\/?a|#n\/a|null|nil|none|undefined|aucun|sans code)$/i;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const hasControls = (text: string): boolean => /[\u0000-\u001f\u007f-\u009f\ufffd]/.test(text);

/** "3.760000000017E12" as 3760000000017 where every digit is there; undefined where some are lost. */
function withoutExponent(code: string): string | undefined {
  const {
    whole,
    fraction = '',
    power,
  } = /^(?<whole>\d)(?:[.,](?<fraction>\d+))?e\+?(?<power>\d+)$/i.exec(code)?.groups ?? {};
  if (whole === undefined || power === undefined) return undefined;
  return fraction.length === Number(power) ? `${whole}${fraction}` : undefined;
}

/**
 * The codes of a cell, each checked. A text that `isKnown` is a code of this shop as it stands, whatever it looks like: what
 * the till wrote it reads back.
 */
export function readCodes(
  cell: string,
  restoreZeros: boolean,
  isKnown: (code: string) => boolean = () => false,
): CellCodes {
  const raw = asSeen(unguardFormula(cell.trim())).trim();
  const found = codesIn(cell);
  const plain = found.length === 1 && found[0] === raw && !standsForNone.test(raw) && !isDamaged(raw);
  if (raw !== '' && !plain && isKnown(raw))
    return { codes: [{ code: raw, written: null }], damaged: false, unreadable: false };
  const codes = new Map<string, CellCode>();
  for (const part of found) {
    const text = part.trim();
    if (text === '' || standsForNone.test(text)) continue;
    const whole = withoutExponent(text) ?? text;
    const restored = restoreZeros ? withLostZeros(whole) : undefined;
    const kept = restored === undefined || isKnown(whole) ? whole : restored;
    codes.set(kept, { code: kept, written: kept === whole ? null : whole });
  }
  const all = [...codes.values()];
  return {
    codes: all,
    damaged: all.some(({ code }) => isDamaged(code)),
    unreadable:
      all.length > mostCodes || all.some(({ code }) => code.length > longestCode || hasControls(code)),
  };
}
