import { afterEach, describe, expect, it } from 'vitest';
import { pictureOf } from '#shared/domain/picture.ts';
import type { PrintPreview } from '#shared/modules/printing/contract.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import { openShop, type TestTill } from '#tests/support/harness.ts';
import { jobWhen, openPrintingTill, paperOf, receiptsOf } from '#tests/support/printing-till.ts';

const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const draftOf = async (till: TestTill, change: (settings: Settings) => Settings = (same) => same) => {
  const { groups: _groups, ...settings } = await till.ask('settings.get', {});
  return change(settings);
};
const textOf = ({ lines }: PrintPreview): string[] =>
  lines.flatMap((line) => (line.kind === 'cut' ? [] : [line.kind === 'line' ? line.text : `[${line.kind}]`]));
/** Only a recorded sale has a signature. */
const unsigned = (lines: readonly string[]): string[] =>
  lines.filter((line) => line !== '[cut]').map((line) => line.replace(/(Signature) \S{4}/, '$1 ----'));
const written = (lines: readonly string[]): string => lines.join('\n');

const settingsOf = {
  plain: (settings: Settings): Settings => settings,
  full: (settings: Settings): Settings => ({
    ...settings,
    shop: {
      ...settings.shop,
      name: 'Boutique Awa & Sœurs du Marché',
      address: 'Marché Sandaga, allée 4\nDakar',
      phone: '+221 77 123 45 67',
      taxIds: { NINEA: '0045123 2G3' },
    },
    till: { name: 'Comptoir du fond' },
    receipt: {
      ...settings.receipt,
      header: 'Ouvert tous les jours\nwww.chez-awa.example',
      logo: pictureOf({ width: 20, height: 2, bits: Uint8Array.of(255, 0, 240, 1, 2, 48) }),
      footer: 'Merci, et à bientôt chez Awa, derrière la grande mosquée !\n謝謝 🙏',
    },
  }),
};

describe('the preview of a receipt', () => {
  it.each([
    ['plain', 80],
    ['plain', 58],
    ['full', 80],
    ['full', 58],
  ] as const)(
    'has, line by line, what a receipt really printed with %s settings on %i mm has',
    async (kind, width) => {
      const { till, printer } = await openPrintingTill({}, { width });
      open.push(till, printer);
      const draft = await draftOf(till, settingsOf[kind]);
      const preview = await till.ask('printing.preview', { draft });
      await till.ask('settings.save', { ...(await till.ask('settings.get', {})), ...draft });

      const { products } = await till.ask('catalog.search', {
        text: '',
        categoryId: null,
        limit: 3,
      });
      let cart = await till.ask('cart.get', {});
      for (const [at, { id }] of products.entries())
        cart = await till.ask('cart.add', { productId: id, qty_milli: at === 0 ? 2000 : 1000 } as never);
      const paid = await till.ask('sales.pay', {
        cartId: cart.id,
        revision: cart.revision,
        tenders: [{ kind: 'cash', given_minor: 10_000 }],
      });
      const job = (await till.ask('printing.queue', {})).find(({ ticket }) => ticket === paid.number);
      const { lost } = await jobWhen(till, job!.id, 'printed');
      const paper = paperOf(receiptsOf(printer).at(-1), width);
      expect(textOf(preview)).toEqual(unsigned(paper));
      expect(written(textOf(preview))).toContain('[barcode]');
      expect(preview.lost.join('')).toBe(lost ?? '');
      expect(preview.lost.length > 0).toBe(kind === 'full');
      expect(paper[0] === '[picture]').toBe(kind === 'full');
      expect(preview.paper.width).toBe(width === 80 ? 576 : 384);
    },
  );

  it('gives for an empty name, a long word and an emoji what paper gives, and never a line too wide', async () => {
    const till = await openShop();
    open.push(till);
    const odd = await draftOf(till, (settings) => ({
      ...settings,
      shop: { ...settings.shop, name: '', address: 'x'.repeat(300) },
      till: { name: '' },
      receipt: { ...settings.receipt, width: 58, footer: `${'🙂'.repeat(100)}\n${'long '.repeat(60)}` },
    }));
    const shown = await till.ask('printing.preview', { draft: odd });
    expect(shown).toMatchObject({ columns: 32, lost: [] });
    expect(written(textOf(shown))).toContain('🙂');
    const printed = await till.ask('printing.preview', {
      draft: { ...odd, printer: { kind: 'file', path: '/dev/usb/lp0' } },
    });
    expect(printed.lost).toEqual(['🙂']);
    expect(Math.max(...textOf(printed).map((line) => line.length))).toBe(32);
    expect(textOf(printed)[0]).toBe('');
  });

  it.each([
    ['SN', 'fr', ['Exemple : Taux normal', 'HT', '18 %']],
    ['BJ', 'fr', ['Exemple : Taux normal', 'Exemple : Exonéré', '18 %']],
    ['FR', 'en', ['Sample: Standard rate', '20%']],
    ['CH', 'fr', ['8,1 %']],
    ['BE', 'fr', ['21 %']],
  ] as const)(
    'of a shop in %s without goods shows the taxes of its country',
    async (country, lang, parts) => {
      const till = await openShop({ country });
      open.push(till);
      const draft = await draftOf(till, (settings) => ({ ...settings, lang }));
      const paper = written(textOf(await till.ask('printing.preview', { draft })));
      for (const part of parts) expect(paper.toLowerCase()).toContain(part.toLowerCase());
    },
  );

  it('of a shop in the United States has no table, and no goods whose rate nobody has typed', async () => {
    const till = await openShop({ country: 'US', taxRates: { 'sales-tax': 40_000, 'sales-tax-food': 0 } });
    open.push(till);
    const draft = await draftOf(till, (settings) => ({ ...settings, lang: 'en', shopTaxes: {} }));
    const none = written(textOf(await till.ask('printing.preview', { draft })));
    expect(none).toContain('Sample: Exempt');
    expect(none).not.toContain('Sample: Taxable');
    const typed = {
      ...draft,
      shopTaxes: { 'sales-tax': { parts: [{ name: '', rate_ppm: 88_750 as never }], next: null } },
    };
    const taxed = written(textOf(await till.ask('printing.preview', { draft: typed })));
    expect(taxed).toContain('Sample: Taxable');
    expect(taxed).toMatch(/Sales tax 8\.875% +0\.\d\d/);
  });

  it('is for who may change the settings, in the country of the shop', async () => {
    const till = await openShop();
    open.push(till);
    const draft = await draftOf(till);
    expect(await till.call('printing.preview', { draft: { ...draft, country: 'US' } })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    expect(await till.callAs(till.newSession(), 'printing.preview', { draft })).toMatchObject({ ok: false });
    // Nothing of it is recorded.
    expect(await till.ask('printing.queue', {})).toEqual([]);
    expect((await till.ask('cart.get', {})).lines).toEqual([]);
  });
});
