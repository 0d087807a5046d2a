import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaperWidth, SaleReceiptData } from '#shared/domain/receipt.ts';
import { testPage, xReport, zReport } from '#shared/domain/receipt-report.ts';
import { saleReceipt } from '#shared/domain/receipt-sale.ts';
import { receiptWords } from '#shared/domain/receipt-words.ts';
import { milli, minor } from '#shared/domain/units.ts';
import { langs } from '#shared/domain/writing.ts';
import { texts } from '#shared/i18n/gathered.ts';
import { type PaperItem, paperText, runEscpos } from '#tests/support/escpos-emulator.ts';
import { sampleFormat, sampleReturn, sampleSale, sampleX, sampleZ } from '#tests/support/receipt-sample.ts';
import { drawerPulse } from './drawer.ts';
import { calibrationChoices, encodeCalibration, encodeReceipt } from './escpos.ts';
import { type PrinterProfile, printerProfile, printerProfiles } from './printer-profile.ts';

const format = sampleFormat('fr');
const widths: readonly PaperWidth[] = [58, 80];
/** Those that write in letters of their own where they can. */
const writing = printerProfiles.filter(({ drawn }) => drawn === 'where-needed');
const print = (data: SaleReceiptData, profile: PrinterProfile) => {
  const { bytes, lost } = encodeReceipt(saleReceipt(data, format, profile.paper), profile);
  return { paper: runEscpos(bytes, profile), lost };
};
const textOf = (items: readonly PaperItem[]) =>
  items.flatMap((item) => (item.kind === 'line' ? [item.text] : []));
const withLine = (name: string, amount: number): SaleReceiptData => ({
  ...sampleSale,
  lines: [
    { name, qty_milli: milli(1_000), price_minor: minor(amount), amount_minor: minor(amount), discounts: [] },
  ],
  total_minor: minor(amount),
});

describe('the words of a receipt', () => {
  it.each(langs)('are all said in %s, and no others', (lang) => {
    const { legal: _legal, ...words } = texts[lang].receipt;
    expect(Object.keys(words).sort()).toEqual([...receiptWords].sort());
  });
});

describe('encodeReceipt', () => {
  for (const lang of langs)
    for (const width of widths)
      it(`prints a rich sale in ${lang} on ${width} mm as the golden paper shows`, async () => {
        const profile = printerProfile(`generic-${width}`, width);
        const document = saleReceipt(sampleSale, sampleFormat(lang), width);
        const { bytes, lost } = encodeReceipt(document, profile);
        expect(lost).toEqual([]);
        await expect(paperText(runEscpos(bytes, profile))).toMatchFileSnapshot(
          `golden/sale-${lang}-${width}.txt`,
        );
      });

  it('prints a return, a Z and an X report as the golden paper shows', async () => {
    const profile = printerProfile('generic-58', 58);
    const documents = [
      saleReceipt(sampleReturn, format, 58),
      zReport(sampleZ, format, 58),
      xReport(sampleX, format, 58),
    ];
    const papers = documents.map((document) =>
      paperText(runEscpos(encodeReceipt(document, profile).bytes, profile)),
    );
    await expect(papers.join('\n')).toMatchFileSnapshot('golden/return-z-x-fr-58.txt');
  });

  it('selects one code page, at the start, on every known printer', () => {
    for (const profile of printerProfiles)
      expect(print(sampleSale, profile).paper.pages, profile.id).toEqual([profile.codePage]);
  });

  it('writes oe and EUR where the page has no such sign, and the sign where it has', () => {
    const sale = withLine('Œufs à 5 €', 100);
    expect(textOf(print(sale, printerProfile('basic-80', 80)).paper.items)).toContain('OEufs à 5 EUR');
    expect(textOf(print(sale, printerProfile('generic-80', 80)).paper.items)).toContain('Œufs à 5 €');
  });

  it('tells which characters the paper cannot show', () => {
    const { paper, lost } = print(withLine('饼 த', 100), printerProfile('generic-80', 80));
    expect(lost).toEqual(['饼', 'த']);
    expect(textOf(paper.items)).toContain('? ?');
  });

  it('lets no name reach the printer as a command', () => {
    const evil = 'Savon\u001bp\u0000\u0019\u00fa\u001dV\u0000\u009b';
    const { paper } = print(withLine(evil, 100), printerProfile('generic-80', 80));
    expect(paper.items.filter(({ kind }) => kind === 'pulse')).toEqual([]);
    expect(paper.items.filter(({ kind }) => kind === 'cut')).toHaveLength(1);
  });

  it('turns a barcode too wide for the paper into a QR code', () => {
    const sale = { ...sampleSale, number: 'T02-2026-000123', qr: undefined };
    const kinds = (profile: PrinterProfile) => print(sale, profile).paper.items.map(({ kind }) => kind);
    expect(kinds(printerProfile('generic-58', 58))).toContain('qr');
    expect(kinds(printerProfile('generic-58', 58))).not.toContain('barcode');
    expect(kinds(printerProfile('generic-80', 80))).toContain('barcode');
  });

  it('cuts only where there is a knife', () => {
    const cuts = (id: string) =>
      print(sampleSale, printerProfile(id, 80)).paper.items.filter(({ kind }) => kind === 'cut');
    expect(cuts('generic-80')).toEqual([{ kind: 'cut', how: 'partial' }]);
    expect(cuts('generic-58')).toEqual([]);
  });

  it('counts the test page ruler to the last column of every printer', () => {
    for (const profile of writing) {
      const page = testPage(
        {
          shopName: 'Boutique Awa',
          printer: profile.id,
          at: 0,
          columns: profile.columns,
          amount_minor: minor(12_500),
          software: 'Comptoir 0.1.0',
        },
        format,
        profile.paper,
      );
      const lines = textOf(runEscpos(encodeReceipt(page, profile).bytes, profile).items);
      expect(lines.filter((line) => line.length === profile.columns && line.startsWith('123'))).toHaveLength(
        1,
      );
    }
  });

  it('never overflows and always prints amounts whole, whatever the names', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    fc.assert(
      fc.property(
        name,
        fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }),
        fc.constantFrom(...writing),
        (product, amount, profile) => {
          const { paper } = print(withLine(product, amount), profile);
          const lines = textOf(paper.items).map((line) => ` ${line}`);
          const written = format.money(minor(amount)).replace(/[\u00a0\u202f]/g, ' ');
          expect(lines.some((line) => line.endsWith(` ${written}`))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses a profile that has no number for its own code page', () => {
    const profile = { ...printerProfile('generic-80', 80), codePages: {} };
    expect(() => encodeReceipt(saleReceipt(sampleSale, format), profile)).toThrow(RangeError);
  });
});

describe('encodeCalibration', () => {
  it('writes the sample once in every page that a printer may have', () => {
    const profile = printerProfile('star-80', 80);
    const bytes = encodeCalibration('Étalonnage', 'é è ç œ € 1\u202f000 F', profile);
    const [title, ...lines] = bytes.toString('latin1').split('\n');
    expect(title?.endsWith('Etalonnage')).toBe(true);
    expect(lines.slice(0, -1)).toHaveLength(calibrationChoices.length);
    const at = calibrationChoices.findIndex(
      ({ codePage, number }) => codePage === 'WPC1252' && number === 32,
    );
    expect(lines[at]).toBe(`\u001bt ${at + 1}. \u00e9 \u00e8 \u00e7 \u009c \u0080 1 000 F`);
  });

  it('knows the page of every profile', () => {
    for (const { codePage, codePages, id } of writing)
      expect(calibrationChoices, id).toContainEqual({ codePage, number: codePages[codePage] });
  });
});

describe('drawerPulse', () => {
  it('sends both times, on the pin that was asked for', () => {
    const profile = printerProfile('generic-80', 80);
    expect(drawerPulse().toString('hex')).toBe('1b700019fa');
    expect(runEscpos(drawerPulse(5), profile).items).toEqual([
      { kind: 'pulse', pin: 5, on: 0x19, off: 0xfa },
    ]);
  });
});
