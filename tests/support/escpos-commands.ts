/**
 * A job of ESC/POS taken apart into its commands, strictly: a byte that begins no known command, a value that a command does
 * not have and a job that ends inside one are errors. Names and lengths are those of Epson's public command reference.
 */
export interface EscposCommand {
  /** 'text', 'LF', 'CR', or the command as the reference calls it: 'ESC @', 'GS ( k'. */
  readonly name: string;
  /** What follows the name; of text its bytes. */
  readonly body: Uint8Array;
  readonly at: number;
}

/** How many bytes follow, by what stands there. */
type Length = number | ((bytes: Uint8Array, at: number) => number);

const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
/** Two bytes of length, then as much. */
const counted: Length = (bytes, at) => 2 + word(bytes, at);
/** A picture of xL xH yL yH after its mode: rows of whole bytes. */
const picture: Length = (bytes, at) => 5 + word(bytes, at + 1) * word(bytes, at + 3);
/** Columns of one byte, or of three in the 24-dot modes. */
const columns: Length = (bytes, at) => 3 + word(bytes, at + 1) * ((bytes[at] ?? 0) > 1 ? 3 : 1);
/** The old form ends with a zero, the new one (65 and more) says its length. */
const barcode: Length = (bytes, at) => {
  if ((bytes[at] ?? 0) >= 65) return 2 + (bytes[at + 1] ?? 0);
  const end = bytes.indexOf(0, at + 1);
  return end < 0 ? Number.POSITIVE_INFINITY : end + 1 - at;
};
const cut: Length = (bytes, at) => ((bytes[at] ?? 0) % 48 >= 17 || (bytes[at] ?? 0) >= 65 ? 2 : 1);
const long: Length = (bytes, at) => 4 + word(bytes, at) + word(bytes, at + 2) * 65_536;

const known: Readonly<Record<number, Readonly<Record<string, Length>>>> = {
  27: {
    '@': 0,
    '!': 1,
    $: 2,
    ' ': 1,
    '*': columns,
    '-': 1,
    '2': 0,
    '3': 1,
    E: 1,
    G: 1,
    J: 1,
    M: 1,
    R: 1,
    '\\': 2,
    a: 1,
    d: 1,
    i: 0,
    m: 0,
    p: 3,
    t: 1,
    '{': 1,
  },
  28: { '(A': counted, '-': 1, '.': 0, C: 1, S: 2 },
  29: {
    '!': 1,
    '(L': counted,
    '(k': counted,
    '8L': long,
    B: 1,
    H: 1,
    L: 2,
    V: cut,
    W: 2,
    a: 1,
    f: 1,
    h: 1,
    k: barcode,
    r: 1,
    v0: picture,
    w: 1,
  },
  16: { '\u0004': 1 },
};
const prefixes: Readonly<Record<number, string>> = { 27: 'ESC', 28: 'FS', 29: 'GS', 16: 'DLE' };

/** @throws Error at the first byte that is not of a known command. */
export function* escposCommands(bytes: Uint8Array): Generator<EscposCommand> {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const prefix = prefixes[byte];
    if (prefix) {
      const one = String.fromCharCode(bytes[at + 1] ?? 0);
      const two = one + String.fromCharCode(bytes[at + 2] ?? 0);
      const spelt = [two, one].find((each) => known[byte]?.[each] !== undefined);
      if (spelt === undefined || at + 1 >= bytes.length)
        throw new Error(`unknown command ${prefix} ${bytes[at + 1]?.toString(16)} at byte ${at}`);
      const length = known[byte]?.[spelt] ?? 0;
      const from = at + 1 + spelt.length;
      const to = from + (typeof length === 'number' ? length : length(bytes, from));
      const name = spelt === '\u0004' ? 'DLE EOT' : `${prefix} ${[...spelt].join(' ')}`;
      if (to > bytes.length) throw new Error(`the job ends inside ${name}, at byte ${at}`);
      yield { name, body: bytes.subarray(from, to), at };
      at = to;
    } else if (byte === 0x0a || byte === 0x0d) {
      yield { name: byte === 0x0a ? 'LF' : 'CR', body: bytes.subarray(at, at), at };
      at += 1;
    } else if (byte < 0x20 || byte === 0x7f)
      throw new Error(`unknown byte ${byte.toString(16)} at byte ${at}`);
    else {
      const from = at;
      while (at < bytes.length && (bytes[at] ?? 0) >= 0x20 && bytes[at] !== 0x7f) at += 1;
      yield { name: 'text', body: bytes.subarray(from, at), at: from };
    }
  }
}
