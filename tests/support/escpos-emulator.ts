import type { CodePage, PrinterProfile } from '#main/drivers/printer-profile.ts';

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

/** Runs a job on an imaginary printer of that profile. @throws Error where a real one would print rubbish. */
export function runEscpos(bytes: Uint8Array, profile: PrinterProfile): Paper {
  const items: PaperItem[] = [];
  const pages: CodePage[] = [];
  let at = 0;
  let asksProof = false;
  let text = '';
  let columns = 0;
  let qrData: string | null = null;
  let barcodeModule = 3;
  // How the worst printer wakes up: in Kanji mode, and with # $ @ and their like replaced.
  let kanji = true;
  let national = false;
  const start = { bold: false, width: 1, height: 1, align: 0, page: 'PC437_USA' as CodePage };
  let mode = { ...start };

  const next = (): number => {
    const byte = bytes[at];
    if (byte === undefined) throw new Error(`the job ends inside a command, at byte ${at}`);
    at += 1;
    return byte;
  };
  const many = (count: number): Uint8Array => Uint8Array.from({ length: count }, next);
  const unknown = (what: string): never => {
    throw new Error(`unknown ${what} at byte ${at - 1}`);
  };
  const onEmptyLine = (what: string): void => {
    if (text !== '') throw new Error(`${what} in the middle of a line: ${text}`);
  };
  const letter = (byte: number): void => {
    if (kanji && byte >= 0x80) throw new Error(`byte ${byte.toString(16)} read as half of a Kanji`);
    if (!national && '#$@[\\]^`{|}~'.includes(String.fromCharCode(byte)))
      throw new Error(`a national sign before ESC R, at byte ${at - 1}`);
    columns += mode.width;
    text += decode(byte, mode.page);
    if (columns > profile.columns) throw new Error(`${columns} columns on ${profile.columns}: ${text}`);
  };
  const lineFeed = (): void => {
    if (mode.align !== 0 && text !== '') throw new Error(`text outside of left alignment: ${text}`);
    items.push({ kind: 'line', text, bold: mode.bold, width: mode.width, height: mode.height });
    text = '';
    columns = 0;
  };
  const selectPage = (number: number): void => {
    const found = Object.entries(profile.codePages).find(([, known]) => known === number);
    if (!found) throw new Error(`this printer has no code page ${number}`);
    mode.page = found[0] as CodePage;
    pages.push(mode.page);
  };
  const pulse = (): void => {
    const [pin, on, off] = [next(), next(), next()];
    if (pin > 1) unknown('drawer pin');
    if (on === 0 || off === 0) throw new Error('a drawer pulse of no time');
    items.push({ kind: 'pulse', pin: pin === 0 ? 2 : 5, on, off });
  };
  const barcode = (): void => {
    onEmptyLine('a barcode');
    if (next() !== 73) unknown('barcode type');
    const raw = many(next());
    if (raw[0] !== 0x7b || raw[1] !== 0x42) throw new Error('a Code 128 without its set');
    const data = Buffer.from(raw.subarray(2)).toString('latin1');
    const dots = ((data.length + 2) * 11 + 13 + 20) * barcodeModule;
    if (dots > profile.dots) throw new Error(`a barcode of ${dots} dots on ${profile.dots}`);
    items.push({ kind: 'barcode', data, dots });
  };
  const qr = (): void => {
    if (next() !== 0x6b) unknown('GS ( function');
    const body = many(next() + next() * 256);
    const [group, what] = body;
    if (group !== 0x31) unknown('symbol');
    if (what === 0x50) qrData = Buffer.from(body.subarray(3)).toString('utf8');
    else if (what === 0x51) {
      onEmptyLine('a QR code');
      if (qrData === null) throw new Error('a QR code without data');
      items.push({ kind: 'qr', data: qrData });
    } else if (what !== 0x41 && what !== 0x43 && what !== 0x45) unknown('QR function');
  };
  const escapeCommand = (): void => {
    const command = next();
    if (command === 0x40) mode = { ...start };
    else if (command === 0x74) selectPage(next());
    else if (command === 0x45) mode.bold = (next() & 1) === 1;
    else if (command === 0x61) mode.align = next();
    else if (command === 0x52) {
      if (next() !== 0) unknown('national character set');
      national = true;
    } else if (command === 0x64) {
      onEmptyLine('a feed');
      many(1);
    } else if (command === 0x70) pulse();
    else unknown(`command ESC ${command.toString(16)}`);
  };
  const groupCommand = (): void => {
    const command = next();
    if (command === 0x21) {
      const n = next();
      mode.width = (n >> 4) + 1;
      mode.height = (n & 0x0f) + 1;
    } else if (command === 0x56) {
      onEmptyLine('a cut');
      if (profile.cut === 'none') throw new Error('a cut on a printer without a knife');
      const n = next();
      if (n > 1) unknown('cut');
      items.push({ kind: 'cut', how: n === 0 ? 'full' : 'partial' });
    } else if (command === 0x77) barcodeModule = next();
    else if (command === 0x48 || command === 0x66 || command === 0x68) many(1);
    else if (command === 0x6b) barcode();
    else if (command === 0x28) qr();
    else if (command === 0x72) asksProof = next() === 1;
    else unknown(`command GS ${command.toString(16)}`);
  };
  while (at < bytes.length) {
    const byte = next();
    if (byte === 0x1b) escapeCommand();
    else if (byte === 0x1d) groupCommand();
    else if (byte === 0x1c) {
      if (next() !== 0x2e) unknown('command FS');
      kanji = false;
    } else if (byte === 0x0a) lineFeed();
    else if (byte < 0x20 || byte === 0x7f) unknown(`byte ${byte.toString(16)}`);
    else letter(byte);
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
      case 'cut':
        return `    [${item.how} cut]`;
      case 'pulse':
        return `    [drawer pin ${item.pin}]`;
    }
  };
  return `${paper.items.map(shown).join('\n')}\n`;
}
