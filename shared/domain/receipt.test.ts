import { describe, expect, it } from 'vitest';
import { sampleFormat, sampleReturn, sampleSale, sampleX, sampleZ } from '#tests/support/receipt-sample.ts';
import { type Block, type ReceiptDocument, signatureExtract } from './receipt.ts';
import { receiptHtml } from './receipt-html.ts';
import { cashMovementSlip, testPage, xReport, zReport } from './receipt-report.ts';
import { saleReceipt } from './receipt-sale.ts';
import { receiptText } from './receipt-text.ts';
import { milli, minor, ppm } from './units.ts';

const format = sampleFormat('fr');
const banners = ({ blocks }: ReceiptDocument) =>
  blocks.flatMap((block) => (block.kind === 'banner' ? [block.text] : []));
const find = <K extends Block['kind']>({ blocks }: ReceiptDocument, kind: K) =>
  blocks.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
const flat = (document: ReceiptDocument) => receiptText(document, 48).replace(/ +/g, ' ');

describe('signatureExtract', () => {
  it('takes characters 3, 7, 13 and 19', () => {
    expect(signatureExtract('abCdefGhijklMnopqrStuv')).toBe('CGMS');
    expect(signatureExtract('short')).toBe('');
  });
});

describe('saleReceipt', () => {
  it('says what a sale was made of', () => {
    const text = flat(saleReceipt(sampleSale, format));
    for (const part of [
      'NINEA 0045123 2G3',
      'Ticket 2-004812 20/11/2026 14:32:07',
      'Caisse 2 Servi par Fatou Ndiaye',
      '0,85 kg x 800/kg 680',
      'Remise fin de journée (10 %) -68',
      'Sac à reprendre demain avant midi, payé',
      'Sous-total 15 011 512',
      'Remise cliente fidèle -10',
      'TOTAL 15 011 502 F',
      'Arrondi espèces -2 F',
      'Autorisation A1B2C3',
      'Réf. MP261120.1432.C04812',
      'Monnaie rendue 500 F',
      'Lignes : 4 · Articles : 15,85',
      'Signature UDqL · Comptoir 0.1.0',
    ])
      expect(text).toContain(part);
    expect(banners(saleReceipt(sampleSale, format))).toEqual([]);
  });

  it('prints figures that add up to the total as they stand on the paper', () => {
    const { lines, discounts, subtotal_minor, total_minor, taxes } = sampleSale;
    const amounts = lines.flatMap((line) => [
      line.amount_minor,
      ...line.discounts.map((d) => d.amount_minor),
    ]);
    const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    expect(sumOf(amounts)).toBe(subtotal_minor);
    expect(subtotal_minor + sumOf(discounts.map((d) => d.amount_minor))).toBe(total_minor);
    expect(sumOf(taxes.map((tax) => tax.gross_minor))).toBe(total_minor);
  });

  it('keeps a price whole where the quantity and it do not fit on a line', () => {
    const spaced = { ...format, figure: () => '12 345 678 901 234' };
    expect(receiptText(saleReceipt(sampleSale, spaced, 58), 24)).toContain(
      '\n  12 x\n  12 345 678 901 234\n',
    );
  });

  it('marks a return, a copy, a bill, the school and an absent signer, each by its banner', () => {
    expect(banners(saleReceipt(sampleReturn, format))).toEqual(['DUPLICATA 1', 'RETOUR']);
    const marked = { ...sampleSale, provisional: true, training: true, copy: 3, degraded: true };
    expect(banners(saleReceipt(marked, format))).toEqual([
      'MODE ÉCOLE',
      'DUPLICATA 3',
      'MODE DÉGRADÉ',
      'DOCUMENT PROVISOIRE',
      'MODE ÉCOLE',
    ]);
    expect(flat(saleReceipt(sampleReturn, format))).toContain('TOTAL REMBOURSÉ -585 F');
  });

  it('leaves out what a plain sale has not', () => {
    const text = flat(
      saleReceipt(
        {
          ...sampleSale,
          head: undefined,
          owes_minor: undefined,
          discounts: [],
          rounding_minor: minor(0),
          taxes: [],
          signature: undefined,
          tenders: [{ kind: 'cash', label: 'Espèces', given_minor: minor(500), change_minor: minor(0) }],
        },
        format,
      ),
    );
    for (const part of ['Mme Diop', 'Sous-total', 'Arrondi', 'Taux', 'Signature', 'Monnaie', 'Reste dû'])
      expect(text).not.toContain(part);
  });

  it('shows tax on top where prices exclude it', () => {
    const document = saleReceipt({ ...sampleSale, discounts: [], tax_added_minor: minor(900) }, format);
    expect(flat(document)).toContain('Sous-total 15 011 512\nTaxes 900\nTOTAL');
  });

  it('names each tax above the total, and shows no table, where that is the custom', () => {
    const tax = {
      rate_ppm: ppm(88_750),
      base_minor: minor(1000),
      tax_minor: minor(89),
      gross_minor: minor(1089),
    };
    const document = saleReceipt(
      { ...sampleSale, discounts: [], tax_added_minor: minor(89), taxes: [{ ...tax, label: 'Sales tax' }] },
      { ...format, taxesInRows: true },
    );
    expect(flat(document)).toMatch(/Sous-total 15 011 512\nSales tax 8,875 % 89\nTOTAL/);
    expect(flat(document)).not.toContain('Taux');
  });
});

describe('reports and slips', () => {
  it('close a shift with what was counted and the perpetual totals', () => {
    const text = flat(zReport(sampleZ, format));
    for (const part of [
      'RAPPORT Z 2-000312',
      'Compté 1 279 000 F',
      'Écart -215 F',
      'Cumul perpétuel 4 812 345 678 F',
    ])
      expect(text).toContain(part);
  });

  it('hide the expected cash of a blind X and show it of an open one', () => {
    expect(flat(xReport(sampleX, format))).not.toContain('Attendu');
    expect(flat(xReport({ ...sampleX, expected_minor: minor(7) }, format))).toContain('Attendu 7 F');
    expect(flat(xReport(sampleX, format))).not.toContain('perpétuel');
  });

  it('give a slip to sign for cash taken out, and none of money for an opened drawer', () => {
    const { shop, till, software } = sampleX;
    const base = { shop, till, software, cashier: 'Fatou', at: 0, copy: 0, training: false };
    const out = {
      ...base,
      kind: 'out',
      amount_minor: minor(-20_000),
      reason: 'glace',
      approved_by: 'Awa',
    } as const;
    expect(flat(cashMovementSlip(out, format))).toMatch(
      /SORTIE D’ESPÈCES[\s\S]*-20 000 F[\s\S]*Accordé par Awa/,
    );
    const safe = { ...out, kind: 'drop', party: { name: 'Awa', account: false }, voucher: '12' } as const;
    expect(flat(cashMovementSlip(safe, format))).toMatch(/DÉPÔT AU COFFRE[\s\S]*Remis à Awa[\s\S]*Pièce 12/);
    const spent = { ...out, party: { name: '6064', account: true } };
    expect(flat(cashMovementSlip(spent, format))).toContain('Compte : 6064');
    expect(flat(cashMovementSlip({ ...base, kind: 'no-sale' }, format))).not.toContain(' F\n');
  });

  it('rule the test page to the last column', () => {
    const page = testPage(
      { shopName: 'Awa', printer: 'x', at: 0, columns: 32, amount_minor: minor(12_500), software: 'C' },
      format,
      58,
    );
    expect(receiptText(page)).toContain('\n12345678901234567890123456789012\n');
  });
});

describe('receiptHtml', () => {
  it('escapes everything and carries no style, script or address', () => {
    const nasty = '<img src=x onerror=alert(1)>&"\'';
    const html = receiptHtml(
      saleReceipt(
        {
          ...sampleSale,
          number: nasty.slice(0, 20),
          qr: nasty,
          cashier: nasty,
          footer: [nasty],
          shop: { ...sampleSale.shop, name: nasty },
          lines: [
            {
              name: nasty,
              qty_milli: milli(1),
              price_minor: minor(1),
              amount_minor: minor(1),
              discounts: [],
              note: nasty,
            },
          ],
          taxes: [{ ...sampleSale.taxes[0]!, label: nasty }],
        },
        format,
      ),
    );
    const tags = new Set(Array.from(html.matchAll(/<\/?([a-z]+)/g), (match) => match[1]));
    expect([...tags].sort()).toEqual([
      'article',
      'br',
      'div',
      'figcaption',
      'figure',
      'hr',
      'p',
      'rect',
      'span',
      'svg',
      'table',
      'tbody',
      'td',
      'th',
      'thead',
      'tr',
    ]);
    expect(html).not.toMatch(/<img|style=|href=|<script/);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;');
  });

  it('draws the barcode and names the parts', () => {
    const document = saleReceipt(sampleSale, format);
    const html = receiptHtml(document);
    expect(html).toMatch(/^<article class="receipt receipt-80">/);
    expect(html).toMatch(/<svg viewBox="0 0 143 40"[^>]*aria-label="2-004812"><rect /);
    expect(html).toMatch(/<figure class="receipt-qr"><svg viewBox="0 0 (\d+) \1" role="img"[^>]*><rect /);
    expect(html).toContain('class="receipt-row receipt-total receipt-bold receipt-big"');
    expect(find(document, 'table')).toHaveLength(1);
    expect(html).toContain('<th scope="col">Taux</th>');
  });
});
