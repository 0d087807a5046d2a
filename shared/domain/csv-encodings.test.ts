import { describe, expect, it } from 'vitest';
import {
  type CsvEncoding,
  createCsvDecoder,
  decodeCsv,
  sniffEncoding,
  sniffSingleByte,
} from './csv-encodings.ts';

/** The bytes of a text, by asking the decoder for every byte what it means. */
function encode(text: string, encoding: CsvEncoding): Uint8Array {
  const bytes = new Map(
    Array.from({ length: 256 }, (_, byte) => [decodeCsv(Uint8Array.of(byte), encoding), byte] as const),
  );
  return Uint8Array.from([...text], (character) => {
    const byte = bytes.get(character);
    if (byte === undefined) throw new Error(`${encoding} has no ${character}`);
    return byte;
  });
}

const list = [
  'code;libellé;prix;catégorie',
  '1;Crème brûlée;500;Épicerie',
  '2;Café moulu à l’ancienne;1200;Épicerie',
  '3;Pâte à tartiner;900;Crèmerie',
  '4;Huile d’olive;2500;Huiles',
].join('\r\n');
const shouted = '1;CRÈME BRÛLÉE;500\r\n2;PÂTÉ;300\r\n3;THÉ À LA MENTHE;150\r\n';

describe('the accents of an old file', () => {
  it.each(['windows-1252', 'cp850', 'macintosh'] as const)(
    'in %s are recognised by where they stand',
    (encoding) => {
      const text = encoding === 'cp850' ? list.replaceAll('’', "'") : list;
      const bytes = encode(text, encoding);
      expect(sniffEncoding(bytes)).toBe(encoding);
      expect(decodeCsv(bytes, encoding)).toBe(text);
      expect(sniffEncoding(encode(shouted, encoding))).toBe(encoding);
    },
  );

  it.each(['é', 'Thé', 'Crème', '1;Beignet sucré;100', 'Pâté;Bœuf', '12,50 €;Sel'])(
    '%j alone is enough',
    (text) => {
      const dos = !/[œ€]/.test(text);
      expect(sniffSingleByte(encode(text, 'windows-1252'))).toBe('windows-1252');
      expect(sniffSingleByte(encode(text, 'macintosh'))).toBe('macintosh');
      if (dos) expect(decodeCsv(encode(text, 'cp850'), sniffSingleByte(encode(text, 'cp850')))).toBe(text);
    },
  );

  it('of the first IBM page read like those of the second, boxes aside', () => {
    const text = '1;Crème brûlée;500\n2;Thé à la menthe;150\n';
    expect(decodeCsv(encode(text, 'cp437'), sniffEncoding(encode(text, 'cp437')))).toBe(text);
    expect(decodeCsv(Uint8Array.of(0xc9, 0xcd, 0xbb), 'cp437')).toBe('╔═╗');
  });

  it('come in pieces as they come at once', () => {
    const decoder = createCsvDecoder('cp850');
    const bytes = encode('Crème à 5', 'cp850');
    expect([...bytes].map((byte) => decoder.decode(Uint8Array.of(byte))).join('')).toBe('Crème à 5');
  });
});
