import { afterEach, describe, expect, it } from 'vitest';
import { printerProfile } from '#main/drivers/printer-profile.ts';
import { pictureBits, pictureOf } from '#shared/domain/picture.ts';
import { saleReceipt } from '#shared/domain/receipt-sale.ts';
import { langs } from '#shared/domain/writing.ts';
import { createTranslator, type TextKey } from '#shared/i18n/index.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import { paperDots } from '#tests/support/escpos-dots.ts';
import { runEscpos } from '#tests/support/escpos-emulator.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { sampleFormat, sampleSale } from '#tests/support/receipt-sample.ts';
import { encodeFor, paperIn, printedLines, printerChoices } from './documents.ts';

describe('the printers that the settings offer', () => {
  it.each(langs)('have a name each in %s', (lang) => {
    const t = createTranslator(lang);
    for (const { family } of printerChoices) {
      const key = `settings.printer.family.${family}` as TextKey;
      expect(t(key), family).not.toBe(key);
    }
  });

  it('are told apart by their id, and there is a generic one of each width', () => {
    expect(new Set(printerChoices.map(({ id }) => id)).size).toBe(printerChoices.length);
    expect(printerChoices.filter(({ family }) => family === 'generic').map(({ paper }) => paper)).toEqual([
      80, 58,
    ]);
  });
});

describe('the paper in dots', () => {
  const logo = pictureOf({ width: 16, height: 3, bits: Uint8Array.of(0xf0, 0x0f, 0xaa, 0x55, 1, 128) });
  const document = saleReceipt({ ...sampleSale, logo, header: ['Ouvert'] }, sampleFormat('fr'), 58);
  const drawn = (printerProfile: string) =>
    ({
      printer: { kind: 'file', path: '/x' },
      printerProfile,
      printerPage: null,
      receipt: { width: 58 },
    }) as Settings;

  it('is, dot for dot, what a printer is sent that has all of it drawn', () => {
    const settings = drawn('drawn-58');
    const profile = printerProfile('drawn-58', 58);
    const sent = paperDots(runEscpos(encodeFor(document, paperIn(settings)).bytes, profile), profile);
    const shown = pictureBits(printedLines(document, settings).paper);
    expect(shown.length).toBeGreaterThan(20_000);
    expect(Buffer.from(sent.bits).subarray(0, shown.length).equals(Buffer.from(shown))).toBe(true);
  });

  it('has the logo in its middle, above the name of the shop', () => {
    const { paper, lines } = printedLines(document, drawn('generic-58'));
    expect(lines.findIndex(({ kind }) => kind === 'picture')).toBeLessThan(
      lines.findIndex((line) => line.kind === 'line' && line.text.includes('Boutique')),
    );
    const bits = Buffer.from(pictureBits(paper)).toString('hex');
    // 384 dots are 48 bytes a row: 23 white ones, two of the logo, 23 white ones.
    expect(bits).toContain(
      `${'00'.repeat(23)}f00f${'00'.repeat(46)}aa55${'00'.repeat(46)}0180${'00'.repeat(23)}`,
    );
  });
});

describe('names that a printer cannot write', () => {
  let till: TestTill;
  afterEach(() => till.close());
  const named = async (change: (settings: Settings) => Settings): Promise<string[]> =>
    (await till.ask('printing.unwritable', { draft: change(await till.ask('settings.get', {})) })).names;
  const printing = <S extends Settings>(settings: S): S => ({
    ...settings,
    printer: { kind: 'file', path: '/dev/usb/lp0' },
    printerProfile: 'epson-80',
  });

  it('are told before the first sale, the shop’s own first and three at most', async () => {
    till = await openCounter();
    expect(await named(printing)).toEqual([]);
    const arabic = (settings: Settings): Settings => ({
      ...printing(settings),
      shop: { ...settings.shop, name: '阿瓦商店', address: 'Rue 10\n達喀爾' },
      receipt: { ...settings.receipt, footer: 'Merci !\n謝謝' },
    });
    expect(await named(arabic)).toEqual(['阿瓦商店', '達喀爾', '謝謝']);
    expect(await named((settings) => ({ ...arabic(settings), printer: { kind: 'none' } }))).toEqual([]);
  });

  it('are those of goods and categories too, and none that another page of the printer has or the till can draw', async () => {
    till = await openCounter();
    const goods = { price_minor: 500, unit: 'piece', taxClass: 'standard', categoryId: null } as const;
    const categoryId = (await till.ask('catalog.saveCategory', { id: null, name: '面包', parentId: null }))
      .id;
    for (const name of ['茶', 'شاي', 'Молоко', 'Żółty ser', 'Crème brûlée à 2 €'])
      await till.ask('catalog.create', { ...goods, categoryId, name, codes: [] } as never);
    expect(await named(printing)).toEqual(['面包', '茶']);
    expect(await named((settings) => ({ ...printing(settings), printerProfile: 'basic-80' }))).toEqual([
      '面包',
      '茶',
    ]);
    await till.ask('settings.save', printing(await till.ask('settings.get', {})));
    expect((await till.ask('printing.unwritable', { draft: null })).names).toEqual(['面包', '茶']);
  });
});
