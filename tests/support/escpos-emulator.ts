import type { CodePage, PrinterProfile } from '#main/drivers/printer-profile.ts';
import { escposCommands } from './escpos-commands.ts';

/** What a printer would have put on paper. The emulator throws on any byte or command it does not know. */
export interface PaperLine {
  readonly kind: 'line';
  readonly text: string;
  readonly bold: boolean;
  /** Times the normal width and height. */
  readonly width: number;
  readonly height: number;
}
export type PaperItem =
  | PaperLine
  | { readonly kind: 'barcode'; readonly data: string; readonly dots: number }
  | { readonly kind: 'qr'; readonly data: string }
  /** Rows of whole bytes, the leftmost dot in the highest bit. */
  | { readonly kind: 'picture'; readonly width: number; readonly height: number; readonly bits: Uint8Array }
  | { readonly kind: 'cut'; readonly how: 'full' | 'partial' }
  | { readonly kind: 'pulse'; readonly pin: 2 | 5; readonly on: number; readonly off: number };

export interface Paper {
  readonly items: readonly PaperItem[];
  /** Every code page selected, in order. */
  readonly pages: readonly CodePage[];
  /** Whether the job asked for the proof of printing (GS r). */
  readonly asksProof: boolean;
}

/** The upper halves of the DOS pages, from the public code charts. */
const cp437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const cp850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';
const cp858 = cp850.replace('ı', '€');

function decode(byte: number, page: CodePage): string {
  if (byte < 0x80) return String.fromCharCode(byte);
  switch (page) {
    case 'PC437_USA':
      return cp437.charAt(byte - 0x80);
    case 'PC850_MULTILINGUAL':
      return cp850.charAt(byte - 0x80);
    case 'PC858_EURO':
      return cp858.charAt(byte - 0x80);
    case 'WPC1252':
      return new TextDecoder('windows-1252').decode(Uint8Array.of(byte));
    case 'WPC1250_LATIN2':
      return new TextDecoder('windows-1250').decode(Uint8Array.of(byte));
    case 'WPC1251_CYRILLIC':
      return new TextDecoder('windows-1251').decode(Uint8Array.of(byte));
    case 'ISO8859_15_LATIN9':
      return new TextDecoder('iso-8859-15').decode(Uint8Array.of(byte));
  }
}

export interface Run {
  /** The job is of another encoder: it may align by commands, place text in dots, and take signs as they come. */
  readonly foreign?: boolean;
}

const dotsOfColumn = 12;
const symbolOf = (body: Uint8Array): number => body[0] ?? 0;

/** Runs a job on an imaginary printer of that profile. @throws Error where a real one would print rubbish. */
export function runEscpos(bytes: Uint8Array, profile: PrinterProfile, { foreign = false }: Run = {}): Paper {
  const items: PaperItem[] = [];
  const pages: CodePage[] = [];
  let asksProof = false;
  let text = '';
  let columns = 0;
  let qrData: string | null = null;
  let stored: PaperItem | null = null;
  let barcodeModule = 3;
  // How the worst printer wakes up: in Kanji mode, and with # $ @ and their like replaced.
  let kanji = !foreign;
  let national = foreign;
  const start = { bold: false, width: 1, height: 1, align: 0, page: 'PC437_USA' as CodePage };
  let mode = { ...start };
  /** The mode of the line's first sign. */
  let styled = mode;
  let at = 0;

  const unknown = (what: string): never => {
    throw new Error(`unknown ${what} at byte ${at}`);
  };
  const onEmptyLine = (what: string): void => {
    if (text !== '') throw new Error(`${what} in the middle of a line: ${text}`);
  };
  const letter = (byte: number): void => {
    if (kanji && byte >= 0x80) throw new Error(`byte ${byte.toString(16)} read as half of a Kanji`);
    if (!national && '#$@[\\]^`{|}~'.includes(String.fromCharCode(byte)))
      throw new Error(`a national sign before ESC R, at byte ${at}`);
    if (text === '') styled = mode;
    columns += mode.width;
    text += decode(byte, mode.page);
    if (columns > profile.columns) throw new Error(`${columns} columns on ${profile.columns}: ${text}`);
  };
  const place = (column: number): void => {
    if (column < columns) throw new Error(`text over text: ${text}`);
    text += ' '.repeat(Math.floor((column - columns) / mode.width));
    columns = column;
  };
  const lineFeed = (): void => {
    if (mode.align !== 0 && text !== '' && !foreign)
      throw new Error(`text outside of left alignment: ${text}`);
    const { bold, width, height } = text === '' ? mode : styled;
    items.push({ kind: 'line', text, bold, width, height });
    text = '';
    columns = 0;
  };
  const selectPage = (number: number): void => {
    const found = Object.entries(profile.codePages).find(([, known]) => known === number);
    if (!found) throw new Error(`this printer has no code page ${number}`);
    const page = found[0] as CodePage;
    mode = { ...mode, page };
    pages.push(page);
  };
  const pulse = ([pin = 0, on = 0, off = 0]: Uint8Array): void => {
    if (pin > 1) unknown('drawer pin');
    if (on === 0 || off === 0) throw new Error('a drawer pulse of no time');
    items.push({ kind: 'pulse', pin: pin === 0 ? 2 : 5, on, off });
  };
  const barcode = (body: Uint8Array): void => {
    onEmptyLine('a barcode');
    if (symbolOf(body) !== 73) unknown('barcode type');
    const raw = body.subarray(2);
    if (raw[0] !== 0x7b || raw[1] !== 0x42) throw new Error('a Code 128 without its set');
    const data = Buffer.from(raw.subarray(2)).toString('latin1');
    const dots = ((data.length + 2) * 11 + 13 + 20) * barcodeModule;
    if (dots > profile.dots) throw new Error(`a barcode of ${dots} dots on ${profile.dots}`);
    items.push({ kind: 'barcode', data, dots });
  };
  const qr = (command: Uint8Array): void => {
    const body = command.subarray(2);
    const [group, what] = body;
    if (group !== 0x31) unknown('symbol');
    if (what === 0x50) qrData = Buffer.from(body.subarray(3)).toString('utf8');
    else if (what === 0x51) {
      onEmptyLine('a QR code');
      if (qrData === null) throw new Error('a QR code without data');
      items.push({ kind: 'qr', data: qrData });
    } else if (what !== 0x41 && what !== 0x43 && what !== 0x45) unknown('QR function');
  };
  const picture = (width: number, height: number, bits: Uint8Array): PaperItem => {
    onEmptyLine('a picture');
    if (width > profile.dots) throw new Error(`a picture of ${width} dots on ${profile.dots}`);
    if (bits.length !== (width / 8) * height) throw new Error('a picture that is cut off');
    return { kind: 'picture', width, height, bits };
  };
  const raster = ([mode = 0, xl = 0, xh = 0, yl = 0, yh = 0, ...bits]: Uint8Array): void => {
    if (mode !== 0) unknown('size of a picture');
    items.push(picture((xl + xh * 256) * 8, yl + yh * 256, Uint8Array.from(bits)));
  };
  /** GS 8 L and GS ( L: kept by function 112, printed by function 50. */
  const graphics = (body: Uint8Array): void => {
    const [group, what, tone, bx, by, colour, xl = 0, xh = 0, yl = 0, yh = 0] = body;
    if (group !== 48) unknown('graphics');
    if (what === 112) {
      if (tone !== 48 || bx !== 1 || by !== 1 || colour !== 49) unknown('kind of picture');
      const width = Math.ceil((xl + xh * 256) / 8) * 8;
      stored = picture(width, yl + yh * 256, body.slice(10));
    } else if (what === 2 || what === 50) {
      if (!stored) throw new Error('a picture without dots');
      items.push(stored);
    } else unknown('graphics function');
  };
  const cut = ([n = 0]: Uint8Array): void => {
    onEmptyLine('a cut');
    if (profile.cut === 'none') throw new Error('a cut on a printer without a knife');
    if (!(n === 0 || n === 1 || (foreign && [48, 49, 65, 66].includes(n)))) unknown('cut');
    items.push({ kind: 'cut', how: n === 0 || n === 48 || n === 65 ? 'full' : 'partial' });
  };
  const setMode = (n: number): void => {
    mode = { ...mode, bold: (n & 8) !== 0, height: n & 16 ? 2 : 1, width: n & 32 ? 2 : 1 };
  };
  const word = ([low = 0, high = 0]: Uint8Array): number => low + high * 256;
  const ignored: ReadonlySet<string> = new Set([
    ...['GS H', 'GS f', 'GS h', 'GS a'],
    ...(foreign ? ['CR', 'FS C', 'FS S', 'FS -', 'FS ( A', 'ESC {', 'ESC 2', 'ESC 3'] : []),
    ...(foreign ? ['ESC -', 'ESC  ', 'ESC G', 'GS B', 'GS L', 'GS W', 'ESC M'] : []),
  ]);
  const obey: Readonly<Record<string, (body: Uint8Array) => void>> = {
    text: (body) => body.forEach(letter),
    LF: lineFeed,
    'ESC @': () => {
      mode = { ...start };
    },
    'ESC t': (body) => selectPage(symbolOf(body)),
    'ESC E': (body) => {
      mode = { ...mode, bold: (symbolOf(body) & 1) === 1 };
    },
    'ESC a': (body) => {
      mode = { ...mode, align: symbolOf(body) % 48 };
    },
    'ESC R': (body) => {
      if (symbolOf(body) !== 0) unknown('national character set');
      national = true;
    },
    'ESC d': () => onEmptyLine('a feed'),
    'ESC J': () => onEmptyLine('a feed'),
    'ESC p': pulse,
    'FS .': () => {
      kanji = false;
    },
    'GS !': (body) => {
      mode = { ...mode, width: (symbolOf(body) >> 4) + 1, height: (symbolOf(body) & 0x0f) + 1 };
    },
    'GS V': cut,
    'GS w': (body) => {
      barcodeModule = symbolOf(body);
    },
    'GS k': barcode,
    'GS ( k': qr,
    'GS v 0': raster,
    'GS r': (body) => {
      asksProof = symbolOf(body) % 48 === 1;
    },
    ...(foreign && {
      'ESC i': () => cut(Uint8Array.of(0)),
      'ESC m': () => cut(Uint8Array.of(1)),
      'ESC !': (body: Uint8Array) => setMode(symbolOf(body)),
      'ESC $': (body: Uint8Array) => place(Math.round(word(body) / dotsOfColumn)),
      'ESC \\': (body: Uint8Array) => place(columns + Math.round(word(body) / dotsOfColumn)),
      'GS 8 L': (body: Uint8Array) => graphics(body.subarray(4)),
      'GS ( L': (body: Uint8Array) => graphics(body.subarray(2)),
    }),
  };
  for (const command of escposCommands(bytes)) {
    at = command.at;
    const run = obey[command.name];
    if (run) run(command.body);
    else if (!ignored.has(command.name)) unknown(`command ${command.name}`);
  }
  onEmptyLine('the end');
  return { items, pages, asksProof };
}

/** The paper as text that a reviewer can read: `#` marks bold lines, `2x` double ones, brackets what is not text. */
export function paperText(paper: Paper): string {
  const shown = (item: PaperItem): string => {
    switch (item.kind) {
      case 'line': {
        const size = item.width > 1 ? '2x2' : item.height > 1 ? '1x2' : '';
        return `${`${item.bold ? '#' : ''}${size}`.padEnd(4)}|${item.text}`;
      }
      case 'barcode':
        return `    [barcode ${item.data}]`;
      case 'qr':
        return `    [qr ${item.data}]`;
      case 'picture':
        return `    [picture ${item.width} x ${item.height}]`;
      case 'cut':
        return `    [${item.how} cut]`;
      case 'pulse':
        return `    [drawer pin ${item.pin}]`;
    }
  };
  return `${paper.items.map(shown).join('\n')}\n`;
}
