import { describe, expect, it } from 'vitest';
import {
  type CsvEncoding,
  createCsvDecoder,
  decodeCsv,
  readEncoding,
  readSingleByte,
  sniffEncoding,
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

const asWritten: Readonly<Record<'fr' | 'pt' | 'es', string>> = {
  fr: "code;libellé;prix;catégorie\r\n1;Crème brûlée;500;Épicerie\r\n2;Pâté de maïs;900;Entrées\r\n3;Bière à l'érable;650;Boissons\r\n",
  pt: 'código;descrição;preço\r\n1;Pão de forma;500\r\n2;Maçã;150\r\n3;Sabão líquido;900\r\n4;Limões;80\r\n',
  es: 'código;artículo;precio\r\n1;Piña;500\r\n2;Jamón;900\r\n3;Azúcar;150\r\n4;Champú de niños;80\r\n',
};
/** As other programs wrote them: the bytes of Python's codecs, a sign for each. */
const written = [
  [
    'fr',
    'windows-1252',
    "code;libell\xe9;prix;cat\xe9gorie\r\n1;Cr\xe8me br\xfbl\xe9e;500;\xc9picerie\r\n2;P\xe2t\xe9 de ma\xefs;900;Entr\xe9es\r\n3;Bi\xe8re \xe0 l'\xe9rable;650;Boissons\r\n",
  ],
  [
    'fr',
    'cp850',
    "code;libell\x82;prix;cat\x82gorie\r\n1;Cr\x8ame br\x96l\x82e;500;\x90picerie\r\n2;P\x83t\x82 de ma\x8bs;900;Entr\x82es\r\n3;Bi\x8are \x85 l'\x82rable;650;Boissons\r\n",
  ],
  [
    'fr',
    'macintosh',
    "code;libell\x8e;prix;cat\x8egorie\r\n1;Cr\x8fme br\x9el\x8ee;500;\x83picerie\r\n2;P\x89t\x8e de ma\x95s;900;Entr\x8ees\r\n3;Bi\x8fre \x88 l'\x8erable;650;Boissons\r\n",
  ],
  [
    'pt',
    'windows-1252',
    'c\xf3digo;descri\xe7\xe3o;pre\xe7o\r\n1;P\xe3o de forma;500\r\n2;Ma\xe7\xe3;150\r\n3;Sab\xe3o l\xedquido;900\r\n4;Lim\xf5es;80\r\n',
  ],
  [
    'pt',
    'cp850',
    'c\xa2digo;descri\x87\xc6o;pre\x87o\r\n1;P\xc6o de forma;500\r\n2;Ma\x87\xc6;150\r\n3;Sab\xc6o l\xa1quido;900\r\n4;Lim\xe4es;80\r\n',
  ],
  [
    'pt',
    'macintosh',
    'c\x97digo;descri\x8d\x8bo;pre\x8do\r\n1;P\x8bo de forma;500\r\n2;Ma\x8d\x8b;150\r\n3;Sab\x8bo l\x92quido;900\r\n4;Lim\x9bes;80\r\n',
  ],
  [
    'es',
    'windows-1252',
    'c\xf3digo;art\xedculo;precio\r\n1;Pi\xf1a;500\r\n2;Jam\xf3n;900\r\n3;Az\xfacar;150\r\n4;Champ\xfa de ni\xf1os;80\r\n',
  ],
  [
    'es',
    'cp850',
    'c\xa2digo;art\xa1culo;precio\r\n1;Pi\xa4a;500\r\n2;Jam\xa2n;900\r\n3;Az\xa3car;150\r\n4;Champ\xa3 de ni\xa4os;80\r\n',
  ],
  [
    'es',
    'macintosh',
    'c\x97digo;art\x92culo;precio\r\n1;Pi\x96a;500\r\n2;Jam\x97n;900\r\n3;Az\x9ccar;150\r\n4;Champ\x9c de ni\x96os;80\r\n',
  ],
] as const;

describe('names of three languages', () => {
  it.each(written)('%s in %s read as they were written, without a question', (lang, encoding, signs) => {
    const bytes = Buffer.from(signs, 'latin1');
    expect(readEncoding(bytes)).toEqual({ encoding, rival: null });
    expect(decodeCsv(bytes, encoding)).toBe(asWritten[lang]);
  });

  it('that can be read in two ways are shown in both', () => {
    const cup = Buffer.from('code;name\r\n1;"CR\xd4ME";500\r\n', 'latin1');
    expect(readEncoding(cup)).toEqual({
      encoding: 'windows-1252',
      rival: { encoding: 'cp850', as: 'CRÔME', instead: 'CRÈME' },
    });
    const oil = Buffer.from('1;\xeeleo de soja;90\n', 'latin1');
    expect(readEncoding(oil).rival).toEqual({
      encoding: 'macintosh',
      as: 'îleo de soja',
      instead: 'Óleo de soja',
    });
  });

  it('of UTF-8 with a broken letter stay UTF-8', () => {
    const good = Buffer.from(`${asWritten.fr}${asWritten.pt}`, 'utf8');
    expect(readEncoding(Buffer.concat([good, Buffer.from('5;Th\xe9;5\n', 'latin1')]))).toEqual({
      encoding: 'utf-8',
      rival: null,
    });
    expect(sniffEncoding(good)).toBe('utf-8');
  });
});

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
      expect(readSingleByte(encode(text, 'windows-1252')).encoding).toBe('windows-1252');
      expect(readSingleByte(encode(text, 'macintosh')).encoding).toBe('macintosh');
      if (dos)
        expect(decodeCsv(encode(text, 'cp850'), readSingleByte(encode(text, 'cp850')).encoding)).toBe(text);
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
